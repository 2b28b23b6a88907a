//! Kills the process at random instants, again and again, and demands that nobody can tell.
//!
//! Each run mixes a sequence, a fan-out, loops, agents, handoffs, branches, a timer and a `once` tool. After each kill the
//! store is read: what it holds as done must never be carried out again, and in the end the result must be that of a run
//! that nobody disturbed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

/// How often a process is killed, over all runs.
const KILLS: u32 = 100;

/// The longest that a process may live before it is killed. About as long as an undisturbed run takes, so that kills hit
/// its start, its middle and its end alike.
const LIFETIME_MS_MAX: u64 = 600;

struct Torture {
    folder: tempfile::TempDir,
    random: u64,
    /// Steps that the store held as done when a process was killed; none of them may be carried out again.
    recorded: BTreeSet<String>,
    /// How many lines of the log were there at that moment.
    lines_then: usize,
    kills: u32,
    uncertain: u32,
}

impl Torture {
    fn new(seed: u64) -> Torture {
        Torture {
            folder: tempfile::tempdir().expect("a folder for the run"),
            random: seed,
            recorded: BTreeSet::new(),
            lines_then: 0,
            kills: 0,
            uncertain: 0,
        }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_agentflow"));
        command
            .args(arguments)
            .args(["--store", &format!("sqlite:{}", self.path("runs.db").display())])
            .env("TORTURE_LOG", self.path("log"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The command that begins the run, or goes on with it: with the same id it is the same run.
    fn run(&self) -> Command {
        let program = program();
        let models = format!("scripted:{}", program.join("torture.models.json").display());
        let file = program.join("torture.agentflow").display().to_string();
        let input = json!({ "items": ["apple", "plum", "pear", "fig"] }).to_string();
        self.command(&["run", &file, "--run-id", "torture", "--models", &models, "--input", &input])
    }

    /// Draws the next number (xorshift64*, Vigna 2016).
    fn draw(&mut self, below: u64) -> u64 {
        self.random ^= self.random >> 12;
        self.random ^= self.random << 25;
        self.random ^= self.random >> 27;
        self.random.wrapping_mul(0x2545_F491_4F6C_DD1D) % below
    }

    /// Lets a process live for a while and kills it, unless it ended before.
    fn live_and_kill(&mut self) -> Option<Output> {
        let lifetime = Duration::from_millis(self.draw(LIFETIME_MS_MAX));
        let mut child = self.run().spawn().expect("the command starts");
        // The random instant is the test: there is nothing to wait for but time.
        std::thread::sleep(lifetime);
        if child.try_wait().expect("the process can be asked").is_none() {
            child.kill().expect("the process can be killed");
            child.wait().expect("the process ends");
            self.kills += 1;
            return None;
        }
        Some(child.wait_with_output().expect("its output can be read"))
    }

    /// What was carried out, in order: the path of the step of each line.
    fn log(&self) -> Vec<String> {
        std::fs::read_to_string(self.path("log")).unwrap_or_default().lines().map(str::to_owned).collect()
    }

    fn steps(&self) -> Vec<Value> {
        let output = self.command(&["show", "torture", "--format", "json"]).output().expect("show runs");
        if !output.status.success() {
            // Killed before the run was stored.
            return Vec::new();
        }
        let shown: Value = serde_json::from_slice(&output.stdout).expect("show prints JSON");
        shown["steps"].as_array().expect("a run has steps").clone()
    }

    /// Nothing that was recorded at the last kill has been carried out since; then remembers what is recorded now.
    fn check_and_remember(&mut self) {
        let log = self.log();
        let again: Vec<&String> =
            log[self.lines_then..].iter().filter(|step| self.recorded.contains(*step)).collect();
        assert!(again.is_empty(), "carried out again although recorded: {again:?}");
        self.lines_then = log.len();
        self.recorded = self
            .steps()
            .iter()
            .filter(|step| step["status"] == "succeeded")
            .map(|step| step["id"].as_str().expect("a step has an id").to_owned())
            .collect();
    }

    /// A person looks whether the payment happened, and says so.
    fn settle_uncertain(&mut self) {
        let uncertain: Vec<String> = self
            .steps()
            .iter()
            .filter(|step| step["status"] == "uncertain")
            .map(|step| step["id"].as_str().expect("a step has an id").to_owned())
            .collect();
        for step in uncertain {
            self.uncertain += 1;
            let happened = self.log().contains(&step);
            let output = if happened {
                self.command(&["answer", "torture", &step, "\"paid\""]).output()
            } else {
                self.command(&["retry", "torture", "--from", &step]).output()
            }
            .expect("the command runs");
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
    }

    /// Kills until the run ends by itself, or enough processes were killed; gives the result.
    fn finish(&mut self, kills_left: u32) -> Value {
        loop {
            let ended = if self.kills < kills_left {
                self.live_and_kill()
            } else {
                Some(self.run().output().expect("the command runs"))
            };
            self.check_and_remember();
            match ended {
                None => self.settle_uncertain(),
                Some(output) if output.status.code() == Some(3) => {
                    let before = self.uncertain;
                    self.settle_uncertain();
                    assert!(
                        self.uncertain > before,
                        "parked for no reason: {}",
                        String::from_utf8_lossy(&output.stderr)
                    );
                }
                Some(output) => {
                    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
                    return serde_json::from_slice(&output.stdout).expect("the result is JSON");
                }
            }
        }
    }
}

fn program() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/torture/program")
}

#[test]
fn a_run_that_is_killed_again_and_again_ends_as_if_it_had_not_been() {
    let mut undisturbed = Torture::new(1);
    let expected = undisturbed.finish(0);
    let executions = count(&undisturbed.log());
    assert!(executions.values().all(|times| *times == 1), "undisturbed, each step runs once: {executions:?}");
    assert!(executions.len() >= 15, "the program has many steps: {executions:?}");

    let mut kills = 0;
    let mut repeated = 0;
    let mut seed = 0x00A6_E4F7_0000_0000;
    while kills < KILLS {
        seed += 1;
        let mut torture = Torture::new(seed);
        let result = torture.finish((KILLS - kills).min(25));
        kills += torture.kills;
        assert_eq!(result, expected, "seed {seed:#x}, after {} kills", torture.kills);

        let log = count(&torture.log());
        assert_eq!(
            log.keys().collect::<Vec<_>>(),
            executions.keys().collect::<Vec<_>>(),
            "seed {seed:#x}: the same steps, no more and no fewer"
        );
        let paid =
            log.iter().filter(|(step, _)| step.ends_with("/paid")).map(|(_, times)| times).sum::<usize>();
        assert_eq!(paid, 1, "seed {seed:#x}: paid once");
        repeated += log.values().filter(|times| **times > 1).count();
    }
    println!("{kills} kills, {repeated} effects repeated whose result had not been recorded");
}

fn count(log: &[String]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for step in log {
        *counts.entry(step.clone()).or_default() += 1;
    }
    counts
}
