//! The trees in `test/corpus`, which `tree-sitter test` holds too where it is installed.

use crate::{parser, read};
use std::fmt::Write;

const FILES: &[&str] = &["declarations", "expressions", "lines", "settings", "statements"];

#[test]
fn trees_are_those_of_the_corpus() {
    let mut parser = parser();
    let mut faults = String::new();
    let mut count = 0;
    for file in FILES {
        let text = read(format!("editors/tree-sitter-agentflow/test/corpus/{file}.txt"));
        let rule = format!("{}\n", "=".repeat(80));
        let mut parts = text.split(&rule).skip(1);
        while let (Some(title), Some(case)) = (parts.next(), parts.next()) {
            let (source, expected) =
                case.split_once(&format!("\n{}\n", "-".repeat(80))).expect("a case has a tree");
            let tree =
                parser.parse(source.strip_prefix('\n').unwrap_or(source), None).expect("there is a tree");
            let found = shape(tree.root_node());
            let expected = expected.split_whitespace().collect::<Vec<_>>().join(" ").replace(" )", ")");
            count += 1;
            if found != expected {
                let _ = writeln!(faults, "{file}: {title}expected {expected}\nfound    {found}\n");
            }
        }
    }
    assert!(faults.is_empty(), "{faults}");
    assert!(count >= 30, "the corpus has only {count} cases");
}

/// The named nodes of a tree, without the names of their fields.
fn shape(root: tree_sitter::Node<'_>) -> String {
    let mut shape = String::new();
    let mut cursor = root.walk();
    loop {
        let node = cursor.node();
        if node.is_named() {
            if !shape.is_empty() {
                shape.push(' ');
            }
            let _ = write!(shape, "({}", node.kind());
        }
        if cursor.goto_first_child() {
            continue;
        }
        loop {
            if cursor.node().is_named() {
                shape.push(')');
            }
            if cursor.goto_next_sibling() {
                break;
            }
            if !cursor.goto_parent() {
                return shape;
            }
        }
    }
}
