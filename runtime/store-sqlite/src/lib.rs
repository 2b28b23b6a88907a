//! The journal on SQLite, embedded.
