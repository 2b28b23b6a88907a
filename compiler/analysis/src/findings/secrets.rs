//! Secrets where they may not be.

use crate::finding::{Finding, Place};

/// A key that is no secret.
pub fn open_key(place: Place) -> Finding {
    Finding::new("W0805", place, "this key is no secret", "it is kept with the plan or the run, and shown with them")
        .with_help("write `secret(\"OPENAI_API_KEY\")`: it is read when it is used, and never stored or shown; a server that needs no key needs no `api_key`")
}

/// A secret that flows where it may not.
pub fn flows(place: Place) -> Finding {
    Finding::new("E0801", place, "a secret cannot be used here", "a secret would leave the places where it is safe")
        .with_help("a secret may only stand in `api_key`, in `headers`, and in the `env` of `exec` and `mcp`; there it is read at run time and never stored or shown")
}
