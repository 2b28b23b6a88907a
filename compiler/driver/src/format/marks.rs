//! What formatting never changes.

/// Whether two texts are the same but for white space, separators, and parentheses. (A formatter may drop needless
/// parentheses around arguments; that trees stay equal is for its tests to show.)
pub(super) fn same_marks(before: &str, after: &str) -> bool {
    let is_mark =
        |character: &char| !character.is_whitespace() && !matches!(character, ',' | ';' | '(' | ')');
    before.chars().filter(is_mark).eq(after.chars().filter(is_mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_separators_and_blanks_may_differ() {
        assert!(same_marks("{ a: 1, b: f((2)) }", "{\n  a: 1\n  b: f(2)\n}"));
        assert!(!same_marks("{ a: 1 // one\n }", "{ a: 1 }"));
        assert!(!same_marks("a - b", "a + b"));
    }
}
