//! No line is longer than it must be.

use agentflow_driver::WIDTH;
use agentflow_grammar::parse;
use proptest::prelude::*;

use super::corpus::corpus;
use super::drawn::{Drawn, plain};
use super::laws::{check, tree};

/// Asserts that each line fits, or holds something that does not fit a line of its own.
fn check_width(text: &str) {
    for item in parse(text).file.items {
        let item = item.span.text(text);
        for line in item.lines().filter(|line| line.chars().count() > WIDTH) {
            let widest = widest_piece(item, line);
            let indent = line.len() - line.trim_start().len();
            assert!(indent + 2 + widest > WIDTH, "this line could be broken:\n{line}");
        }
    }
}

/// How wide a line's pieces are, if it is broken wherever the language allows it.
fn widest_piece(item: &str, line: &str) -> usize {
    let meant = tree(item);
    let start = line.as_ptr() as usize - item.as_ptr() as usize;
    let content = line.len() - line.trim_start().len();
    let (mut widest, mut piece) = (0, content);
    for (at, character) in line.char_indices().skip(content + 1) {
        let before = line[..at].chars().next_back().unwrap_or(' ');
        let is_gap = |character: char| " .([{)]}".contains(character);
        if !is_gap(character) && !is_gap(before) {
            continue;
        }
        let broken = format!("{}\n{}", &item[..start + at], &item[start + at..]);
        if tree(&broken) == meant && parse(&broken).errors.is_empty() {
            widest = widest.max(line[piece..at].trim().chars().count());
            piece = at;
        }
    }
    widest.max(line[piece..].trim().chars().count())
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 64, failure_persistence: None, max_shrink_iters: 600, ..ProptestConfig::default()
    })]

    #[test]
    fn lines_are_broken_where_they_can_be(Drawn(text) in plain()) {
        check_width(&check("drawn", &text));
    }
}

#[test]
fn all_programs_of_the_repository_fit_the_width() {
    for program in corpus() {
        let text = agentflow_driver::format(&program.text).text;
        let file = parse(&text);
        if file.errors.is_empty() && file.file.comments.is_empty() {
            check_width(&text);
        }
    }
}

/// Strings and documentation are never broken; all else can be.
#[test]
fn the_examples_fit_the_width() {
    for program in corpus().into_iter().filter(|program| program.place.starts_with("examples")) {
        for line in check("example", &program.text).lines() {
            let is_text = line.contains('"') || line.trim_start().starts_with("//");
            assert!(is_text || line.chars().count() <= WIDTH, "{}: {line}", program.place);
        }
    }
}
