//! Names of time zones. Which rules they have is the runtime's business.

use std::collections::HashSet;
use std::sync::LazyLock;

/// The names of the IANA time zone database, one a line.
pub const TIME_ZONES: &str = include_str!("time_zones.txt");

static KNOWN: LazyLock<HashSet<&str>> = LazyLock::new(|| TIME_ZONES.lines().collect());

/// Whether there is a time zone of this name.
pub fn is_time_zone(name: &str) -> bool {
    KNOWN.contains(name)
}
