//! Any input whatever: no panic, no hang, findings that lie within the text.

mod files;
mod random;
mod size;
#[path = "../fuzz/targets.rs"]
mod targets;
