//! What people do wrong: each is told in words, with the right exit code, and nothing is left behind.

use crate::command::{Folder, Ran};

const PROGRAM: &str = r#"
record Item { name: string(1..20), price: float(0.0..), count: int }

tool double(number: int) -> int {
  exec: ["sh", "-c", "read input; echo 42"]
  effect: read
}

workflow main(items: Item[](1..), note: string?) -> int {
  return double(items.length)
}
"#;

fn in_folder(arguments: &[&str]) -> (Folder, Ran) {
    let folder = Folder::new();
    folder.write("main.agentflow", PROGRAM);
    let ran = folder.run(arguments);
    (folder, ran)
}

#[test]
fn input_that_breaks_the_type_is_told_field_by_field_before_anything_is_stored() {
    let input = r#"{ "items": [{ "name": "", "price": "x", "count": 1.5 }], "nte": 1 }"#;
    let (folder, ran) = in_folder(&["run", "main.agentflow", "--input", input]);
    let ran = ran.exits(2);
    for path in ["items[0].name", "items[0].price", "items[0].count", "nte"] {
        assert!(ran.stderr.contains(path), "`{path}` is not told:\n{}", ran.stderr);
    }
    assert!(ran.stdout.is_empty(), "{ran:#?}");
    assert!(!folder.path().join(".agentflow/runs.db").exists(), "nothing is stored");
}

#[test]
fn input_that_is_no_json_is_told() {
    for input in ["{", "", "@missing.json", "[]", "7"] {
        let (_folder, ran) = in_folder(&["run", "main.agentflow", "--input", input]);
        let ran = ran.exits(2);
        assert!(!ran.stderr.is_empty() && !ran.stderr.contains("panicked"), "{ran:#?}");
    }
}

#[test]
fn names_that_are_nearly_right_are_found() {
    let (folder, ran) = in_folder(&["run", "main.agentflow", "mian", "--input", "{}"]);
    assert!(ran.exits(2).stderr.contains("`main`"));
    let input = r#"{ "items": [{ "name": "a", "price": 1, "count": 1 }] }"#;
    let ran = folder.run(["run", "main.agentflow", "--run-id", "first", "--input", input]).exits(0);
    assert_eq!(ran.stdout.trim(), "42");
    let ran = folder.run(["show", "frist"]).exits(2);
    assert!(ran.stderr.contains("`first`"), "{ran:#?}");
    let ran = folder.run(["answer", "first", "main/duble", "1"]).exits(2);
    assert!(!ran.stderr.contains("panicked"), "{ran:#?}");
    let ran = folder.run(["explain", "E9999"]).exits(2);
    assert!(!ran.stderr.is_empty());
}

#[test]
fn a_program_with_errors_is_not_run() {
    let folder = Folder::new();
    folder.write("broken.agentflow", "workflow main() -> int {\n  return missing\n}\n");
    let ran = folder.run(["run", "broken.agentflow", "--input", "{}"]).exits(2);
    assert!(ran.stderr.contains("missing") && ran.stdout.is_empty(), "{ran:#?}");
    folder.run(["check", "broken.agentflow"]).exits(1);
    folder.run(["check", "nowhere.agentflow"]).exits(2);
}

#[test]
fn the_same_run_with_another_input_is_refused() {
    let input = r#"{ "items": [{ "name": "a", "price": 1, "count": 1 }] }"#;
    let (folder, ran) = in_folder(&["run", "main.agentflow", "--run-id", "one", "--input", input]);
    ran.exits(0);
    let other = input.replace("\"a\"", "\"b\"");
    let ran = folder.run(["run", "main.agentflow", "--run-id", "one", "--input", &other]).exits(2);
    assert!(ran.stderr.contains("one"), "{ran:#?}");
}

/// Runs a workflow of one tool that is this shell script; gives the error.
fn tool(script: &str, settings: &str) -> serde_json::Value {
    let folder = Folder::new();
    let script = script.replace('\\', "\\\\").replace('"', "\\\"").replace('$', "\\$");
    folder.write(
        "main.agentflow",
        format!(
            "tool run() -> int {{\n  exec: [\"sh\", \"-c\", \"{script}\"]\n  effect: read\n  {settings}\n}}\n\
             workflow main() -> int {{\n  return run()\n}}\n"
        ),
    );
    let ran = folder.run(["run", "main.agentflow", "--input", "{}"]).exits(1);
    let error = ran.json();
    assert_eq!(error["step"], "main/run", "{ran:#?}");
    error
}

#[test]
fn a_tool_that_misbehaves_is_an_error_of_its_kind() {
    let error = tool("echo this is no JSON", "");
    assert_eq!(error["kind"], "tool");
    let error = tool("echo something broke >&2; exit 3", "");
    assert_eq!(error["kind"], "tool");
    assert!(error["message"].as_str().is_some_and(|message| message.contains("something broke")), "{error}");
    // Without an end, and a child that holds the output open when its parent is gone.
    let error = tool("sleep 1000 & sleep 1000", "timeout: 200ms");
    assert_eq!(error["kind"], "timeout");
    // More than fits: it is stopped, not collected.
    let error = tool("yes 123456789", "timeout: 60s");
    assert_eq!(error["kind"], "tool");
}

#[test]
fn a_tool_that_cannot_be_found_is_told_by_name() {
    let folder = Folder::new();
    folder.write(
        "main.agentflow",
        "tool run() -> int {\n  exec: [\"./no-such-program\"]\n  effect: read\n}\nworkflow main() -> int {\n  return run()\n}\n",
    );
    let error = folder.run(["run", "main.agentflow", "--input", "{}"]).exits(1).json();
    assert_eq!(error["kind"], "tool");
    assert!(error["message"].as_str().is_some_and(|message| message.contains("no-such-program")), "{error}");
}

#[test]
fn a_store_that_cannot_be_used_is_told() {
    let input = r#"{ "items": [{ "name": "a", "price": 1, "count": 1 }] }"#;
    let folder = Folder::new();
    folder.write("main.agentflow", PROGRAM);
    folder.write(
        "garbage.db",
        "this is no database, and it is long enough to be looked at as if it were one".repeat(100),
    );
    let ran = folder.run(["run", "main.agentflow", "--input", input, "--store", "sqlite:garbage.db"]);
    assert!(ran.code.is_some_and(|code| code != 0) && ran.stderr.contains("garbage.db"), "{ran:#?}");
    let ran = folder.run(["runs", "--store", "sqlite:nowhere/at/all.db"]);
    assert!(!ran.stderr.contains("panicked"), "{ran:#?}");
    let ran = folder.run(["run", "main.agentflow", "--input", input, "--store", "mysql://nowhere"]).exits(2);
    assert!(ran.stderr.contains("mysql"), "{ran:#?}");
}

#[test]
fn a_missing_key_is_named_and_never_shown() {
    let folder = Folder::new();
    folder.write(
        "main.agentflow",
        r#"
provider openai { protocol: "openai", base_url: "http://127.0.0.1:9/v1", api_key: secret("A_KEY_THAT_IS_NOT_SET") }
model fast { provider: openai, name: "m", retry: 1 }
agent A(text: string) -> string { model: fast, prompt: text }
workflow main(text: string) -> string { return A(text) }
"#,
    );
    let error = folder.run(["run", "main.agentflow", "--input", r#"{ "text": "x" }"#]).exits(1).json();
    assert!(
        error["message"].as_str().is_some_and(|message| message.contains("A_KEY_THAT_IS_NOT_SET")),
        "{error}"
    );
    let ran = Ran::from(
        folder
            .command(["run", "main.agentflow", "--input", r#"{ "text": "x" }"#])
            .env("A_KEY_THAT_IS_NOT_SET", "s3cret-value")
            .output()
            .expect("the command starts"),
    )
    .exits(1);
    assert_eq!(ran.json()["kind"], "unavailable");
    assert!(!ran.stdout.contains("s3cret-value") && !ran.stderr.contains("s3cret-value"), "{ran:#?}");
    let stored = std::fs::read(folder.path().join(".agentflow/runs.db")).expect("the run is stored");
    assert!(!String::from_utf8_lossy(&stored).contains("s3cret-value"));
}

#[test]
fn a_built_plan_runs_without_its_source() {
    let (folder, ran) = in_folder(&["build", "main.agentflow", "-o", "main.plan"]);
    ran.exits(0);
    std::fs::remove_file(folder.path().join("main.agentflow")).expect("the source can be removed");
    let input = r#"{ "items": [{ "name": "a", "price": 1, "count": 1 }] }"#;
    let ran = folder.run(["run", "main.plan", "--input", input]).exits(0);
    assert_eq!(ran.stdout.trim(), "42");
    folder.write("broken.plan", "{ \"format\": 1 }");
    for name in ["broken.plan", "missing.plan"] {
        let ran = folder.run(["run", name]).exits(2);
        assert!(ran.stderr.contains(name) && ran.stderr.contains("agentflow build"), "{ran:#?}");
    }
}

#[test]
fn commands_that_are_not_there_yet_say_what_is() {
    let folder = Folder::new();
    for (command, instead) in
        [("serve", "resume"), ("worker", "resume"), ("lsp", "check --watch"), ("fork", "run")]
    {
        let ran = folder.run([command]).exits(2);
        let told = format!("this version has no `agentflow {command}`");
        assert!(ran.stderr.contains(&told) && ran.stderr.contains(instead), "{ran:#?}");
    }
    folder.write("main.agentflow", "workflow main() -> int {\n  return 1\n}\n");
    for store in ["postgres://localhost/runs", "temporal://localhost:7233/default"] {
        let ran = folder.run(["run", "main.agentflow", "--store", store]).exits(2);
        assert!(ran.stderr.contains("keeps no runs in") && ran.stderr.contains("sqlite:PATH"), "{ran:#?}");
    }
}
