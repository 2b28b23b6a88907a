//! All lists of words say the same: the compiler's table, its grammar, and the grammars of the editors.

use crate::read;
use agentflow_grammar::keywords;
use std::collections::BTreeSet;

/// Every word of the table.
fn table() -> BTreeSet<String> {
    let words = keywords();
    [
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
    .map(|word| (*word).to_owned())
    .collect()
}

/// Words between quotes in a text, without the lines that `skip` names.
fn quoted(text: &str, quote: char, skip: impl Fn(&str) -> bool) -> BTreeSet<String> {
    text.lines()
        .filter(|line| !skip(line))
        .flat_map(|line| line.split(quote).skip(1).step_by(2))
        .filter(|word| is_word(word))
        .map(str::to_owned)
        .collect()
}

fn is_word(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// Words wherever they stand in a text.
fn words(text: &str) -> BTreeSet<String> {
    text.split(|character: char| !character.is_ascii_alphanumeric() && character != '_')
        .map(str::to_owned)
        .collect()
}

#[track_caller]
fn assert_same(what: &str, found: &BTreeSet<String>) {
    let table = table();
    let missing: Vec<_> = table.difference(found).collect();
    let strange: Vec<_> = found.difference(&table).collect();
    assert!(
        missing.is_empty() && strange.is_empty(),
        "{what} lacks {missing:?} and has {strange:?} too many"
    );
}

#[track_caller]
fn assert_has_all(what: &str, text: &str) {
    let found = words(text);
    let missing: Vec<String> = table().into_iter().filter(|word| !found.contains(word)).collect();
    assert!(missing.is_empty(), "{what} lacks {missing:?}");
}

#[test]
fn the_table_is_what_the_compiler_reads() {
    let grammar = read("grammar/src/agentflow.pest");
    assert_same(
        "agentflow.pest",
        &quoted(&grammar, '"', |line| {
            // A comment; the letter of an exponent; the one that a clause begins with.
            line.starts_with("//") || line.starts_with("number_char") || line.starts_with("link_start")
        }),
    );
}

#[test]
fn the_grammar_for_editors_has_the_same_words() {
    let grammar: serde_json::Value =
        serde_json::from_str(&read("editors/tree-sitter-agentflow/src/grammar.json"))
            .expect("the grammar is JSON");
    let mut found = BTreeSet::new();
    let mut open = vec![&grammar["rules"]];
    while let Some(node) = open.pop() {
        // A word stands in a rule as itself, or as the name of what the scanner found.
        let named = node["type"] == "STRING" || node["type"] == "ALIAS" && node["named"] == false;
        found.extend(node["value"].as_str().filter(|word| named && is_word(word)).map(str::to_owned));
        match node {
            serde_json::Value::Array(nodes) => open.extend(nodes),
            serde_json::Value::Object(nodes) => open.extend(nodes.values()),
            _ => {}
        }
    }
    assert_same("grammar.js", &found);
}

#[test]
fn every_word_is_coloured_by_tree_sitter() {
    let query = tree_sitter_agentflow::HIGHLIGHTS_QUERY;
    let mut found =
        quoted(query, '"', |line| line.trim_start().starts_with("(#") || line.contains("\"string\""));
    // Whole nodes, whose kinds are no words.
    for (word, node) in [
        ("true", "(boolean)"),
        ("false", "(boolean)"),
        ("null", "(null)"),
        ("break", "(break_expression)"),
        ("continue", "(continue_expression)"),
    ] {
        if query.contains(node) {
            found.insert(word.to_owned());
        }
    }
    assert_same("highlights.scm", &found);
}

#[test]
fn every_editor_knows_every_word() {
    for path in [
        "editors/vscode/syntaxes/agentflow.tmLanguage.json",
        "editors/sublime/agentflow.sublime-syntax",
        "editors/emacs/agentflow-mode.el",
        "editors/neovim/syntax/agentflow.vim",
    ] {
        assert_has_all(path, &read(path).replace("\\b", " ").replace("\\<", " ").replace("\\%", " "));
    }
}

/// Lists of words in editors that are spelt out hold nothing but words of the language.
#[test]
fn no_editor_knows_a_word_too_many() {
    let table = table();
    let textmate: serde_json::Value =
        serde_json::from_str(&read("editors/vscode/syntaxes/agentflow.tmLanguage.json"))
            .expect("the grammar is JSON");
    let mut patterns: Vec<String> = textmate["repository"]["keywords"]["patterns"]
        .as_array()
        .expect("keywords have patterns")
        .iter()
        .filter(|pattern| {
            pattern["name"]
                .as_str()
                .is_none_or(|name| name.starts_with("keyword") || name.starts_with("constant"))
        })
        .filter_map(|pattern| pattern["match"].as_str().map(str::to_owned))
        .collect();
    let emacs = read("editors/emacs/agentflow-mode.el");
    patterns.extend(
        emacs
            .split("(defconst agentflow--")
            .skip(1)
            .filter(|list| list.split_whitespace().next().is_some_and(|name| name.ends_with("-words")))
            .filter_map(|list| list.split(")").next().map(str::to_owned)),
    );
    let sublime = read("editors/sublime/agentflow.sublime-syntax");
    patterns
        .extend(sublime.lines().filter(|line| line.trim_start().starts_with("words_")).map(str::to_owned));
    assert!(patterns.len() > 10, "only {} lists were found", patterns.len());
    // What a sharing can be, which the grammar takes for a name.
    let names = ["none", "all", "summary"];
    for pattern in patterns {
        for list in alternatives(&pattern) {
            for word in list {
                assert!(
                    table.contains(&word) || names.contains(&word.as_str()),
                    "`{word}` of `{pattern}` is no keyword"
                );
            }
        }
    }
}

/// The lists of words between bars, or between quotes.
fn alternatives(pattern: &str) -> Vec<Vec<String>> {
    let is_word = |word: &str| word.len() > 1 && word.chars().all(|character| character.is_ascii_lowercase());
    if pattern.contains('"') {
        return vec![
            pattern.split('"').skip(1).step_by(2).filter(|word| is_word(word)).map(str::to_owned).collect(),
        ];
    }
    pattern
        .split(['(', ')', ':', '?'])
        .filter(|group| group.contains('|'))
        .map(|group| group.split('|').filter(|word| is_word(word)).map(str::to_owned).collect())
        .collect()
}
