//! Whole files: the program of the first page, positions, comments, and the words of the language.

use crate::dump;
use agentflow_grammar::tree::{CommentKind, ItemKind};
use agentflow_grammar::{CODES, LineColumn, LineIndex, Utf16Position, bare_parse, keywords, parse};
use std::collections::BTreeSet;

const SECTION_ONE: &str = include_str!("section_one.agentflow");

#[test]
fn the_first_program() {
    let parsed = parse(SECTION_ONE);
    assert_eq!(parsed.errors, []);
    insta::assert_snapshot!(dump::file(&parsed.file));
}

/// pest alone, without the scan, reads every valid text.
#[test]
fn the_grammar_stands_alone() {
    assert!(bare_parse(SECTION_ONE));
    assert!(bare_parse("\u{FEFF}//! File.\n\n/* a /* b */ */ const A = 1 // c"));
    assert!(!bare_parse("workflow w() {"));
}

/// A long text is parsed on all cores, to the same tree.
#[test]
fn long_texts_are_the_same_as_short_ones() {
    let long = format!("{SECTION_ONE}\n").repeat(40);
    let parsed = parse(&long);
    assert_eq!(parsed.errors, []);
    let short = parse(SECTION_ONE);
    assert_eq!(parsed.file.items.len(), short.file.items.len() * 40);
    let last = parsed.file.items.last().map(dump::item);
    assert_eq!(last, short.file.items.last().map(dump::item));
}

#[test]
fn a_broken_item_keeps_its_name_and_its_neighbours() {
    let text = "record A { a: int }\n\nenum B\n\nworkflow c(a: A) -> A {\n  let = 1\n  a\n}\nagent D(\n\n/// E.\nrecord E { a: int }\n";
    let parsed = parse(text);
    let names: Vec<String> = parsed
        .file
        .items
        .iter()
        .map(|item| item.name().map_or("-".to_owned(), |name| name.name.to_string()))
        .collect();
    assert_eq!(names, ["A", "B", "c", "D", "E"]);
    let broken: Vec<bool> = parsed.file.items.iter().map(|item| item.broken).collect();
    assert_eq!(broken, [false, true, true, true, false]);
    assert_eq!(parsed.errors.len(), 3, "{:#?}", parsed.errors);
    let ItemKind::Workflow(workflow) = &parsed.file.items[2].kind else { panic!("the workflow is read") };
    let statements: Vec<String> = workflow.body.statements.iter().map(dump::statement).collect();
    assert_eq!(statements, ["let BROKEN = 1", "a"]);
}

#[test]
fn several_mistakes_are_as_many_findings() {
    let text = "record A {\n  a int\n  b: int\n  c = int\n}\nworkflow w() {\n  let = 1\n  let y = f(a b)\n  if y = 2 { retrun 3 }\n}\n";
    let index = LineIndex::new(text);
    let found: Vec<(&str, u32)> = parse(text)
        .errors
        .iter()
        .map(|error| (error.code, index.line_column(text, error.span.start).line))
        .collect();
    assert_eq!(found, [("E0101", 2), ("E0111", 4), ("E0101", 7), ("E0112", 8), ("E0111", 9), ("E0107", 9)]);
}

#[test]
fn docs_belong_to_what_follows_and_other_comments_stay() {
    let text = "//! File.\n//!   Indented.\n\n// Plain.\n/// Record.\n/// Two lines.\nrecord A {\n  /// Field.\n  a: int // After.\n  /// Of nothing.\n}\n\n/// Of nothing either.\n";
    let parsed = parse(text);
    assert_eq!(parsed.errors, []);
    let file = &parsed.file;
    assert_eq!(file.docs.as_ref().map(|docs| docs.text.as_str()), Some("File.\n  Indented."));
    assert_eq!(file.items[0].docs.as_ref().map(|docs| docs.text.as_str()), Some("Record.\nTwo lines."));
    assert_eq!(dump::item(&file.items[0]), "\"Record.\\nTwo lines.\" record A {\"Field.\" a: int}");
    let comments: Vec<(CommentKind, &str)> =
        file.comments.iter().map(|comment| (comment.kind, comment.span.text(text))).collect();
    assert_eq!(
        comments,
        [
            (CommentKind::Line, "// Plain."),
            (CommentKind::Line, "// After."),
            (CommentKind::StrayDocs, "/// Of nothing."),
            (CommentKind::StrayDocs, "/// Of nothing either."),
        ]
    );
}

#[test]
fn lines_and_columns() {
    let text = "aé😀b\n\n\tc\r\nd";
    let index = LineIndex::new(text);
    assert_eq!(index.line_count(), 4);
    for (at, line, column, utf16) in [
        (0, 1, 1, 0),
        (1, 1, 2, 1),
        (3, 1, 3, 2),
        (7, 1, 4, 4),
        (8, 1, 5, 5),
        (9, 2, 1, 0),
        (10, 3, 1, 0),
        (11, 3, 2, 1),
        (14, 4, 1, 0),
        (15, 4, 2, 1),
        (99, 4, 2, 1),
    ] {
        assert_eq!(index.line_column(text, at), LineColumn { line, column }, "{at}");
        let position = Utf16Position { line: line - 1, column: utf16 };
        assert_eq!(index.utf16_position(text, at), position, "{at}");
        assert_eq!(index.offset_of_utf16(text, position), at.min(15), "{at}");
    }
    assert_eq!(index.line_column(text, 2), LineColumn { line: 1, column: 2 }, "inside a character");
    let beyond = Utf16Position { line: 2, column: 50 };
    assert_eq!(index.offset_of_utf16(text, beyond), 12, "beyond a line");
}

/// The table of words and the grammar know the same words.
#[test]
fn keywords_are_those_of_the_grammar() {
    let grammar = include_str!("../../src/agentflow.pest");
    let mut in_grammar = BTreeSet::new();
    for line in grammar.lines().filter(|line| !line.trim_start().starts_with("//")) {
        for (index, piece) in line.split('"').enumerate() {
            if index % 2 == 1
                && piece.len() > 1
                && piece.chars().all(|character| character.is_ascii_lowercase())
            {
                in_grammar.insert(piece);
            }
        }
    }
    let words = keywords();
    let in_table: BTreeSet<&str> = [
        words.declarations,
        words.statements,
        words.expressions,
        words.constants,
        words.clauses,
        words.settings,
        words.mocks,
    ]
    .into_iter()
    .flatten()
    .copied()
    .collect();
    assert_eq!(in_grammar, in_table);
    for list in
        [words.declarations, words.statements, words.expressions, words.clauses, words.settings, words.mocks]
    {
        assert!(list.is_sorted(), "{list:?}");
    }
}

/// Each code that is told has a page, and each page a code that is told.
#[test]
fn every_code_has_a_page() {
    let mut told: BTreeSet<&str> =
        crate::wrong::WRONG.iter().flat_map(|(_, text)| parse(text).errors).map(|error| error.code).collect();
    // Too deep, not UTF-8, too large: not in a corpus of small texts.
    told.extend(["E0106", "E0110", "E0116"]);
    let pages: Vec<&str> = CODES.iter().map(|page| page.code).collect();
    assert_eq!(pages, told.into_iter().collect::<Vec<_>>());
    for page in CODES {
        assert!(page.page.starts_with(&format!("# {}: {}\n", page.code, page.title)), "{}", page.code);
    }
}

/// The example on each page is told with its code, and what the page writes instead is right.
#[test]
fn the_examples_of_the_pages_hold() {
    for page in CODES {
        let blocks: Vec<&str> =
            page.page.split("```agentflow\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
        if matches!(page.code, "E0110" | "E0116" | "E0106") {
            continue;
        }
        let [wrong, right] = blocks.as_slice() else {
            panic!("{}: one wrong and one right example", page.code)
        };
        let codes: Vec<&str> = parse(wrong).errors.iter().map(|error| error.code).collect();
        assert_eq!(codes, [page.code], "{wrong}");
        assert_eq!(parse(right).errors, [], "{right}");
    }
}
