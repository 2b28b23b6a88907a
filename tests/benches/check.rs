//! How long a program takes to check, how much memory it needs, and what the same takes others.
//!
//! `tests/benches/run check` (or `cargo bench --bench check`, without the peer). Each time is the best of several rounds, taken
//! in turns, so that what else the machine does falls on all sides.

mod generated;
mod peer;
mod process;

use std::ffi::OsStr;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use agentflow_driver::{MemoryWorld, check};

/// Rounds at each size.
const ROUNDS: usize = 7;

const AGENTFLOW: &str = env!("CARGO_BIN_EXE_agentflow");

fn main() {
    let folder = tempfile::tempdir().expect("a folder for programs");
    beside_bare_parse();
    beside_start_up(folder.path());
    memory(folder.path());
    beside_peer(folder.path());
}

/// A full check on all cores, beside pest's bare parse of the same text as one file on one core.
fn beside_bare_parse() {
    println!("{:>9}  {:>12}  {:>12}  {:>6}  {:>12}", "lines", "checked", "bare parse", "ratio", "a line");
    for (lines, rounds) in [(1_000, ROUNDS), (10_000, ROUNDS), (100_000, ROUNDS), (1_000_000, 2)] {
        let text = generated::program(lines);
        let lines = text.lines().count();
        assert!(agentflow_grammar::bare_parse(&text), "pest refuses the program");
        let world = MemoryWorld::new().with("program.agentflow", text.as_str());
        let entries = ["program.agentflow".to_owned()];
        let mut checked = Duration::MAX;
        let mut parsed = Duration::MAX;
        for _ in 0..rounds {
            checked = checked.min(time(|| {
                let checked = check(&world, &entries);
                let first = checked.findings.first();
                assert!(checked.program.is_some(), "the generated program has errors: {first:?}");
                checked
            }));
            parsed = parsed.min(time(|| agentflow_grammar::bare_parse(&text)));
        }
        println!(
            "{lines:>9}  {:>9.2} ms  {:>9.2} ms  {:>6.2}  {:>9.0} ns",
            milliseconds(checked),
            milliseconds(parsed),
            checked.as_secs_f64() / parsed.as_secs_f64(),
            checked.as_secs_f64() * 1e9 / lines as f64,
        );
    }
}

/// The command over a short file, beside the command saying its version.
fn beside_start_up(folder: &Path) {
    let file = folder.join("short.agentflow");
    std::fs::write(&file, generated::SHORT).expect("a program can be written");
    let (mut checked, mut version) = (Duration::MAX, Duration::MAX);
    for _ in 0..10 * ROUNDS {
        let arguments = [OsStr::new("check"), file.as_os_str()];
        checked = checked.min(process::time(Path::new(AGENTFLOW), &arguments));
        version = version.min(process::time(Path::new(AGENTFLOW), &[OsStr::new("--version")]));
    }
    println!(
        "\n`check` of {} lines {:.2} ms, `--version` {:.2} ms: {:.2} times",
        generated::SHORT.lines().count(),
        milliseconds(checked),
        milliseconds(version),
        checked.as_secs_f64() / version.as_secs_f64()
    );
}

/// What each line more needs at the peak.
fn memory(folder: &Path) {
    let peak = |lines: usize| {
        let file = folder.join(format!("{lines}.agentflow"));
        let text = generated::program(lines);
        std::fs::write(&file, &text).expect("a program can be written");
        let peak = process::peak_memory(Path::new(AGENTFLOW), &["check".as_ref(), file.as_os_str()])?;
        Some((text.lines().count(), peak))
    };
    match (peak(1_000), peak(100_000)) {
        (Some((few, small)), Some((many, large))) => println!(
            "memory of {many} lines {:.1} MiB at the peak: {:.2} KiB a line",
            large as f64 / f64::from(1 << 20),
            large.saturating_sub(small) as f64 / 1024.0 / (many - few) as f64
        ),
        _ => println!("memory is not measured: this system does not tell the peak of a process"),
    }
}

/// The whole command, beside the peer's over programs of its own.
fn beside_peer(folder: &Path) {
    let Some(peer) = peer::program() else {
        println!("the peer `twf-cli` is not measured: `tests/benches/run` installs it");
        return;
    };
    println!("\n{:>9}  {:>12}  {:>12}  {:>6}", "lines", "agentflow", "twf-cli", "ratio");
    for lines in [1_000, 10_000, 100_000] {
        let ours = folder.join("ours.agentflow");
        std::fs::write(&ours, generated::program(lines)).expect("a program can be written");
        let theirs = folder.join("theirs.twf");
        std::fs::write(&theirs, peer::text(lines)).expect("a program can be written");
        let (mut our_time, mut their_time) = (Duration::MAX, Duration::MAX);
        for _ in 0..ROUNDS {
            let arguments = [OsStr::new("check"), ours.as_os_str()];
            our_time = our_time.min(process::time(Path::new(AGENTFLOW), &arguments));
            their_time = their_time.min(process::time(&peer, &["check".as_ref(), theirs.as_os_str()]));
        }
        println!(
            "{lines:>9}  {:>9.2} ms  {:>9.2} ms  {:>6.2}",
            milliseconds(our_time),
            milliseconds(their_time),
            our_time.as_secs_f64() / their_time.as_secs_f64()
        );
    }
}

/// How long the work takes, not counted what it takes to throw its result away.
fn time<T>(work: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    let result = black_box(work());
    let time = start.elapsed();
    drop(result);
    time
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
