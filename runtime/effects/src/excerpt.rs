//! Short, printable pieces of what came back, for messages.

/// Characters of an excerpt at most.
const EXCERPT_CHARACTERS_MAX: usize = 300;

/// The beginning of a text on one line, without what a terminal would act on.
pub(crate) fn excerpt(text: &str) -> String {
    let mut shown = String::new();
    let mut count = 0;
    let words = text.split(|character: char| character.is_whitespace() || character.is_control());
    for word in words {
        if word.is_empty() {
            continue;
        }
        if !shown.is_empty() {
            shown.push(' ');
            count += 1;
        }
        for character in word.chars() {
            if count >= EXCERPT_CHARACTERS_MAX {
                shown.push('…');
                return shown;
            }
            shown.push(character);
            count += 1;
        }
    }
    shown
}

/// The end of a text of several lines, at most so many bytes, without what a terminal would act on.
pub(crate) fn ending(text: &str, bytes_max: usize) -> String {
    let text = text.trim_end();
    let mut from = text.len().saturating_sub(bytes_max);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let kept = text[from..].trim();
    kept.chars().filter(|character| !character.is_control() || matches!(character, '\n' | '\t')).collect()
}

/// A length of time as the language writes it.
pub(crate) fn length(milliseconds: u64) -> String {
    agentflow_plan::duration_text(i64::try_from(milliseconds).unwrap_or(i64::MAX))
}

/// A number of bytes as people read it.
pub(crate) fn bytes(count: usize) -> String {
    match count {
        0..=1023 => format!("{count} bytes"),
        1024..=1_048_575 => format!("{} KiB", count >> 10),
        _ => format!("{} MiB", count >> 20),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn excerpts_are_one_printable_line() {
        let long = "x".repeat(1000);
        for (text, shown) in [
            ("", String::new()),
            (" a\n\tb\r\n c ", "a b c".into()),
            ("\u{1b}[31mred\u{7}", "[31mred".into()),
            (long.as_str(), format!("{}…", "x".repeat(300))),
        ] {
            assert_eq!(excerpt(text), shown);
        }
    }

    #[test]
    fn endings_keep_whole_characters() {
        assert_eq!(ending("aé", 1), "");
        assert_eq!(ending("aé", 2), "é");
        assert_eq!(ending("one\n\u{1b}[1mtwo\n\n", 100), "one\n[1mtwo");
    }
}
