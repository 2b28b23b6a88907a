//! Times as text: RFC 3339, in UTC when written, with any offset when read.

use jiff::Timestamp;

/// The first instant that RFC 3339 can write, in milliseconds since 1970: the start of the year 0.
pub const TIME_MS_MIN: i64 = -62_167_219_200_000;

/// The last instant whose year has four digits in every time zone, in milliseconds since 1970.
pub const TIME_MS_MAX: i64 = 253_402_207_200_000 - 1;

/// An instant in milliseconds since 1970 as text: `2025-03-01T12:00:00Z`, with milliseconds where it has some.
/// What lies outside the years 0 to 9999 is written as the nearest that does not.
pub fn time_text(milliseconds: i64) -> String {
    let milliseconds = milliseconds.clamp(TIME_MS_MIN, TIME_MS_MAX);
    let timestamp =
        Timestamp::from_millisecond(milliseconds).expect("the years 0 to 9999 are in jiff's range");
    timestamp.to_string()
}

/// The instant that RFC 3339 text names, in milliseconds since 1970; finer fractions are cut off.
pub fn parse_time(text: &str) -> Option<i64> {
    // jiff reads more than RFC 3339: spaces, brackets, missing seconds. What JSON Schema calls a `date-time` is this.
    let bytes = text.as_bytes();
    let shape = bytes.get(..19)?.iter().zip(b"0000-00-00T00:00:00").all(|(byte, shape)| match shape {
        b'0' => byte.is_ascii_digit(),
        b'T' => matches!(byte, b'T' | b't'),
        _ => byte == shape,
    });
    if !shape {
        return None;
    }
    let mut rest = &bytes[19..];
    if let [b'.', fraction @ ..] = rest {
        let digits = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if digits == 0 || digits > 9 {
            return None;
        }
        rest = &fraction[digits..];
    }
    let zoned = match rest {
        [b'Z' | b'z'] => true,
        [b'+' | b'-', a, b, b':', c, d] => [a, b, c, d].iter().all(|byte| byte.is_ascii_digit()),
        _ => false,
    };
    if !zoned {
        return None;
    }
    let timestamp: Timestamp = text.parse().ok()?;
    // Towards the past, so that a time never moves ahead of what was written.
    let milliseconds = i64::try_from(timestamp.as_nanosecond().div_euclid(1_000_000)).ok()?;
    (TIME_MS_MIN..=TIME_MS_MAX).contains(&milliseconds).then_some(milliseconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_text() {
        for (milliseconds, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (1_740_830_400_000, "2025-03-01T12:00:00Z"),
            (1_740_830_400_250, "2025-03-01T12:00:00.25Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
            (TIME_MS_MIN, "0000-01-01T00:00:00Z"),
        ] {
            assert_eq!(time_text(milliseconds), text);
            assert_eq!(parse_time(text), Some(milliseconds), "{text}");
        }
        assert_eq!(parse_time(&time_text(TIME_MS_MAX)), Some(TIME_MS_MAX));
        assert_eq!(time_text(i64::MAX), time_text(TIME_MS_MAX));
    }

    #[test]
    fn any_offset_is_read() {
        for text in [
            "2025-03-01T13:00:00+01:00",
            "2025-03-01t12:00:00z",
            "2025-03-01T12:00:00.000999Z",
            "2025-03-01T06:30:00-05:30",
        ] {
            assert_eq!(parse_time(text), Some(1_740_830_400_000), "{text}");
        }
    }

    #[test]
    fn what_is_no_time() {
        for text in [
            "",
            "now",
            "2025-03-01",
            "2025-03-01T12:00Z",
            "2025-03-01T12:00:00",
            "2025-03-01 12:00:00Z",
            "2025-02-30T12:00:00Z",
            "2025-03-01T25:00:00Z",
            "2025-03-01T12:00:00.Z",
            "2025-03-01T12:00:00+1:00",
            "2025-03-01T12:00:00Z[UTC]",
            "+02025-03-01T12:00:00Z",
            "２025-03-01T12:00:00Z",
        ] {
            assert_eq!(parse_time(text), None, "{text}");
        }
    }
}
