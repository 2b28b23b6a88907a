//! The journal's contract: one trait, its in-memory twin, and the conformance suite that every store runs.
