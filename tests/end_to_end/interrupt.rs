//! Ctrl-C parks a run cleanly, and says how to go on.

use std::process::{Command, Stdio};

use crate::command::{Folder, Ran};

/// The tool says that it has begun through one pipe, and ends when something comes through another: nothing is timed.
const PROGRAM: &str = r#"
tool before() -> int {
  exec: ["sh", "-c", "cat > /dev/null; echo once >> log; echo 1"]
}

tool slow() -> int {
  exec: ["sh", "-c", "cat > /dev/null; echo begun > begun; read go < go; echo 2"]
  effect: read
}

workflow main() -> int {
  let first = before()
  return first + slow()
}
"#;

#[test]
fn an_interrupted_run_is_parked_and_resumed() {
    let folder = Folder::new();
    folder.write("main.agentflow", PROGRAM);
    let pipes = Command::new("mkfifo").args(["begun", "go"]).current_dir(folder.path()).status();
    assert!(pipes.expect("mkfifo runs").success());

    let run = folder
        .command(["run", "main.agentflow", "--run-id", "slow", "--input", "{}"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    let begun = std::fs::read_to_string(folder.path().join("begun")).expect("the tool says that it began");
    assert_eq!(begun, "begun\n");
    let interrupted = Command::new("kill").args(["-INT", &run.id().to_string()]).status();
    assert!(interrupted.expect("kill runs").success());
    let ran = Ran::from(run.wait_with_output().expect("the command ends")).exits(3);
    assert!(ran.stderr.contains("agentflow resume slow"), "{ran:#?}");
    assert!(ran.stdout.is_empty(), "{ran:#?}");

    let resumed = folder
        .command(["resume", "slow"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    let begun = std::fs::read_to_string(folder.path().join("begun")).expect("the tool begins again");
    assert_eq!(begun, "begun\n");
    std::fs::write(folder.path().join("go"), "go\n").expect("the tool reads");
    let ran = Ran::from(resumed.wait_with_output().expect("the command ends")).exits(0);
    assert_eq!(ran.stdout.trim(), "3");
    let log = std::fs::read_to_string(folder.path().join("log")).expect("the first tool ran");
    assert_eq!(log, "once\n", "what was recorded is not done again");
}

#[test]
fn two_processes_do_not_drive_one_run() {
    let folder = Folder::new();
    folder.write("main.agentflow", PROGRAM);
    let pipes = Command::new("mkfifo").args(["begun", "go"]).current_dir(folder.path()).status();
    assert!(pipes.expect("mkfifo runs").success());
    let run = folder
        .command(["run", "main.agentflow", "--run-id", "slow", "--input", "{}"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    std::fs::read_to_string(folder.path().join("begun")).expect("the tool says that it began");
    let second = folder.run(["resume", "slow"]);
    assert!(second.code.is_some_and(|code| code != 0) && second.stderr.contains("slow"), "{second:#?}");
    std::fs::write(folder.path().join("go"), "go\n").expect("the tool reads");
    let ran = Ran::from(run.wait_with_output().expect("the command ends")).exits(0);
    assert_eq!(ran.stdout.trim(), "3");
}
