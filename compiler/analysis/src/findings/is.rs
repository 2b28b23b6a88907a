//! Tests of types that tell nothing.

use crate::finding::{Finding, Place};

/// A test that never holds.
pub fn never(place: Place, value: Place, tested: &str, found: &str) -> Finding {
    Finding::new("E0318", place, format!("`{found}` is never `{tested}`"), "never holds")
        .with_label(value, format!("this is `{found}`"))
        .with_help("test for something that it can be")
}

/// A test that always holds.
pub fn always(place: Place, value: Place, tested: &str, found: &str) -> Finding {
    Finding::new("E0318", place, format!("`{found}` is always `{tested}`"), "always holds")
        .with_label(value, format!("this is `{found}`"))
        .with_help("leave the test out")
}

/// A test for a variant that was tested for before.
pub fn already_excluded(place: Place, value: Place, variant: &str) -> Finding {
    Finding::new("E0318", place, format!("this is never `{variant}` here"), "never holds")
        .with_label(value, format!("a test before has left `{variant}` out"))
        .with_help("leave the test out")
}
