//! `agentflow check --watch`

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use super::Check;
use crate::commands::program::files_of;
use crate::exit::{CommandResult, failed};

/// How often files are looked at. Asking for their times is cheap, works on every file system, and needs no service of the
/// system.
const PAUSE: Duration = Duration::from_millis(300);

/// Checks again whenever a file changes. Ends with the process.
pub fn forever(check: &Check) -> CommandResult {
    let mut seen = None;
    loop {
        let now = times(check);
        if seen.as_ref() != Some(&now) {
            if seen.is_some() {
                anstream::eprintln!();
            }
            if let Err(error) = check.once() {
                failed(error);
            }
            seen = Some(now);
        }
        std::thread::sleep(PAUSE);
    }
}

/// When each file was last written, those in the same folders included, since they may be imported.
fn times(check: &Check) -> BTreeMap<PathBuf, Option<SystemTime>> {
    let mut paths: Vec<PathBuf> =
        files_of(&check.paths).unwrap_or_default().into_iter().map(PathBuf::from).collect();
    let folders: Vec<PathBuf> = paths.iter().filter_map(|path| path.parent().map(PathBuf::from)).collect();
    for folder in folders {
        let folder = if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder };
        paths.extend(files_of(&[folder]).unwrap_or_default().into_iter().map(PathBuf::from));
    }
    paths
        .into_iter()
        .map(|path| {
            let time = std::fs::metadata(&path).and_then(|metadata| metadata.modified()).ok();
            (path, time)
        })
        .collect()
}
