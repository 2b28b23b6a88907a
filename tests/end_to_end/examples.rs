//! Each example checks, builds, and gives its expected result, as the README promises.

use std::path::PathBuf;

use serde_json::Value;

use crate::command::{Folder, repository};

fn example(name: &str, ending: &str) -> PathBuf {
    repository().join("examples").join(format!("{name}.{ending}"))
}

fn read(name: &str, ending: &str) -> Value {
    let text = std::fs::read_to_string(example(name, ending)).expect("the example has this file");
    serde_json::from_str(&text).expect("the file is JSON")
}

fn names() -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(repository().join("examples"))
        .expect("there are examples")
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "agentflow"))
        .map(|path| path.file_stem().expect("a file has a name").to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// Runs an example as a user would; where it parks, its people act and it is resumed.
fn check(name: &str) {
    let folder = Folder::new();
    let program = example(name, "agentflow").display().to_string();
    let models = format!("scripted:{}", example(name, "models.json").display());
    let input = format!("@{}", example(name, "input.json").display());
    folder.run(["check", &program, "--deny", "warnings"]).exits(0);
    let mut ran =
        folder.run(["run", &program, "--run-id", "example", "--models", &models, "--input", &input]);

    let people = match example(name, "people.json").exists() {
        true => read(name, "people.json"),
        false => Value::Array(Vec::new()),
    };
    for action in people.as_array().expect("people act in a list") {
        ran.exits(3);
        let words: Vec<&str> = action
            .as_array()
            .expect("an action is a list of words")
            .iter()
            .map(|word| word.as_str().expect("words are strings"))
            .collect();
        folder.run([&[words[0], "example"], &words[1..]].concat()).exits(0);
        ran = folder.run(["resume", "example"]);
    }
    let ran = ran.exits(0);
    assert_eq!(ran.json(), read(name, "expected.json"), "{name}");

    // The run is recorded as what it was, and asking again repeats nothing.
    let shown = folder.run(["show", "example", "--format", "json"]).exits(0).json();
    assert_eq!(shown["status"], "succeeded", "{name}");
    assert_eq!(shown["result"], read(name, "expected.json"), "{name}");
    assert!(shown["steps"].as_array().is_some_and(|steps| !steps.is_empty()), "{name} has steps");
    let again =
        folder.run(["run", &program, "--run-id", "example", "--models", &models, "--input", &input]).exits(0);
    assert_eq!(again.json(), read(name, "expected.json"), "{name}");
    let shown_again = folder.run(["show", "example", "--format", "json"]).exits(0).json();
    assert_eq!(shown_again["steps"], shown["steps"], "{name}");
}

#[test]
fn every_example_gives_its_expected_result() {
    let names = names();
    assert!(names.len() >= 7, "there are {} examples", names.len());
    for name in names {
        check(&name);
    }
}

#[test]
fn every_example_has_a_graph_in_every_format() {
    let folder = Folder::new();
    for name in names() {
        let program = example(&name, "agentflow").display().to_string();
        let page = folder.run(["doc", &program]).exits(0).stdout;
        assert!(
            page.starts_with(&format!("# {name}\n")) && page.contains("```mermaid\n"),
            "the page of {name}"
        );
        for format in ["text", "mermaid", "dot", "json"] {
            let ran = folder.run(["graph", &program, "--format", format]).exits(0);
            assert!(!ran.stdout.trim().is_empty(), "{name} as {format}");
        }
    }
}

#[test]
fn a_plan_is_the_same_every_time_and_wherever_it_is_built() {
    let folder = Folder::new();
    let program = example("support", "agentflow");
    folder.run(["build", &program.display().to_string(), "-o", "first.plan"]).exits(0);
    folder.write("elsewhere/support.agentflow", std::fs::read(&program).expect("the example can be read"));
    folder.run(["build", "elsewhere/support.agentflow", "-o", "second.plan"]).exits(0);
    let read = |name| std::fs::read(folder.path().join(name)).expect("the plan was written");
    assert_eq!(read("first.plan"), read("second.plan"));
}

#[test]
fn formatting_an_example_changes_its_layout_and_nothing_else() {
    let folder = Folder::new();
    for name in names() {
        let text = std::fs::read_to_string(example(&name, "agentflow")).expect("the example can be read");
        let file = folder.write(&format!("{name}.agentflow"), text).display().to_string();
        let plan = |name: &str| {
            let output = folder.path().join(name).display().to_string();
            folder
                .run(["build", &file, "-o", &output])
                .exits(0)
                .stderr
                .split(" in ")
                .next()
                .map(str::to_owned)
        };
        let before = plan("before.plan");
        folder.run(["fmt", &file]).exits(0);
        assert_eq!(plan("after.plan"), before, "{name} means what it meant");
        folder.run(["fmt", "--check", &file]).exits(0);
    }
}
