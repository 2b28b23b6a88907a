//! Tools that are programs, well-behaved and not.

use std::path::PathBuf;
use std::time::Duration;

use agentflow_effects::{Connections, Effects, LiveEffects, StepContext};
use agentflow_machine::{ToolAction, ToolRequest};
use agentflow_plan::{Bounds, Field, Plan, Type, Value};
use tempfile::TempDir;

use crate::setting::*;

/// A folder with a program in it, and what runs it.
struct Workshop {
    folder: TempDir,
}

impl Workshop {
    fn new() -> Workshop {
        Workshop { folder: tempfile::tempdir().expect("a folder") }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn live(&self) -> LiveEffects {
        live(self.folder.path())
    }

    async fn run(&self, request: &ToolRequest) -> String {
        match call(&self.live(), &plan("unused"), request).await {
            Ok(value) => value.to_json_text(),
            Err(error) => told(&error).replace(&self.folder.path().display().to_string(), "FOLDER"),
        }
    }
}

fn shell(script: &str) -> ToolRequest {
    tool_request(exec_action(&["sh", "-c", script]))
}

async fn given(script: &str, r#type: Type) -> String {
    let mut request = shell(script);
    request.result = r#type;
    Workshop::new().run(&request).await
}

#[tokio::test]
async fn arguments_go_in_and_a_value_comes_out() {
    let workshop = Workshop::new();
    std::fs::create_dir(workshop.path("tools")).expect("a folder");
    let script = "import json, os, sys\n\
        told = {name: os.environ[name] for name in sorted(os.environ) if name.startswith(('AGENTFLOW', 'EXTRA'))}\n\
        json.dump({'in': json.load(sys.stdin), 'at': os.path.basename(os.getcwd()), 'told': told, 'args': sys.argv[1:]}, sys.stdout)\n";
    std::fs::write(workshop.path("tools/tool.py"), script).expect("a program");
    let request = tool_request(ToolAction::Exec {
        command: vec!["python3".into(), "tool.py".into(), "$HOME".into(), "a b".into()]
            .into_iter()
            .map(|word: String| Value::string(word))
            .collect(),
        directory: "tools".into(),
        environment: vec![("EXTRA".into(), secret("key=", "KEY")), ("EXTRA_N".into(), Value::Int(7))],
    });
    // What the program says of its secret does not get through.
    assert_eq!(
        workshop.run(&request).await,
        r#"{"in":{"n":1,"wait":"1m30s"},"at":"tools","told":{"AGENTFLOW_ATTEMPT":"2","AGENTFLOW_IDEMPOTENCY_KEY":"run/step/key","AGENTFLOW_RUN_ID":"run-1","AGENTFLOW_STEP":"main/act","EXTRA":"key=<secret KEY>","EXTRA_N":"7"},"args":["$HOME","a b"]}"#
    );
}

#[tokio::test]
async fn variables_of_secrets_are_withheld_and_others_inherited() {
    let mut plan = plan("unused");
    // Any variable will do that is set wherever tests run.
    plan.secrets.push("PATH".into());
    let workshop = Workshop::new();
    let request = tool_request(exec_action(&["/bin/sh", "-c", "/usr/bin/env | /usr/bin/cut -d= -f1"]));
    let request = ToolRequest { result: text_type(), ..request };
    let effects = LiveEffects::new(Connections::new(), workshop.folder.path());
    let names = call(&effects, &plan, &request).await.expect("it ends well");
    let names: Vec<&str> = names.as_str().expect("text").lines().collect();
    assert!(!names.contains(&"PATH"), "{names:?}");
    assert!(names.contains(&"CARGO_PKG_NAME"), "{names:?}");
}

#[tokio::test]
async fn what_is_printed_is_read_by_the_type() {
    let record = Type::Object(vec![Field {
        name: "a".into(),
        doc: None,
        r#type: Type::Int(Bounds::NONE),
        default: None,
    }]);
    for (script, r#type, expected) in [
        ("echo '{\"a\": 1, \"b\": 2}'", record.clone(), r#"{"a":1}"#),
        ("echo hello; echo world", text_type(), r#""hello\nworld""#),
        ("echo 42", text_type(), r#""42""#),
        ("echo '\"quoted\"'", text_type(), r#""quoted""#),
        ("echo noise >&2; echo 1", Type::Json, "1"),
        ("echo anything", Type::Null, "null"),
        ("true", Type::Optional(Box::new(record.clone())), "null"),
        ("true", record.clone(), "tool: the tool `act` gave nothing where JSON was due"),
        (
            "echo '{\"a\": \"x\"}'",
            record.clone(),
            "tool: the tool `act` gave a value that breaks its type: a: expected an int, found \"x\"",
        ),
        (
            "echo no json",
            record.clone(),
            "tool: the tool `act` gave no JSON: expected ident at line 1 column 2; it gave: no json",
        ),
        ("printf '\\377'", text_type(), "tool: the tool `act` printed what is no UTF-8 text"),
    ] {
        assert_eq!(given(script, r#type).await, expected, "{script}");
    }
}

#[tokio::test]
async fn a_failure_says_what_the_program_said_last() {
    for (script, expected) in [
        ("echo first >&2; echo last >&2; exit 3", "tool: first\nlast"),
        ("echo out; exit 3", "tool: the program `sh` exited with code 3 and said nothing"),
        ("kill -9 $$", "tool: the program `sh` was ended by signal 9"),
        ("printf '\\033[31mred\\033[0m sk-very-secret\\n' >&2; exit 1", "tool: [31mred[0m <secret KEY>"),
    ] {
        assert_eq!(given(script, Type::Json).await, expected, "{script}");
    }
    // Much of it: the end is what counts, and no piece of a secret is left where it was cut.
    let much =
        given("for i in $(seq 3000); do printf sk-very-secret; done >&2; echo end >&2; exit 1", Type::Json)
            .await;
    assert!(much.len() <= 4200 && much.ends_with("<secret KEY>end"), "{} {much:.200}", much.len());
    assert!(!much.contains("sk-") && !much.contains("very"), "{much:.200}");
}

#[tokio::test]
async fn a_program_that_cannot_start_is_named() {
    let workshop = Workshop::new();
    std::fs::write(workshop.path("plain"), "hello").expect("a file");
    std::fs::write(workshop.path("no_line"), "hello").expect("a file");
    std::fs::write(workshop.path("no_interpreter"), "#!/no/such/thing\n").expect("a file");
    for name in ["no_line", "no_interpreter"] {
        let permissions = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        std::fs::set_permissions(workshop.path(name), permissions).expect("it may be executed");
    }
    for (command, expected) in [
        (vec!["no-such-program-here"], "the program `no-such-program-here` was not found on the PATH"),
        (vec!["./none"], "the program `./none` was not found: there is no FOLDER/./none"),
        (vec!["plain/x"], "the program `plain/x` was not found: there is no FOLDER/plain/x"),
        (vec!["./plain"], "the program `./plain` may not be executed (FOLDER/./plain)"),
        (
            vec!["./no_line"],
            "`./no_line` is no program: it lacks a first line such as `#!/bin/sh` (FOLDER/./no_line)",
        ),
        (
            vec!["./no_interpreter"],
            "the program `./no_interpreter` can't run: what its first line (`#!…`) names was not found (FOLDER/./no_interpreter)",
        ),
        (vec!["sh", "a\0b"], "the program `sh` can't take a NUL character"),
    ] {
        let request = tool_request(exec_action(&command));
        assert_eq!(workshop.run(&request).await, format!("tool never nothing_ran: {expected}"));
    }
    let mut request = shell("true");
    let ToolAction::Exec { directory, .. } = &mut request.action else { unreachable!("it is a program") };
    *directory = "away".into();
    assert_eq!(
        workshop.run(&request).await,
        "tool never nothing_ran: the folder `FOLDER/away`, where the tool runs, is not there"
    );
    let long = "x".repeat(3 << 20);
    assert_eq!(
        workshop.run(&tool_request(exec_action(&["sh", &long]))).await,
        "tool never nothing_ran: the program `sh` can't take so much in arguments and environment; use its input"
    );
    let mut request = shell("true");
    let ToolAction::Exec { environment, .. } = &mut request.action else { unreachable!("it is a program") };
    environment.push(("KEY2".into(), secret("", "NONE")));
    assert_eq!(
        workshop.run(&request).await,
        "failed never nothing_ran: the secret `NONE` is missing: set the environment variable NONE"
    );
    let mut request = shell("true");
    let ToolAction::Exec { command, .. } = &mut request.action else { unreachable!("it is a program") };
    command.push(secret("", "KEY"));
    assert_eq!(
        workshop.run(&request).await,
        "failed never nothing_ran: a secret can't be an argument of a program; pass it by `env`"
    );
}

#[tokio::test]
async fn a_program_that_prints_without_end_is_ended() {
    let told = given("echo $$ >&2; yes", text_type()).await;
    assert_eq!(told, "tool never: the program `sh` printed more than 16 MiB");
    // The same where the end comes before the bound was seen.
    let told = given("head -c 17000000 /dev/zero", text_type()).await;
    assert_eq!(told, "tool never: the program `sh` printed more than 16 MiB");
    let most = given("head -c 1000000 /dev/zero | tr '\\0' x", text_type()).await;
    assert_eq!(most.len(), 1_000_002);
}

#[tokio::test]
async fn errors_without_end_do_not_fill_the_memory() {
    let mut request = shell("yes >&2");
    request.timeout_ms = 300;
    assert_eq!(Workshop::new().run(&request).await, "timeout: the program `sh` had not ended within 300ms");
}

#[tokio::test]
async fn input_that_nobody_reads_is_no_trouble() {
    let large = Value::object([("text".into(), Value::string("x".repeat(1 << 20)))]);
    for script in ["echo 1", "exec <&-; echo 1", "head -c 10 >/dev/null; echo 1"] {
        let mut request = shell(script);
        request.arguments = large.clone();
        assert_eq!(Workshop::new().run(&request).await, "1", "{script}");
    }
}

#[tokio::test]
async fn a_grandchild_that_holds_the_output_open_is_not_waited_for() {
    // It holds all three pipes, and prints after its parent has ended.
    let script = "(trap '' HUP; while :; do sleep 1; done) & echo $! > pid; echo 7";
    let workshop = Workshop::new();
    assert_eq!(workshop.run(&shell(script)).await, "7");
    let pid = std::fs::read_to_string(workshop.path("pid")).expect("it was written");
    // What a tool leaves running on purpose is let be; here it is ended by hand.
    assert!(is_alive(&pid), "the grandchild goes on");
    let group = std::process::Command::new("kill").args(["-9", pid.trim()]).status();
    assert!(group.expect("kill runs").success());
}

/// A program that writes its process id and its child's into files, and goes on for ever; `TERM` as `trap` says.
fn stubborn(trap: &str) -> String {
    format!(
        "trap {trap} TERM; sh -c \"trap {trap} TERM; echo \\$\\$ > child; while :; do sleep 0.05; done\" & \
         while [ ! -s child ]; do :; done; echo $$ > leader; while :; do sleep 0.05; done"
    )
}

async fn wait_for(path: PathBuf) -> String {
    loop {
        match std::fs::read_to_string(&path) {
            Ok(text) if text.ends_with('\n') => return text,
            _ => tokio::task::yield_now().await,
        }
    }
}

/// Whether a process is there and is no mere remains of one.
fn is_alive(pid: &str) -> bool {
    let state = std::fs::read_to_string(format!("/proc/{}/stat", pid.trim()));
    state.is_ok_and(|stat| !stat.rsplit(')').next().is_some_and(|rest| rest.trim_start().starts_with('Z')))
}

#[tokio::test]
async fn at_its_timeout_the_whole_group_is_ended() {
    for trap in ["-", "''"] {
        let workshop = Workshop::new();
        let mut request = shell(&stubborn(trap));
        request.timeout_ms = 2_000;
        assert_eq!(workshop.run(&request).await, "timeout: the program `sh` had not ended within 2s");
        for name in ["leader", "child"] {
            let pid = std::fs::read_to_string(workshop.path(name)).expect("it had two seconds to begin");
            assert!(!is_alive(&pid), "the {name} of trap {trap} has ended");
        }
    }
}

#[tokio::test]
async fn dropped_the_whole_group_is_ended() {
    for trap in ["-", "''"] {
        let workshop = Workshop::new();
        let effects = workshop.live();
        let plan: Plan = plan("unused");
        let request = shell(&stubborn(trap));
        let context = StepContext { run_id: "run-1".into(), step: "main/act".into() };
        let running = effects.tool(&plan, &context, &request);
        tokio::select! {
            ended = running => panic!("it goes on for ever: {ended:?}"),
            _ = wait_for(workshop.path("leader")) => {}
        }
        tokio::time::timeout(Duration::from_secs(30), effects.settle()).await.expect("all has ended");
        for name in ["leader", "child"] {
            let pid = wait_for(workshop.path(name)).await;
            assert!(!is_alive(&pid), "the {name} of trap {trap} has ended");
        }
    }
}

#[test]
fn dropped_with_its_runtime_the_whole_group_is_ended() {
    let workshop = Workshop::new();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let (effects, plan, request) = (workshop.live(), plan("unused"), shell(&stubborn("''")));
        tokio::select! {
            ended = call(&effects, &plan, &request) => panic!("it goes on for ever: {ended:?}"),
            _ = wait_for(workshop.path("leader")) => {}
        }
    });
    let pids =
        ["leader", "child"].map(|name| std::fs::read_to_string(workshop.path(name)).expect("it was written"));
    drop(runtime);
    // The signal was sent when the runtime went; that it takes effect is a matter of the system.
    while pids.iter().any(|pid| is_alive(pid)) {
        std::thread::yield_now();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_at_once_do_not_hinder_each_other() {
    let mut running = tokio::task::JoinSet::new();
    for number in 0..32 {
        running.spawn(async move {
            let script = format!("head -c 300000 /dev/zero | tr '\\0' x >&2; echo {number}");
            (number.to_string(), given(&script, Type::Json).await)
        });
    }
    while let Some(ended) = running.join_next().await {
        let (expected, found) = ended.expect("nobody panicked");
        assert_eq!(found, expected);
    }
}
