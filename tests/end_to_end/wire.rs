//! The wire, against a server that others wrote: PyPI's `fakellm`, a process of its own that speaks chat completions.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use crate::command::{Folder, Ran, repository};

/// A running server; it ends with the value.
struct Server {
    process: Child,
    port: u16,
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Where `tests/run` puts the server, or why it is not there.
fn fakellm() -> Option<PathBuf> {
    let program = repository().join("target/test-python/bin/fakellm");
    if program.exists() {
        return Some(program);
    }
    assert!(std::env::var_os("CI").is_none(), "`fakellm` is not installed: run the tests by `tests/run`");
    println!("skipped: `fakellm` is not installed; `tests/run` installs it");
    None
}

fn serve(folder: &Folder, program: PathBuf, rules: &str) -> Server {
    folder.write("fakellm.yaml", rules);
    // The port is free now, and nothing else on a test machine takes ports by chance.
    let port =
        TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port").port();
    let mut process = Command::new(program)
        .args(["serve", "--host", "127.0.0.1", "--port", &port.to_string()])
        .current_dir(folder.path())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the server starts");
    let mut talk = BufReader::new(process.stderr.take().expect("its standard error is ours"));
    let mut line = String::new();
    // It says so when it listens; if it ends before, there is nothing more to read.
    while !line.contains("running on") {
        line.clear();
        assert_ne!(talk.read_line(&mut line).expect("it talks UTF-8"), 0, "the server ended");
    }
    // What it says from now on must not fill the pipe.
    std::thread::spawn(move || std::io::copy(&mut talk, &mut std::io::sink()));
    Server { process, port }
}

const PROGRAM: &str = r#"
provider openai {
  protocol: "openai"
  base_url: env("OPENAI_BASE_URL", default: "https://api.openai.com/v1")
  api_key: secret("OPENAI_API_KEY")
}

model fast { provider: openai, name: "gpt-5-mini", retry: { attempts: 3, backoff: 1ms..2ms } }

record Weather { city: string, degrees: float }

/// Measures the temperature.
tool measure(city: string) -> float {
  exec: ["sh", "-c", "cat > /dev/null; echo 21.5"]
  effect: read
}

agent Reporter(city: string) -> Weather {
  model: fast
  instructions: "Measure, then report."
  prompt: "What is the weather in ${city}?"
  tools: [measure]
}

workflow main(city: string) -> Weather {
  return Reporter(city)
}
"#;

fn ask(folder: &Folder, server: &Server, city: &str) -> Ran {
    folder.write("main.agentflow", PROGRAM);
    let input = format!(r#"{{ "city": "{city}" }}"#);
    let mut command = folder.command(["run", "main.agentflow", "--run-id", city, "--input", &input]);
    command.env("OPENAI_BASE_URL", format!("http://127.0.0.1:{}/v1", server.port));
    command.env("OPENAI_API_KEY", "key-of-the-test");
    Ran::from(command.output().expect("the command starts"))
}

#[test]
fn a_tool_call_and_a_structured_answer_go_over_the_wire() {
    let Some(program) = fakellm() else { return };
    let folder = Folder::new();
    let server = serve(
        &folder,
        program,
        r#"
version: 1
rules:
  - name: report
    when: { tool_result_contains: "21.5" }
    respond: { content: '{"city": "Lyon", "degrees": 21.5}' }
  - name: measure
    when: { messages_contain: "Lyon", tools_include: measure }
    respond:
      tool_calls:
        - name: measure
          arguments: { city: Lyon }
  - name: broken
    when: { messages_contain: "Nowhere" }
    respond: { status: 500, error: "out of order" }
  - name: refused
    when: { messages_contain: "Denied" }
    respond: { status: 401, error: "wrong key" }
"#,
    );
    let weather = ask(&folder, &server, "Lyon").exits(0);
    assert_eq!(weather.json(), serde_json::json!({ "city": "Lyon", "degrees": 21.5 }));
    let shown = folder.run(["show", "Lyon", "--format", "json"]).exits(0).json();
    assert!(shown["usage"]["output_tokens"].as_u64().is_some_and(|tokens| tokens > 0), "{shown:#}");

    // Broken on the other side: tried three times, then told.
    let error = ask(&folder, &server, "Nowhere").exits(1).json();
    assert_eq!((&error["kind"], &error["attempts"]), (&"unavailable".into(), &3.into()), "{error}");

    // Wrong on ours: told at once.
    let error = ask(&folder, &server, "Denied").exits(1).json();
    assert_eq!((&error["kind"], &error["attempts"]), (&"failed".into(), &1.into()), "{error}");
    assert!(!error.to_string().contains("key-of-the-test"), "{error}");
    assert!(requests(&server) >= 6, "the server was asked");
}

/// How many requests the server has seen, by its own count.
fn requests(server: &Server) -> u64 {
    let mut stream = TcpStream::connect(("127.0.0.1", server.port)).expect("the server listens");
    write!(stream, "GET /_fakellm/stats HTTP/1.0\r\nHost: localhost\r\n\r\n").expect("it takes requests");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it answers UTF-8");
    let body = answer.split("\r\n\r\n").nth(1).expect("an answer has a body");
    let stats: serde_json::Value = serde_json::from_str(body).expect("its statistics are JSON");
    let count = stats.as_object().expect("an object").iter().find(|(name, _)| name.contains("request"));
    count.and_then(|(_, count)| count.as_u64()).expect("it counts requests")
}
