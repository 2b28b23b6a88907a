//! How things are laid out: source and result side by side.

use super::corpus::check;

/// Asserts the layout of a text.
fn lays_out(text: &str, expected: &str) {
    assert_eq!(check(text, text), expected);
}

/// Asserts that a text is laid out as it should be already.
fn stays(text: &str) {
    lays_out(text, text);
}

#[test]
fn an_empty_file() {
    lays_out("", "");
    lays_out("  \n\n", "");
    stays("// Nothing yet.\n");
    stays("//! About this file.\n\n// Nothing yet.\n");
}
