//! Wrong programs, each with exactly one mistake, and what is said of it: exactly one finding, its code and its place.
//!
//! A file in `wrong/` holds many. `## [E0201] title` begins declarations, `#: [E0201] title` statements of a workflow; `«»` stand
//! around what is wrong. `several/` holds programs with 2 to 5 mistakes, whose codes are in the order of their places. All are put behind `prelude.agentflow`. With `AGENTFLOW_BLESS=1` the codes are written into the files;
//! the words are snapshots.

mod case;
mod fixes;

use agentflow_driver::{MemoryWorld, Place, check};

use case::{Case, SHARED, files};

/// What a program is told outside of the prelude: code, severity, start and end of the place.
fn found(case: &Case) -> Vec<(String, String, usize, usize)> {
    let text = case.program();
    let world = MemoryWorld::new().with("program.agentflow", text.as_str()).with("shared.agentflow", SHARED);
    let checked = check(&world, &["program.agentflow".to_owned()]);
    let own = case.own();
    checked
        .findings
        .iter()
        .filter(|finding| {
            let Place { span, .. } = finding.primary.place;
            own.contains(&(span.start as usize)) || own.end == span.start as usize
        })
        .map(|finding| {
            let span = finding.primary.place.span;
            (finding.code.to_owned(), finding.message.clone(), span.start as usize, span.end as usize)
        })
        .collect()
}

#[test]
fn one_mistake_is_one_finding_at_its_place() {
    let bless = std::env::var_os("AGENTFLOW_BLESS").is_some();
    let mut wrong = Vec::new();
    let mut count = 0;
    for mut file in files("wrong") {
        for case in &mut file.cases {
            count += 1;
            let found = found(case);
            let told: Vec<String> =
                found.iter().map(|(code, message, ..)| format!("{code} {message}")).collect();
            let [(code, _, start, end)] = found.as_slice() else {
                wrong.push(format!("{}: {}: {} findings: {told:#?}", file.name, case.title, found.len()));
                continue;
            };
            if bless {
                case.codes = vec![code.clone()];
            }
            if case.codes != [code.clone()] {
                wrong.push(format!(
                    "{}: {}: expected {:?}, found {told:?}",
                    file.name, case.title, case.codes
                ));
            }
            let text = case.program();
            let place = &text[*start..*end];
            if case.marks() != [(*start, *end)] {
                wrong.push(format!("{}: {}: the place is `{place}`: {told:?}", file.name, case.title));
            }
        }
        if bless {
            file.write();
        }
    }
    assert!(count >= 480, "the corpus has {count} programs");
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn several_mistakes_are_exactly_those_findings() {
    let bless = std::env::var_os("AGENTFLOW_BLESS").is_some();
    let mut wrong = Vec::new();
    let mut count = 0;
    for mut file in files("several") {
        for case in &mut file.cases {
            count += 1;
            let mut found = found(case);
            found.sort_by_key(|(_, _, start, end)| (*start, *end));
            let codes: Vec<String> = found.iter().map(|(code, ..)| code.clone()).collect();
            let places: Vec<(usize, usize)> = found.iter().map(|(_, _, start, end)| (*start, *end)).collect();
            if bless {
                case.codes.clone_from(&codes);
            }
            if places != case.marks() || codes != case.codes || !(2..=5).contains(&places.len()) {
                let told: Vec<String> =
                    found.iter().map(|(code, message, ..)| format!("{code} {message}")).collect();
                wrong.push(format!("{}: {}: {told:#?}", file.name, case.title));
            }
        }
        if bless {
            file.write();
        }
    }
    assert!(count >= 60, "the corpus has {count} programs");
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_words_are_fit_for_a_newcomer() {
    for file in files("wrong") {
        let folder = tempfile::tempdir().expect("a folder for the programs");
        std::fs::write(folder.path().join("shared.agentflow"), SHARED).expect("the shared file is written");
        let mut shown = String::new();
        for case in &file.cases {
            std::fs::write(folder.path().join("program.agentflow"), case.program())
                .expect("the program is written");
            let output = std::process::Command::new(env!("CARGO_BIN_EXE_agentflow"))
                .args(["check", "program.agentflow"])
                .current_dir(folder.path())
                .output()
                .expect("the command starts");
            let text = String::from_utf8(output.stdout).expect("findings are UTF-8");
            let own = text.split_inclusive("\n\n").filter(|finding| !case.is_about_the_prelude(finding));
            shown.push_str(&format!("── {}\n{}\n", case.title, own.collect::<String>().trim_end()));
        }
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(file.name.trim_end_matches(".txt"), shown);
        });
    }
}
