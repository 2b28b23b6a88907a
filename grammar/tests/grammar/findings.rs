//! What is told of wrong texts: read the snapshot as a newcomer would.

use crate::wrong::WRONG;
use agentflow_grammar::{LineIndex, Parse, SyntaxError, parse};
use std::fmt::Write;

/// Each program of the corpus has one mistake, so one finding; its fix leaves none.
#[test]
fn one_mistake_is_one_finding() {
    let mut faults = String::new();
    for (name, source) in WRONG {
        let errors = parse(source).errors;
        if errors.len() != 1 {
            let _ = writeln!(faults, "{name}: {} findings\n{}", errors.len(), render(source, &errors));
        }
        for error in &errors {
            if let Some(mended) = mended(source, error)
                && let Parse { errors, .. } = parse(&mended)
                && !errors.is_empty()
            {
                let _ = writeln!(
                    faults,
                    "{name}: its fix leaves findings\n{mended}\n{}",
                    render(&mended, &errors)
                );
            }
        }
    }
    assert!(faults.is_empty(), "{faults}");
}

#[test]
fn findings_read_well() {
    let mut text = String::new();
    for (name, source) in WRONG {
        let _ = writeln!(text, "── {name}\n{}", render(source, &parse(source).errors));
    }
    insta::assert_snapshot!(text);
}

/// The text after a finding's fix.
fn mended(source: &str, error: &SyntaxError) -> Option<String> {
    let fix = error.fix.as_ref()?;
    let mut text = source.to_owned();
    for edit in fix.edits.iter().rev() {
        text.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.text);
    }
    Some(text)
}

/// Findings under their lines.
fn render(source: &str, errors: &[SyntaxError]) -> String {
    let index = LineIndex::new(source);
    let lines: Vec<&str> = source.split('\n').collect();
    let mut text = String::new();
    for error in errors {
        let _ = writeln!(text, "{}: {}", error.code, error.message);
        let places = std::iter::once((error.span, ""))
            .chain(error.labels.iter().map(|label| (label.span, label.message.as_str())));
        for (number, (span, label)) in places.enumerate() {
            let at = index.line_column(source, span.start);
            let line = lines.get(at.line as usize - 1).copied().unwrap_or("");
            let mark = if number == 0 { "^" } else { "-" };
            let width = span.text(source).split('\n').next().unwrap_or("").chars().count().max(1);
            let _ = writeln!(text, "{:>4} | {line}", at.line);
            let marked =
                format!("     | {}{} {label}", " ".repeat(at.column as usize - 1), mark.repeat(width));
            let _ = writeln!(text, "{}", marked.trim_end());
        }
        if let Some(help) = &error.help {
            let _ = writeln!(text, "     = {help}");
        }
        if let Some(fix) = &error.fix {
            let edits: Vec<String> = fix
                .edits
                .iter()
                .map(|edit| format!("{:?} → {:?}", edit.span.text(source), edit.text))
                .collect();
            let _ = writeln!(text, "     + {}: {}", fix.title, edits.join(", "));
        }
    }
    text
}
