//! Every program of the repository, right or wrong, whole or in parts.

use std::path::{Path, PathBuf};

use super::laws::{check, check_meaning};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A program, and where it stands.
pub struct Program {
    pub place: String,
    pub text: String,
}

#[expect(clippy::disallowed_methods, reason = "the programs of the repository are files")]
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if !path.is_dir() {
            found.push(path);
        } else if !name.starts_with(['.', 't']) || name.starts_with("test") || name.starts_with("tree") {
            files(&path, found);
        }
    }
}

/// All programs of the repository, by file.
pub fn corpus() -> Vec<Program> {
    let mut found = Vec::new();
    for folder in ["examples", "grammar", "compiler", "runtime", "src", "tests", "editors"] {
        files(&root().join(folder), &mut found);
    }
    found.sort();
    found.iter().filter(|path| !path.iter().any(|part| part == "node_modules")).flat_map(programs).collect()
}

/// The programs in a file.
#[expect(clippy::disallowed_methods, reason = "the programs of the repository are files")]
fn programs(path: &PathBuf) -> Vec<Program> {
    let ending = path.extension().unwrap_or_default().to_string_lossy();
    let read = match ending.as_ref() {
        "agentflow" => |text: &str| vec![text.to_owned()],
        "md" => page,
        "txt" => sections,
        "rs" => literals,
        _ => return Vec::new(),
    };
    let text = std::fs::read_to_string(path).expect("a file that was listed can be read");
    let place = path.strip_prefix(root()).unwrap_or(path).display().to_string();
    read(&text).into_iter().map(|text| Program { place: place.clone(), text }).collect()
}

/// The code of a page, by itself and after what the page puts before all of it.
fn page(text: &str) -> Vec<String> {
    let mut preamble = String::new();
    let mut found = Vec::new();
    for block in text.split("```agentflow").skip(1) {
        let Some((kind, rest)) = block.split_once('\n') else { continue };
        let code = rest.split("\n```").next().unwrap_or(rest);
        match kind.trim() {
            "preamble" => preamble = format!("{preamble}{code}\n\n"),
            "expect" => {
                let lines: String = code.lines().map(|line| format!("  expect {line}\n")).collect();
                found.push(format!("{preamble}test \"values\" {{\n{lines}}}\n"));
            }
            _ => found.push(format!("{preamble}{code}\n")),
        }
    }
    found.push(preamble);
    found
}

/// The sections of a corpus, without the marks for what is expected of them. Each may be declarations or statements.
fn sections(text: &str) -> Vec<String> {
    let mut sections = vec![String::new()];
    for line in text.lines() {
        let begins = ["=== ", "## ", "#: ", "====", "----"].iter().any(|mark| line.starts_with(mark));
        if begins {
            sections.push(String::new());
        } else if !line.starts_with("expect E") && !line.starts_with("expect W") {
            let section = sections.last_mut().expect("there is a first section");
            section.push_str(&line.replace(['«', '»'], ""));
            section.push('\n');
        }
    }
    sections.into_iter().flat_map(whole_and_as_body).collect()
}

/// The string literals of a Rust file: those of tests are programs, or parts of some.
fn literals(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('"') {
        let raw = rest[..at].ends_with("r#");
        let end = if raw { "\"#" } else { "\"" };
        rest = &rest[at + 1..];
        let mut length = rest.find(end);
        while !raw && length.is_some_and(|length| is_escaped(&rest[..length])) {
            length = length.and_then(|length| Some(length + 1 + rest[length + 1..].find('"')?));
        }
        let Some(length) = length else { break };
        let written = &rest[..length];
        rest = &rest[length + end.len()..];
        if written.contains([' ', '(', '{']) {
            let meant =
                written.replace("\\n", "\n").replace("\\\"", "\"").replace("{{", "{").replace("}}", "}");
            found.extend(whole_and_as_body(if raw { written.to_owned() } else { meant }));
        }
    }
    found
}

fn is_escaped(before: &str) -> bool {
    before.bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1
}

fn whole_and_as_body(text: String) -> [String; 2] {
    let body = format!("workflow main() {{\n{text}\n}}\n");
    [text, body]
}

#[test]
fn all_programs_of_the_repository() {
    let corpus = corpus();
    assert!(corpus.len() > 2_000, "there are {} programs", corpus.len());
    let mut compiled = 0;
    for Program { place, text } in corpus {
        let place = format!("{place}\n{text}");
        let formatted = check(&place, &text);
        compiled += usize::from(check_meaning(&place, &text, &formatted));
    }
    assert!(compiled > 200, "{compiled} programs compile");
}

#[test]
fn literals_and_sections_are_found() {
    assert_eq!(literals("f(\"a b\\n\", r#\"c \"d\"\"#)")[0], "a b\n");
    assert_eq!(literals("f(\"a b\\n\", r#\"c \"d\"\"#)")[2], "c \"d\"");
    assert_eq!(sections("=== one\nexpect E0101 `a`\nlet «a»\n=== two\nb\n")[2], "let a\n");
}
