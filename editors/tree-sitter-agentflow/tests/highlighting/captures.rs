//! What is coloured how: a marked line under a line of a program says what stands above its marks.
//!
//! `// ^^^ keyword` demands that the innermost colour of all three characters is `keyword`; `// <- type` speaks of the
//! character above the `/`.

use crate::read;
use std::fmt::Write;
use tree_sitter_highlight::{HighlightConfiguration, HighlightEvent, Highlighter};

const FIXTURES: &[&str] = &["declarations", "statements", "tests"];

#[test]
fn fixtures_are_coloured_as_they_say() {
    let mut faults = String::new();
    for name in FIXTURES {
        let text =
            read(format!("editors/tree-sitter-agentflow/tests/highlighting/fixtures/{name}.agentflow"));
        let colours = colours(&text);
        let mut count = 0;
        let mut above = 0;
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            match mark(line) {
                Some((from, to, expected)) => {
                    count += 1;
                    let found = &colours[above + from..above + to];
                    if found.iter().any(|found| *found != expected) {
                        let shown = text[above..].lines().next().unwrap_or("");
                        let _ =
                            writeln!(faults, "{name}: expected {expected}, found {found:?}\n{shown}\n{line}");
                    }
                }
                None => above = start,
            }
            start += line.len();
        }
        assert!(count >= 10, "{name} has only {count} marks");
    }
    assert!(faults.is_empty(), "{faults}");
}

/// Columns and the colour that a line demands of the one above.
fn mark(line: &str) -> Option<(usize, usize, &str)> {
    let rest = line.trim_start().strip_prefix("//")?.trim_start();
    let arrow = rest.starts_with("<-");
    let length = rest.find(|mark: char| !matches!(mark, '^' | '<' | '-')).filter(|length| *length > 0)?;
    let at = line.len() - line.trim_start_matches(['/', ' ']).len();
    let expected = rest[length..].trim();
    let slash = line.find('/')?;
    Some(if arrow { (slash, slash + 1, expected) } else { (at, at + length, expected) })
}

/// The innermost colour of each byte.
fn colours(text: &str) -> Vec<String> {
    let mut configuration = HighlightConfiguration::new(
        tree_sitter_agentflow::LANGUAGE.into(),
        "agentflow",
        tree_sitter_agentflow::HIGHLIGHTS_QUERY,
        "",
        "",
    )
    .expect("the queries compile");
    let names: Vec<String> = configuration.names().iter().map(|name| (*name).to_owned()).collect();
    configuration.configure(&names);
    let mut highlighter = Highlighter::new();
    let events = highlighter
        .highlight(&configuration, text.as_bytes(), None, None, |_| None)
        .expect("the text can be coloured");
    let mut colours = vec![String::new(); text.len()];
    let mut open = Vec::new();
    for event in events {
        match event.expect("the text can be coloured") {
            HighlightEvent::HighlightStart(highlight) => open.push(names[highlight.0].clone()),
            HighlightEvent::HighlightEnd => {
                open.pop();
            }
            HighlightEvent::Source { start, end } => {
                for colour in &mut colours[start..end] {
                    colour.clone_from(open.last().unwrap_or(&String::new()));
                }
            }
        }
    }
    colours
}
