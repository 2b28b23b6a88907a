//! Programs as processes: how long they take from start to end, and how much memory at most.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// From start to end. Both channels are thrown away.
pub fn time(program: &Path, arguments: &[&OsStr]) -> Duration {
    let start = Instant::now();
    let mut child = spawn(program, arguments);
    let status = child.wait().expect("a child ends");
    let time = start.elapsed();
    assert!(status.success(), "{} {arguments:?}: {status}", program.display());
    time
}

/// The most memory that it held, in bytes, as Linux tells it while the process lives; nothing elsewhere.
pub fn peak_memory(program: &Path, arguments: &[&OsStr]) -> Option<u64> {
    let mut child = spawn(program, arguments);
    let status = format!("/proc/{}/status", child.id());
    let mut peak = None;
    while child.try_wait().expect("a child can be asked").is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok());
        peak = kib.map(|kib| kib * 1024).max(peak);
        std::thread::yield_now();
    }
    peak
}

fn spawn(program: &Path, arguments: &[&OsStr]) -> Child {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().unwrap_or_else(|error| panic!("{} does not start: {error}", program.display()))
}
