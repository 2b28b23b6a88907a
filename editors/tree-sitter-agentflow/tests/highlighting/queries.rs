//! Queries name only what the grammar has, and every editor's copy of them too.

use crate::{parser, repository};
use tree_sitter::{Query, StreamingIterator};

fn compile(name: &str, source: &str) -> Query {
    Query::new(&tree_sitter_agentflow::LANGUAGE.into(), source)
        .unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn queries_compile_and_find_something() {
    let text = crate::read("examples/support.agentflow");
    let tree = parser().parse(&text, None).expect("a parser without a limit gives a tree");
    for (name, source) in [
        ("highlights", tree_sitter_agentflow::HIGHLIGHTS_QUERY),
        ("injections", tree_sitter_agentflow::INJECTIONS_QUERY),
        ("locals", tree_sitter_agentflow::LOCALS_QUERY),
        ("tags", tree_sitter_agentflow::TAGS_QUERY),
        ("folds", tree_sitter_agentflow::FOLDS_QUERY),
        ("indents", tree_sitter_agentflow::INDENTS_QUERY),
        ("textobjects", tree_sitter_agentflow::TEXTOBJECTS_QUERY),
    ] {
        let query = compile(name, source);
        let mut cursor = tree_sitter::QueryCursor::new();
        let mut captures = cursor.captures(&query, tree.root_node(), text.as_bytes());
        assert!(captures.next().is_some(), "{name} finds nothing");
    }
}

#[test]
fn queries_of_editors_compile() {
    let mut count = 0;
    let mut folders = vec![repository().join("editors")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("the folder can be read") {
            let path = entry.expect("the folder can be read").path();
            if path.is_dir() && !path.ends_with("node_modules") {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "scm") {
                let source = std::fs::read_to_string(&path).expect("queries are UTF-8");
                compile(&path.display().to_string(), &source);
                count += 1;
            }
        }
    }
    assert!(count > 15, "only {count} queries were found");
}

#[test]
fn every_capture_is_a_name_that_themes_know() {
    const GROUPS: &[&str] = &[
        "attribute",
        "boolean",
        "comment",
        "constant",
        "constructor",
        "function",
        "keyword",
        "module",
        "none",
        "number",
        "operator",
        "property",
        "punctuation",
        "string",
        "type",
        "variable",
    ];
    let query = compile("highlights", tree_sitter_agentflow::HIGHLIGHTS_QUERY);
    for name in query.capture_names() {
        let group = name.split('.').next().unwrap_or(name);
        assert!(GROUPS.contains(&group), "no theme colours `@{name}`");
    }
}
