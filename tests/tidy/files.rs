//! What files may be called, hold, and how long they may be.

use crate::repository::{files, root, rust_files};

/// A file beyond this many lines holds two things.
const LINES_MAX: usize = 500;

/// Half of all Rust files are shorter than this.
const LINES_MEDIAN_MAX: usize = 200;

fn report(what: &str, found: Vec<String>) {
    assert!(found.is_empty(), "{what}:\n{}", found.join("\n"));
}

#[test]
fn files_hold_one_thing() {
    let files = rust_files();
    let mut lengths: Vec<usize> = files.iter().map(|(_, text)| text.lines().count()).collect();
    lengths.sort_unstable();
    assert!(
        lengths[lengths.len() / 2] < LINES_MEDIAN_MAX,
        "the median is {} lines",
        lengths[lengths.len() / 2]
    );
    let long = files
        .iter()
        .map(|(path, text)| (path, text.lines().count()))
        .filter(|(_, lines)| *lines > LINES_MAX)
        .map(|(path, lines)| format!("{} has {lines} lines", path.display()))
        .collect();
    report("files that hold more than one thing", long);
}

#[test]
fn names_say_what_is_inside() {
    let vague = files()
        .iter()
        .filter(|path| {
            path.components().any(|part| {
                let part = part.as_os_str().to_string_lossy();
                let stem = part.split('.').next().unwrap_or(&part).to_string();
                ["utils", "util", "common", "helpers", "helper", "manager", "misc"].contains(&stem.as_str())
            })
        })
        .map(|path| path.display().to_string())
        .collect();
    report("names that say nothing", vague);
}

#[test]
fn every_crate_says_what_is_not_in_it() {
    let silent = rust_files()
        .into_iter()
        .filter(|(path, text)| {
            path.ends_with("src/lib.rs") && !(text.starts_with("//! ") && text.to_lowercase().contains("not"))
        })
        .map(|(path, _)| path.display().to_string())
        .collect();
    report("crates whose first lines do not say what they hold and what is not in them", silent);
}

#[test]
fn nothing_is_left_over() {
    // Written so that this file does not find itself.
    let leftovers = [
        concat!("todo", "!("),
        concat!("unimplemented", "!("),
        concat!("dbg", "!("),
        concat!("#[ig", "nore"),
    ];
    let found = rust_files()
        .into_iter()
        .flat_map(|(path, text)| {
            text.lines()
                .enumerate()
                .filter(|(_, line)| leftovers.iter().any(|leftover| line.contains(leftover)))
                .map(|(number, line)| format!("{}:{}: {}", path.display(), number + 1, line.trim()))
                .collect::<Vec<_>>()
        })
        .collect();
    report("leftovers", found);
}

#[test]
fn links_inside_the_documents_lead_somewhere() {
    let mut broken = Vec::new();
    for path in files().iter().filter(|path| path.extension().is_some_and(|extension| extension == "md")) {
        let text = std::fs::read_to_string(root().join(path)).expect("documents are UTF-8");
        // Code has brackets that are no links.
        let prose: String =
            text.split("```").step_by(2).flat_map(|part| part.split('`').step_by(2)).collect();
        for target in prose.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = target.split('#').next().unwrap_or(target);
            if file.is_empty() || file.contains("://") {
                continue;
            }
            let folder = root().join(path).parent().expect("a file has a folder").to_path_buf();
            if !folder.join(file).exists() {
                broken.push(format!("{}: {target}", path.display()));
            }
        }
    }
    report("links that lead nowhere", broken);
}
