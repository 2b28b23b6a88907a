//! Every program of the repository keeps its meaning and, once formatted, its text.

use std::path::{Path, PathBuf};

use agentflow_grammar::parse;

use super::super::marks::same_marks;
use super::super::{WIDTH, format};

/// The tree of a text without places: what a program says.
pub(super) fn meaning(text: &str) -> String {
    let file = parse(text).file;
    let debug = format!("{:#?}", (&file.docs, &file.items));
    // Spans and extents are all that a layout changes; what is written in them is compared as the rest of the tree.
    let mut lines = Vec::new();
    let mut skipping = 0;
    for line in debug.lines() {
        if skipping > 0 {
            skipping -= 1;
            continue;
        }
        if line.trim_end().ends_with("Span {") {
            skipping = 3;
            continue;
        }
        lines.push(line.to_owned());
    }
    lines.join("\n")
}

/// Formats a text, and asserts what holds of any.
pub(super) fn check(name: &str, text: &str) -> String {
    let once = format(text);
    let twice = format(&once.text);
    assert_eq!(once.text, twice.text, "{name}: formatting twice changes something");
    assert!(
        same_marks(text.trim_start_matches('\u{FEFF}'), &once.text),
        "{name}: something is lost\n{}",
        once.text
    );
    if once.errors.is_empty() {
        let errors = parse(&once.text).errors;
        assert!(errors.is_empty(), "{name}: formatting makes {errors:#?}\n{text}\n⇒\n{}", once.text);
        let (before, after) = (meaning(text), meaning(&once.text));
        let differs = before.lines().zip(after.lines()).find(|(before, after)| before != after);
        assert!(before == after, "{name}: formatting changes {differs:?}\n{text}\n⇒\n{}", once.text);
    }
    once.text
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[expect(clippy::disallowed_methods, reason = "the programs of the repository are files")]
fn programs(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            programs(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "agentflow" || ending == "md") {
            found.push(path);
        }
    }
}

/// The programs in a file: all of it, or the code of a page.
#[expect(clippy::disallowed_methods, reason = "the programs of the repository are files")]
fn texts(path: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(path).expect("a file that was listed can be read");
    if path.extension().is_some_and(|ending| ending == "agentflow") {
        return vec![text];
    }
    text.split("```agentflow")
        .skip(1)
        .filter_map(|rest| rest.split_once('\n')?.1.split_once("\n```").map(|(code, _)| format!("{code}\n")))
        .collect()
}

/// All programs of the repository, by file.
pub(super) fn corpus() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for folder in ["examples", "grammar", "compiler", "tests", "editors"] {
        programs(&root().join(folder), &mut found);
    }
    found.sort();
    found
        .into_iter()
        .flat_map(|path| texts(&path).into_iter().map(move |text| (path.clone(), text)))
        .collect()
}

#[test]
fn all_programs_of_the_repository() {
    let corpus = corpus();
    assert!(corpus.len() > 7, "the examples are there");
    for (path, text) in corpus {
        check(&path.display().to_string(), &text);
    }
}

/// Strings and documentation are never broken; all else can be.
#[test]
fn the_examples_fit_the_width() {
    for (path, text) in corpus().into_iter().filter(|(path, _)| path.starts_with(root().join("examples"))) {
        for line in check("example", &text).lines() {
            let is_text = line.contains('"') || line.trim_start().starts_with("//");
            assert!(is_text || line.chars().count() <= WIDTH, "{}: {line}", path.display());
        }
    }
}
