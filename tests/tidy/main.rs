//! The repository's own rules, as tests. They may only get tighter.

mod dependencies;
mod files;
mod repository;
mod rings;
