//! Secrets where they may not be.

use crate::finding::{Finding, Place};

/// A secret that flows where it may not.
pub fn flows(place: Place) -> Finding {
    Finding::new("E0801", place, "a secret cannot be used here", "a secret would leave the places where it is safe")
        .with_help("a secret may only stand in `api_key`, in `headers`, and in the `env` of `exec` and `mcp`; there it is read at run time and never stored or shown")
}
