//! The word that was likely meant.

/// The word nearest to the one that was written, if any is near enough.
pub(crate) fn nearest<'w>(written: &str, words: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    if written.chars().count() < 2 || written.len() > 40 {
        return None;
    }
    let lower = written.to_lowercase();
    words
        .into_iter()
        .filter(|word| *word != written)
        .map(|word| (strsim::damerau_levenshtein(&lower, word), word))
        .filter(|(distance, word)| *distance <= allowed(word.len()))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}

/// How many slips a word of some length may have.
fn allowed(length: usize) -> usize {
    match length {
        0..=2 => 0,
        3..=5 => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn slips_are_forgiven_and_other_words_are_not() {
        let words = ["return", "repeat", "if", "for", "match"];
        for (written, meant) in [
            ("retrun", Some("return")),
            ("Return", Some("return")),
            ("fro", Some("for")),
            ("reply", None),
            ("of", None),
            ("x", None),
        ] {
            assert_eq!(nearest(written, words), meant, "{written}");
        }
    }
}
