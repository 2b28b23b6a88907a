//! Durations as text: `1h30m`, `250ms`, `-5s`.

/// What JSON Schema says of a duration's text.
pub(crate) const DURATION_PATTERN: &str = "^-?([0-9]{1,15}(ms|s|m|h|d|w))+$";

const DIGITS_MAX: usize = 15;

/// The units, largest first, with their length in milliseconds.
const UNITS: [(&str, i64); 6] =
    [("w", 604_800_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

/// A duration in milliseconds as text that [`parse_duration`] reads back.
pub fn duration_text(milliseconds: i64) -> String {
    if milliseconds == 0 {
        return "0s".to_string();
    }
    let mut text = String::new();
    if milliseconds < 0 {
        text.push('-');
    }
    let mut rest = milliseconds.unsigned_abs();
    for (unit, length) in UNITS {
        let length = length.unsigned_abs();
        // Nobody reads `1w3d` as ten days: weeks stand alone or not at all.
        if unit == "w" && !rest.is_multiple_of(length) {
            continue;
        }
        let count = rest / length;
        rest %= length;
        if count > 0 {
            text.push_str(&format!("{count}{unit}"));
        }
    }
    text
}

/// The milliseconds of a duration's text: numbers with their units, one after another. `None` where it is none, or
/// does not fit.
pub fn parse_duration(text: &str) -> Option<i64> {
    let (negative, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    if rest.is_empty() {
        return None;
    }
    let mut total: i64 = 0;
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 || digits > DIGITS_MAX {
            return None;
        }
        let count: i64 = rest[..digits].parse().ok()?;
        rest = &rest[digits..];
        let letters = rest.bytes().take_while(u8::is_ascii_lowercase).count();
        let (_, length) = UNITS.into_iter().find(|(unit, _)| *unit == &rest[..letters])?;
        rest = &rest[letters..];
        let piece = count.checked_mul(length)?;
        // Downwards from the start, so that the least i64 has a text too.
        total = if negative { total.checked_sub(piece)? } else { total.checked_add(piece)? };
    }
    Some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_text() {
        for (milliseconds, text) in [
            (0, "0s"),
            (250, "250ms"),
            (90_000, "1m30s"),
            (5_400_000, "1h30m"),
            (864_000_000, "10d"),
            (1_209_600_000, "2w"),
            (-1_500, "-1s500ms"),
        ] {
            assert_eq!(duration_text(milliseconds), text);
            assert_eq!(parse_duration(text), Some(milliseconds));
        }
        for milliseconds in [i64::MIN, i64::MIN + 1, i64::MAX, -1, 1] {
            assert_eq!(parse_duration(&duration_text(milliseconds)), Some(milliseconds));
        }
    }

    #[test]
    fn what_is_no_duration() {
        for text in [
            "",
            "-",
            "1",
            "h",
            "1x",
            "1h30",
            "1.5h",
            " 1h",
            "1h ",
            "+1h",
            "1H",
            "9999999999999999w",
            "999999999999999w",
        ] {
            assert_eq!(parse_duration(text), None, "{text}");
        }
    }
}
