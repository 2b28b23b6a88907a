//! What the language has and this version does not carry out: it checks and is planned, and where it is run, one error
//! says so. No key and no network is there, so whatever went further than that would fail by another error.

use crate::command::{Folder, Ran};

const MODELS: &str = "provider p { protocol: \"openai\", base_url: \"http://127.0.0.1:9\", api_key: secret(\"NO_KEY\") }\n\
    model m { provider: p, name: \"m\", retry: 1 }\n";

/// A program that checks, and what one run of its workflow `main` says on standard error.
fn refused(program: &str, message: &str) {
    let folder = Folder::new();
    folder.write("main.agentflow", program);
    folder.run(["check", "main.agentflow"]).exits(0);
    folder.run(["build", "main.agentflow", "-o", "main.plan"]).exits(0);
    let ran = folder.run(["run", "main.agentflow", "main", "--input", r#"{"q": "x"}"#]).exits(1);
    assert_eq!(ran.json()["kind"], "failed", "{ran:#?}");
    assert_eq!(ran.json()["message"], message, "{ran:#?}");
    // Trying again would change nothing.
    assert_eq!(ran.json()["attempts"], 1, "{ran:#?}");
    let errors = ran.stderr.lines().filter(|line| line.starts_with("error:")).count();
    assert_eq!(errors, 1, "{ran:#?}");
}

#[test]
fn protocols_other_than_openai() {
    for protocol in ["openai_responses", "anthropic", "gemini"] {
        refused(
            &format!(
                "provider p {{ protocol: \"{protocol}\", api_key: secret(\"NO_KEY\") }}\n\
                 model m {{ provider: p, name: \"m\" }}\n\
                 agent A(q: string) -> string {{ model: m\n  prompt: q }}\n\
                 workflow main(q: string) -> string {{ return A(q) }}\n"
            ),
            &format!(
                "the provider `p` speaks the protocol `{protocol}`, and this version carries out `openai` alone"
            ),
        );
    }
}

#[test]
fn tools_of_mcp_servers() {
    let server = "mcp files { url: \"https://files.example/mcp\" }\n";
    refused(
        &format!(
            "{server}tool read(path: string) -> string {{ mcp: files.read_file }}\n\
             workflow main(q: string) -> string {{ return read(q) }}\n"
        ),
        "the tool `files.read_file` is on an MCP server, and this version carries out no tools of MCP servers",
    );
    for tools in ["files.*", "files.read_file"] {
        refused(
            &format!(
                "{MODELS}{server}agent A(q: string) -> string {{ model: m\n  prompt: q\n  tools: [{tools}] }}\n\
                 workflow main(q: string) -> string {{ return A(q) }}\n"
            ),
            "`A` has tools of the MCP server `files`, and this version carries out no tools of MCP servers",
        );
    }
}

const HOSTED: &str = "tool search(query: string) -> string { hosted: \"web_search\" }\n";

#[test]
fn tools_that_a_provider_runs() {
    refused(
        &format!(
            "{MODELS}{HOSTED}agent A(q: string) -> string {{ model: m\n  prompt: q\n  tools: [search] }}\n\
             workflow main(q: string) -> string {{ return A(q) }}\n"
        ),
        "the tool `search` is run by the provider (`web_search`), and this version carries out no hosted tools",
    );
}

#[test]
fn a_test_stands_in_for_an_agent_whatever_its_tools_are() {
    let folder = Folder::new();
    folder.write(
        "main.agentflow",
        format!(
            "{MODELS}{HOSTED}mcp files {{ url: \"https://files.example/mcp\" }}\n\
             agent A(q: string) -> string {{ model: m\n  prompt: q\n  tools: [search, files.*] }}\n\
             workflow main(q: string) -> string {{ return A(q) }}\n\
             test \"it stands in\" {{ mock A = \"y\"\n  expect main(\"x\") == \"y\" }}\n"
        ),
    );
    folder.run(["test", "main.agentflow"]).exits(0);
}

#[test]
fn schedules_are_not_started_and_what_they_start_runs() {
    let folder = Folder::new();
    folder.write(
        "main.agentflow",
        "workflow report(q: string) -> string { return q }\n\
         schedule nightly = report(\"eu\") { cron: \"0 6 * * *\", timezone: \"Europe/Paris\", overlap: skip }\n",
    );
    folder.run(["check", "main.agentflow", "--deny", "warnings"]).exits(0);
    let ran = folder.run(["run", "main.agentflow", "nightly"]).exits(2);
    assert_eq!(
        ran.stderr,
        "error: `nightly` is a schedule, and this version starts no schedules\nhelp: run what it starts: `report`\n"
    );
    assert_eq!(run(&folder, "main.agentflow", "{\"q\": \"eu\"}", &[]).exits(0).json(), "eu");
}

#[test]
fn a_summary_is_shared_since_it_is_only_one_more_turn() {
    let folder = Folder::new();
    folder.write(
        "main.agentflow",
        format!(
            "{MODELS}agent B(q: string) -> string {{ model: m\n  instructions: \"You take over.\" }}\n\
             agent A(q: string) -> string {{ model: m\n  prompt: q\n  handoffs: [B(q: q) sharing summary] }}\n\
             workflow main(q: string) -> string {{ return A(q) }}\n"
        ),
    );
    folder.write(
        "script.json",
        r#"{"agents": {
            "A": {"turns": [{"handoff": "B", "args": {}}, {"text": "It broke on Monday."}]},
            "B": {"match": [{"when": "It broke on Monday.", "output": "I know"}], "turns": [{"output": "what?"}]}
        }}"#,
    );
    let ran = run(&folder, "main.agentflow", "{\"q\": \"help\"}", &["--models", "scripted:script.json"]);
    assert_eq!(ran.exits(0).json(), "I know");
}

fn run(folder: &Folder, program: &str, input: &str, more: &[&str]) -> Ran {
    folder.run([&["run", program, "--input", input], more].concat())
}
