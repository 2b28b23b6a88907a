//! Tokens of a text that could not be read, to quote them in findings.

/// Signs of more than one character, longest first.
const SIGNS: [&str; 25] = [
    ":=", "===", "!==", "...", "\"\"\"", "=>", "->", "==", "!=", "<=", ">=", "&&", "||", "??", "?.", "..",
    "+=", "-=", "*=", "/=", "++", "--", "::", "**", "${",
];

/// The first token of a text: a word, a number, a string, a sign. Empty where only blanks stand.
pub(super) fn first_token(text: &str) -> &str {
    let text = text.trim_start();
    let Some(first) = text.chars().next() else { return "" };
    if is_word(first) {
        let end = text.find(|character| !is_word(character)).unwrap_or(text.len());
        let fraction = text[end..]
            .strip_prefix('.')
            .filter(|rest| first.is_ascii_digit() && rest.starts_with(|next: char| next.is_ascii_digit()));
        let more =
            fraction.map_or(0, |rest| 1 + rest.find(|character| !is_word(character)).unwrap_or(rest.len()));
        return &text[..end + more];
    }
    if let Some(sign) = SIGNS.iter().find(|sign| text.starts_with(**sign)) {
        return &text[..sign.len()];
    }
    if matches!(first, '"' | '\'' | '`') {
        let end = text[1..].find([first, '\n']).map_or(text.len(), |at| at + 1);
        return &text[..if text[end..].starts_with(first) { end + 1 } else { end }];
    }
    &text[..first.len_utf8()]
}

/// The last token of a text, where it is a word or a sign.
pub(super) fn last_token(text: &str) -> Option<&str> {
    let text = text.trim_end();
    let last = text.chars().next_back()?;
    if is_word(last) {
        let start = text
            .rfind(|character| !is_word(character))
            .map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
        return Some(&text[start..]);
    }
    if last == '"' {
        return None;
    }
    let sign = SIGNS.iter().find(|sign| text.ends_with(**sign));
    Some(&text[text.len() - sign.map_or(last.len_utf8(), |sign| sign.len())..])
}

/// A token as a finding quotes it: long ones are cut.
pub(super) fn quoted(token: &str) -> String {
    let mut characters = token.chars();
    let short: String = characters.by_ref().take(30).collect();
    let more = if characters.next().is_some() { "…" } else { "" };
    format!("`{short}{more}`")
}

pub(super) fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_at_both_ends() {
        for (text, first, last) in [
            ("let x =", "let", Some("=")),
            ("=> y", "=>", Some("y")),
            ("'a' + b ??", "'a'", Some("??")),
            ("\"open", "\"open", Some("open")),
            ("1.5 x", "1.5", Some("x")),
            ("1.x", "1", Some("x")),
            ("é(", "é", Some("(")),
            ("", "", None),
        ] {
            assert_eq!(first_token(text), first, "{text}");
            assert_eq!(last_token(text), last, "{text}");
        }
    }
}
