//! How long a program takes to check, beside pest's bare parse of the same text as one file on one core.
//!
//! `cargo bench --bench check`. Each measure is the best of several rounds, taken in turns, so that what else the machine
//! does falls on both sides.

mod generated;

use std::hint::black_box;
use std::time::{Duration, Instant};

use agentflow_driver::{MemoryWorld, check};

/// Rounds at each size.
const ROUNDS: usize = 7;

fn main() {
    println!("{:>9}  {:>12}  {:>12}  {:>6}", "lines", "checked", "bare parse", "ratio");
    for lines in [1_000, 10_000, 100_000] {
        let text = generated::program(lines);
        let lines = text.lines().count();
        assert!(agentflow_grammar::bare_parse(&text), "pest refuses the program");
        let world = MemoryWorld::new().with("program.agentflow", text.as_str());
        let entries = ["program.agentflow".to_owned()];
        let mut checked = Duration::MAX;
        let mut parsed = Duration::MAX;
        for _ in 0..ROUNDS {
            checked = checked.min(time(|| {
                let checked = check(&world, &entries);
                assert!(
                    checked.program.is_some(),
                    "the generated program has errors: {:?}",
                    checked.findings.first()
                );
                checked
            }));
            parsed = parsed.min(time(|| agentflow_grammar::bare_parse(&text)));
        }
        println!(
            "{lines:>9}  {:>9.2} ms  {:>9.2} ms  {:>6.2}",
            checked.as_secs_f64() * 1e3,
            parsed.as_secs_f64() * 1e3,
            checked.as_secs_f64() / parsed.as_secs_f64()
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
