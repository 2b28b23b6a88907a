//! Any pieces of programs through `parse`, `check`, `compile` and `format`.
#![no_main]

#[path = "../targets.rs"]
mod targets;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| targets::soup(bytes));
