//! How a store is opened.

use std::time::Duration;

/// How a store is opened; the defaults are right for almost everyone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SqliteOptions {
    /// How long to wait for another process that is writing, before giving up with an error.
    pub busy_timeout: Duration,
    /// The most pages of 4 KiB that the file may grow to; beyond, writes fail as they do on a full disk.
    pub pages_max: Option<u32>,
}

impl Default for SqliteOptions {
    fn default() -> Self {
        SqliteOptions { busy_timeout: Duration::from_secs(10), pages_max: None }
    }
}
