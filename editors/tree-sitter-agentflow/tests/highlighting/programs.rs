//! Every program of the repository, whole or in parts, right or wrong.

use crate::wrong::WRONG;
use crate::{read, repository, rust_literals};
use std::path::{Path, PathBuf};

/// A program, and where it stands.
pub struct Program {
    pub place: String,
    pub text: String,
}

impl Program {
    fn new(place: impl Into<String>, text: impl Into<String>) -> Self {
        Self { place: place.into(), text: text.into() }
    }
}

/// All of them.
pub fn programs() -> Vec<Program> {
    let mut programs = files();
    programs.extend(reference());
    programs.extend(findings());
    programs.extend(
        WRONG
            .iter()
            .map(|(name, text)| Program::new(format!("grammar/tests/grammar/wrong.rs: {name}"), *text)),
    );
    programs.extend(reading());
    programs
}

/// Files that are programs.
pub fn files() -> Vec<Program> {
    let mut paths = Vec::new();
    walk(&repository(), &mut paths);
    paths.sort();
    assert!(paths.len() >= 10, "only {} programs were found", paths.len());
    paths
        .into_iter()
        .map(|path| {
            let text = std::fs::read_to_string(&path).expect("programs are UTF-8");
            Program::new(path.display().to_string(), text)
        })
        .collect()
}

fn walk(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the folder can be read").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() {
            if !name.starts_with('.') && !name.starts_with("target") && name != "node_modules" {
                walk(&path, paths);
            }
        } else if path.extension().is_some_and(|extension| extension == "agentflow") {
            paths.push(path);
        }
    }
}

/// The examples of the reference, each with its chapter's preamble before it.
fn reference() -> Vec<Program> {
    let mut programs = Vec::new();
    for (chapter, text) in texts("grammar/reference", "md") {
        let mut preamble = String::new();
        let mut lines = text.lines().enumerate();
        while let Some((number, line)) = lines.next() {
            let Some(information) = line.strip_prefix("```") else { continue };
            let body: Vec<&str> =
                lines.by_ref().map(|(_, line)| line).take_while(|line| *line != "```").collect();
            let body = format!("{}\n", body.join("\n"));
            let Some(kind) = information.strip_prefix("agentflow") else { continue };
            let body = match kind.trim() {
                "preamble" => {
                    preamble.push_str(&body);
                    continue;
                }
                "expect" => {
                    let lines: String = body.lines().map(|line| format!("  expect {line}\n")).collect();
                    format!("test \"values\" {{\n{lines}}}\n")
                }
                _ => body,
            };
            programs.push(Program::new(format!("{chapter}:{}", number + 1), format!("{preamble}{body}")));
        }
    }
    assert!(programs.len() > 50, "the reference has {} examples", programs.len());
    programs
}

/// Programs with one mistake each: `##` begins declarations, `#:` statements.
fn findings() -> Vec<Program> {
    let mut programs = Vec::new();
    for (file, text) in texts("tests/findings/wrong", "txt") {
        let mut open: Option<(bool, String, String)> = None;
        for line in text.lines().chain(["## end"]) {
            let (whole, title) = match (line.strip_prefix("## "), line.strip_prefix("#: ")) {
                (Some(title), _) => (true, title),
                (_, Some(title)) => (false, title),
                _ => {
                    if let Some((_, _, body)) = &mut open {
                        body.push_str(&line.replace(['«', '»'], ""));
                        body.push('\n');
                    }
                    continue;
                }
            };
            if let Some((whole, title, body)) = open.replace((whole, title.to_owned(), String::new())) {
                let body = if whole { body } else { format!("workflow main() {{\n{body}\n}}\n") };
                programs.push(Program::new(format!("{file}: {title}"), body));
            }
        }
    }
    assert!(programs.len() > 50, "there are {} wrong programs", programs.len());
    programs
}

/// What the tests of the compiler's grammar read: pieces of programs in the calls of its tables.
fn reading() -> Vec<Program> {
    let file = "grammar/tests/grammar/reading.rs";
    let source = read(file);
    let mut programs = Vec::new();
    for (call, before, after) in [
        ("statements", "workflow w() {\n", "\n}\n"),
        ("settings", "agent A() -> string {\n", "\n}\n"),
        ("written_type", "type T = ", ""),
        ("item", "", ""),
    ] {
        for literal in rust_literals::first_arguments(&source, call) {
            programs.push(Program::new(format!("{file}: {literal}"), format!("{before}{literal}{after}")));
        }
    }
    assert!(programs.len() > 150, "only {} pieces of programs were found", programs.len());
    programs
}

/// The files of a folder that end so, in order, with their paths.
fn texts(folder: &str, extension: &str) -> Vec<(String, String)> {
    let mut paths: Vec<_> = std::fs::read_dir(repository().join(folder))
        .expect("the folder can be read")
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .collect();
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let name = path.file_name().expect("a file has a name").to_string_lossy().into_owned();
            (format!("{folder}/{name}"), std::fs::read_to_string(&path).expect("texts are UTF-8"))
        })
        .collect()
}
