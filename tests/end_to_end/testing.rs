//! `agentflow new` and `agentflow test`, as a newcomer meets them.

use crate::command::Folder;

fn project() -> Folder {
    let folder = Folder::new();
    folder.run(["new", "."]).exits(0);
    folder
}

#[test]
fn a_new_project_checks_tests_and_runs_at_once() {
    let folder = project();
    folder.run(["check", "--deny", "warnings"]).exits(0);
    folder.run(["fmt", "--check"]).exits(0);
    let ran = folder.run(["test"]).exits(0);
    assert!(ran.stdout.lines().filter(|line| line.starts_with("ok")).count() == 2, "{ran:#?}");
    let run = [
        "run",
        "main.agentflow",
        "--run-id",
        "first",
        "--input",
        "@input.json",
        "--models",
        "scripted:script.json",
    ];
    folder.run(run).exits(3);
    folder.run(["answer", "first", "main/sure", "true"]).exits(0);
    assert_eq!(folder.run(["resume", "first"]).exits(0).json(), "You get 20.0 back.");
    // What is there is not overwritten.
    folder.run(["new", "."]).exits(2);
}

#[test]
fn a_failing_test_shows_both_sides_in_every_format() {
    let folder = project();
    folder.write(
        "wrong.agentflow",
        "fn double(number: int) -> int {\n  return number * 3\n}\n\ntest \"it doubles\" {\n  let four = double(2)\n  expect four == 4\n}\n\n\
         test \"it is fine\" {\n  expect double(0) == 0\n}\n",
    );
    let ran = folder.run(["test", "wrong.agentflow"]).exits(1);
    let all = format!("{}{}", ran.stdout, ran.stderr);
    assert!(all.contains("it doubles") && all.contains("four == 4") && all.contains('6'), "{ran:#?}");
    let ran = folder.run(["test", "wrong.agentflow", "--format", "junit"]).exits(1);
    assert!(ran.stdout.starts_with("<?xml") && ran.stdout.contains("failures=\"1\""), "{ran:#?}");
    let report = folder.run(["test", "wrong.agentflow", "--format", "json"]).exits(1).json();
    let failure = &report["tests"][0]["failure"];
    assert_eq!(
        (&failure["message"], &failure["left"], &failure["right"]),
        (&"expected four == 4".into(), &6.into(), &4.into()),
        "{report:#}"
    );
    assert!(ran.stdout.contains("message=\"expected four == 4\" type=\"expect\""), "{ran:#?}");
    assert!(ran.stdout.contains("left: 6&#10;right: 4&#10;wrong.agentflow:7:3"), "{ran:#?}");
    folder.run(["test", "wrong.agentflow", "--filter", "fine"]).exits(0);
    folder.run(["test", "wrong.agentflow", "--filter", "no such test"]).exits(2);
}

#[test]
fn coverage_tells_what_no_test_reached() {
    let folder = project();
    let ran = folder.run(["test", "--coverage", "--filter", "plain question"]).exits(0);
    let all = format!("{}{}", ran.stdout, ran.stderr);
    assert!(all.contains("main.agentflow"), "{ran:#?}");
    assert!(all.contains("sure"), "the question to finance was not reached: {ran:#?}");
}

#[test]
fn fixes_are_applied_and_leave_nothing_to_fix() {
    let folder = Folder::new();
    folder.write(
        "main.agentflow",
        "record order { id: string }\n\nworkflow main(first: order) -> string {\n  return first.id\n}\n",
    );
    folder.run(["check", "--deny", "warnings"]).exits(1);
    folder.run(["check", "--fix", "--deny", "warnings"]).exits(0);
    let text = std::fs::read_to_string(folder.path().join("main.agentflow")).expect("the program is there");
    assert!(text.contains("record Order") && text.contains("first: Order"), "{text}");
}

/// What `check --fix` makes of a program.
#[track_caller]
fn check_fixed(program: &str, expected: &str) {
    let folder = Folder::new();
    folder.write("main.agentflow", program);
    folder.run(["check", "--fix"]);
    let text = std::fs::read_to_string(folder.path().join("main.agentflow")).expect("the program is there");
    assert_eq!(text, expected);
}

#[test]
fn only_fixes_that_make_a_program_better_are_applied() {
    // Several mistakes of one declaration, one after another.
    check_fixed(
        "workflow main(x: int) -> bool {\n  let y = x === 1 and x < 3\n  return not y\n}\n",
        "workflow main(x: int) -> bool {\n  let y = x == 1 && x < 3\n  return !y\n}\n",
    );
    // What the author meant to do for `b` nobody knows.
    let arm = "enum E { a, b }\n\nworkflow main(e: E) -> int {\n  match e {\n    a => return 1\n  }\n  return 2\n}\n";
    check_fixed(arm, arm);
    // The variable is meant to change; a name with `_` would hide that it does not.
    let hidden = "workflow main(xs: string[]) -> string {\n  var best = \"\"\n  for x in xs {\n    let best = x\n  }\n  return best\n}\n";
    check_fixed(hidden, hidden);
    // While there are errors, warnings wait.
    let both =
        "record order { id: string }\n\nworkflow main(first: order) -> string {\n  return first.name\n}\n";
    check_fixed(both, both);
}

#[test]
fn findings_come_in_every_format() {
    let folder = Folder::new();
    folder.write("main.agentflow", "workflow main() -> int {\n  return missing\n}\n");
    let list = folder.run(["check", "--format", "json"]).exits(1).json();
    assert_eq!(
        (&list[0]["line"], &list[0]["column"], &list[0]["severity"]),
        (&2.into(), &10.into(), &"error".into())
    );
    let log = folder.run(["check", "--format", "sarif"]).exits(1).json();
    assert_eq!(log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"], 2);
    let short = folder.run(["check", "--format", "short"]).exits(1).stdout;
    assert!(short.starts_with("main.agentflow:2:10: error[E"), "{short}");
    let github = folder.run(["check", "--format", "github"]).exits(1).stdout;
    assert!(github.starts_with("::error file=main.agentflow,line=2,col=10,"), "{github}");
}
