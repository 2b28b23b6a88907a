//! Fixes: each makes its finding vanish and tells nothing new.

use std::collections::BTreeMap;
use std::path::Path;

use agentflow_driver::{MemoryWorld, check};

use crate::case::{SHARED, files};

/// A program: where it is from, and its files, the entry first.
struct Program {
    from: String,
    files: Vec<(String, String)>,
}

/// What is told: code, severity and message; and the edits of its fix, by file.
#[derive(Clone)]
struct Told {
    code: String,
    message: String,
    is_error: bool,
    edits: Option<Vec<(String, usize, usize, String)>>,
}

fn told(files: &[(String, String)]) -> Vec<Told> {
    let world =
        files.iter().fold(MemoryWorld::new(), |world, (name, text)| world.with(name.as_str(), text.as_str()));
    let entry = files[0].0.clone();
    let checked = check(&world, &[entry]);
    checked
        .findings
        .iter()
        .map(|finding| Told {
            code: finding.code.to_owned(),
            message: finding.message.clone(),
            is_error: finding.is_error(),
            edits: finding.fix.as_ref().map(|fix| {
                fix.edits
                    .iter()
                    .map(|edit| {
                        let file = checked.files.get(edit.place.file).path.as_str().to_owned();
                        let span = edit.place.span;
                        (file, span.start as usize, span.end as usize, edit.text.clone())
                    })
                    .collect()
            }),
        })
        .collect()
}

fn applied(files: &[(String, String)], edits: &[(String, usize, usize, String)]) -> Vec<(String, String)> {
    let mut edits = edits.to_vec();
    edits.sort_by_key(|(_, start, ..)| std::cmp::Reverse(*start));
    let mut files = files.to_vec();
    for (file, start, end, text) in edits {
        let (_, old) = files.iter_mut().find(|(name, _)| *name == file).expect("edits are of known files");
        old.replace_range(start..end, &text);
    }
    files
}

fn count(told: &[Told]) -> BTreeMap<(String, String), usize> {
    let mut counts = BTreeMap::new();
    for told in told {
        *counts.entry((told.code.clone(), told.message.clone())).or_default() += 1;
    }
    counts
}

fn programs() -> Vec<Program> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut programs = Vec::new();
    for folder in ["wrong", "several"] {
        for file in files(folder) {
            for case in &file.cases {
                programs.push(Program {
                    from: format!("{}: {}", file.name, case.title),
                    files: vec![
                        ("program.agentflow".to_owned(), case.program()),
                        ("shared.agentflow".to_owned(), SHARED.to_owned()),
                    ],
                });
            }
        }
    }
    let corpus = root.join("compiler/analysis/tests/wrong");
    let prelude = std::fs::read_to_string(corpus.join("prelude.agentflow")).expect("the prelude is there");
    for name in ["agents", "flow", "matches", "names", "types"] {
        let text = std::fs::read_to_string(corpus.join(format!("{name}.txt"))).expect("the corpus is there");
        for case in text.split("=== ").skip(1) {
            let (title, body) = case.split_once('\n').expect("a case has lines");
            let body: String = body
                .lines()
                .filter(|line| !line.starts_with("expect E") && !line.starts_with("expect W"))
                .map(|line| format!("{line}\n"))
                .collect();
            programs.push(Program {
                from: format!("{name}: {title}"),
                files: vec![
                    ("main.agentflow".to_owned(), body),
                    ("prelude.agentflow".to_owned(), prelude.clone()),
                ],
            });
        }
    }
    for code in agentflow_driver::codes() {
        for (position, block) in code.page.split("```agentflow").skip(1).enumerate() {
            let (head, rest) = block.split_once('\n').expect("a block has lines");
            let body = rest.split("```").next().unwrap_or_default();
            if head.trim() == "shared" {
                continue;
            }
            let shared =
                code.page.split("```agentflow shared\n").nth(1).and_then(|rest| rest.split("```").next());
            programs.push(Program {
                from: format!("{} {position}", code.id),
                files: vec![
                    ("main.agentflow".to_owned(), body.to_owned()),
                    ("shared.agentflow".to_owned(), shared.unwrap_or(SHARED).to_owned()),
                ],
            });
        }
    }
    programs
}

#[test]
fn a_fix_puts_its_finding_right_and_adds_none() {
    let mut failures = Vec::new();
    let mut fixes = 0;
    for program in programs() {
        let before = told(&program.files);
        let counts = count(&before);
        for finding in &before {
            let Some(edits) = &finding.edits else { continue };
            fixes += 1;
            let after = told(&applied(&program.files, edits));
            let left = count(&after);
            let key = (finding.code.clone(), finding.message.clone());
            let mut wrong = Vec::new();
            if left.get(&key).copied().unwrap_or(0) >= counts[&key] {
                wrong.push("stays".to_owned());
            }
            for new in after.iter().filter(|told| told.is_error) {
                let key = (new.code.clone(), new.message.clone());
                if left[&key] > counts.get(&key).copied().unwrap_or(0) {
                    wrong.push(format!("adds {} {}", new.code, new.message));
                }
            }
            if !wrong.is_empty() {
                failures.push(format!(
                    "{}: {} {}: {wrong:?} {edits:?}",
                    program.from, finding.code, finding.message
                ));
            }
        }
    }
    assert!(fixes >= 100, "there are {fixes} fixes");
    assert!(failures.is_empty(), "{} of {fixes}:\n{}", failures.len(), failures.join("\n"));
}
