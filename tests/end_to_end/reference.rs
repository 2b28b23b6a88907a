//! Every example of the reference is checked; where it shows a result or a finding, it is run.
//!
//! A block's information says what it is: `agentflow` is a whole program, `agentflow preamble` is put before all that follow in
//! its chapter, `agentflow wrong E0301` has exactly this finding, `agentflow test` has tests that pass, and each line of
//! `agentflow expect` is an expression that holds.

use agentflow_driver::{MemoryWorld, check};

use crate::command::{Folder, repository};

struct Block {
    chapter: String,
    line: usize,
    kind: String,
    preamble: String,
    body: String,
}

/// The blocks of all chapters, each with its chapter's preamble before it.
fn blocks() -> Vec<Block> {
    let mut chapters: Vec<_> = std::fs::read_dir(repository().join("grammar/reference"))
        .expect("there is a reference")
        .map(|entry| entry.expect("the folder can be read").path())
        .collect();
    chapters.sort();
    let mut blocks = Vec::new();
    for path in chapters {
        let chapter = path.file_name().expect("a chapter has a name").to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).expect("chapters are UTF-8");
        let mut preamble = String::new();
        let mut lines = text.lines().enumerate();
        while let Some((number, line)) = lines.next() {
            let Some(information) = line.strip_prefix("```") else { continue };
            let body: Vec<&str> =
                lines.by_ref().map(|(_, line)| line).take_while(|line| *line != "```").collect();
            let body = format!("{}\n", body.join("\n"));
            let Some(kind) = information.strip_prefix("agentflow") else { continue };
            match kind.trim() {
                "preamble" => preamble.push_str(&body),
                kind => blocks.push(Block {
                    chapter: chapter.clone(),
                    line: number + 1,
                    kind: kind.to_owned(),
                    preamble: preamble.clone(),
                    body,
                }),
            }
        }
    }
    blocks
}

/// The errors of a program, as `code: message`, and all codes that it was told.
fn errors(text: &str) -> Vec<(String, String)> {
    let world = MemoryWorld::new().with("example.agentflow", text);
    check(&world, &["example.agentflow".to_owned()])
        .findings
        .iter()
        .filter(|finding| finding.is_error())
        .map(|finding| (finding.code.to_owned(), finding.message.clone()))
        .collect()
}

#[test]
fn every_example_of_the_reference_does_what_it_shows() {
    let blocks = blocks();
    assert!(blocks.len() > 50, "the reference has {} examples", blocks.len());
    let folder = Folder::new();
    let mut wrong = Vec::new();
    for Block { chapter, line, kind, preamble, body } in blocks {
        let text = format!("{preamble}{body}");
        let place = format!("{chapter}:{line}");
        let mut words = kind.split(' ');
        let program = match words.next().unwrap_or_default() {
            "" => {
                for (code, message) in errors(&text) {
                    wrong.push(format!("{place}: {code}: {message}"));
                }
                continue;
            }
            "wrong" => {
                let expected: Vec<&str> = words.collect();
                let found = errors(&text);
                let codes: Vec<&str> = found.iter().map(|(code, _)| code.as_str()).collect();
                if codes != expected {
                    wrong.push(format!("{place}: expected {expected:?}, found {found:?}"));
                }
                continue;
            }
            "test" => text,
            "expect" => {
                let expectations: String = body.lines().map(|line| format!("  expect {line}\n")).collect();
                format!("{preamble}test \"the values that the chapter shows\" {{\n{expectations}}}\n")
            }
            other => {
                wrong.push(format!("{place}: what is a block of kind `{other}`?"));
                continue;
            }
        };
        let name = format!("{}_{line}.agentflow", chapter.trim_end_matches(".md"));
        folder.write(&name, program);
        let ran = folder.run(["test", &name]);
        if ran.code != Some(0) {
            wrong.push(format!("{place}: {}{}", ran.stdout, ran.stderr));
        }
    }
    assert!(wrong.is_empty(), "{} of the examples are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// The arguments of each `$ agentflow …` that the reference, the README and the pages of codes show, as a shell reads them.
fn shown_commands() -> Vec<(String, Vec<String>)> {
    let mut texts = vec![std::fs::read_to_string(repository().join("README.md")).expect("there is a README")];
    for entry in std::fs::read_dir(repository().join("grammar/reference")).expect("there is a reference") {
        let path = entry.expect("the folder can be read").path();
        texts.push(std::fs::read_to_string(path).expect("chapters are UTF-8"));
    }
    texts.extend(agentflow_driver::codes().iter().map(|code| code.page.to_owned()));
    let mut commands = Vec::new();
    for text in texts {
        let text = text.replace("\\\n", " ");
        for line in text.lines() {
            let Some(line) = line.strip_prefix("$ agentflow ") else { continue };
            let shell = std::process::Command::new("sh")
                .args(["-c", &format!("printf '%s\\n' {line}")])
                .output()
                .expect("there is a shell");
            let words = String::from_utf8(shell.stdout).expect("the words are UTF-8");
            commands.push((line.to_owned(), words.lines().map(str::to_owned).collect()));
        }
    }
    commands
}

#[test]
fn every_command_that_is_shown_is_one() {
    let commands = shown_commands();
    assert!(commands.len() > 10, "{} commands are shown", commands.len());
    let folder = Folder::new();
    for (line, mut arguments) in commands {
        arguments.push("--help".to_owned());
        let ran = folder.run(&arguments);
        assert_eq!(ran.code, Some(0), "`agentflow {line}`:\n{}", ran.stderr);
    }
}

/// What the command prints, which is every chapter.
fn whole_reference() -> String {
    let printed = Folder::new().run(["reference", "all"]).exits(0).stdout;
    for entry in std::fs::read_dir(repository().join("grammar/reference")).expect("there is a reference") {
        let path = entry.expect("the folder can be read").path();
        let chapter = std::fs::read_to_string(&path).expect("chapters are UTF-8");
        assert!(printed.contains(&chapter), "`agentflow reference` does not have {}", path.display());
    }
    printed
}

/// Whether a word stands in the text as code: between backticks or in a block, with no other letters around it.
fn tells(reference: &str, word: &str) -> bool {
    reference.match_indices(word).any(|(at, _)| {
        let is_word = |next: Option<char>| next.is_some_and(|next| next.is_alphanumeric() || next == '_');
        let line_start = reference[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let quoted = reference[line_start..at].matches('`').count() % 2 == 1;
        let blocked = reference[..at].matches("\n```").count() % 2 == 1;
        !is_word(reference[..at].chars().next_back())
            && !is_word(reference[at + word.len()..].chars().next())
            && (quoted || blocked)
    })
}

#[test]
fn the_reference_tells_every_word_setting_method_and_command() {
    let reference = whole_reference();
    let words = agentflow_grammar::keywords();
    let all = [
        words.declarations,
        words.statements,
        words.expressions,
        words.constants,
        words.clauses,
        words.settings,
        words.mocks,
    ];
    let kinds = agentflow_plan::ErrorKind::ALL.map(|kind| kind.name());
    let help = Folder::new().run(["--help"]).exits(0).stdout;
    let (_, commands) = help.split_once("Commands:\n").expect("the help lists commands");
    let commands = commands.lines().take_while(|line| line.starts_with("  "));
    let commands: Vec<String> = commands
        .filter_map(|line| line.trim_start().split(' ').next())
        .map(|command| format!("agentflow {command}"))
        .collect();
    assert!(commands.len() > 20, "{commands:?}");
    let words = all.concat().into_iter().chain(kinds).chain(commands.iter().map(String::as_str));
    let settings = agentflow_analysis::SETTINGS.iter().flat_map(|(_, names)| names.iter().copied());
    let methods = agentflow_analysis::methods().into_iter().flat_map(|(_, names)| names);
    let words = words.chain(settings).chain(methods);
    let untold: Vec<&str> = words.filter(|word| !tells(&reference, word)).collect();
    assert!(untold.is_empty(), "the reference does not tell {untold:?}");
}
