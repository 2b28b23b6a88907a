//! The queries of Neovim, Helix and Zed are those of tree-sitter, with the names of captures that each editor knows.

use crate::{read, repository};

/// Captures, and what an editor calls them.
type Names = &'static [(&'static str, &'static str)];

/// Captures that Helix calls otherwise; a name covers the names below it unless they are named too.
const HELIX: Names = &[
    ("boolean", "constant.builtin.boolean"),
    ("comment.documentation", "comment.block.documentation"),
    ("function.call", "function"),
    ("function.method.call", "function.method"),
    ("keyword.conditional", "keyword.control.conditional"),
    ("keyword.coroutine", "keyword.control"),
    ("keyword.exception", "keyword.control.exception"),
    ("keyword.import", "keyword.control.import"),
    ("keyword.repeat", "keyword.control.repeat"),
    ("keyword.return", "keyword.control.return"),
    ("module", "namespace"),
    ("none", "embedded"),
    ("number", "constant.numeric"),
    ("number.float", "constant.numeric.float"),
    ("property", "variable.other.member"),
    ("string.escape", "constant.character.escape"),
    ("type.definition", "type"),
    ("variable.member", "variable.other.member"),
];

const ZED: Names = &[
    ("comment.documentation", "comment.doc"),
    ("constant.builtin", "constant"),
    ("function.call", "function"),
    ("function.method.call", "function.method"),
    ("module", "namespace"),
    ("none", "embedded"),
    ("number.float", "number"),
    ("string.regexp", "string.regex"),
    ("string.special.path", "string.special"),
    ("type.definition", "type"),
    ("variable.builtin", "variable.special"),
    ("variable.member", "property"),
];

/// Both call the inside and the whole of a thing so.
const AROUND: Names = &[
    ("block.outer", "block.around"),
    ("call.inner", "call.inside"),
    ("call.outer", "call.around"),
    ("class.inner", "class.inside"),
    ("class.outer", "class.around"),
    ("comment.outer", "comment.around"),
    ("conditional.inner", "conditional.inside"),
    ("conditional.outer", "conditional.around"),
    ("function.inner", "function.inside"),
    ("function.outer", "function.around"),
    ("loop.inner", "loop.inside"),
    ("loop.outer", "loop.around"),
    ("parameter.inner", "parameter.inside"),
];

/// A file of an editor, the query that it comes from, and the names that change.
const COPIES: &[(&str, &str, Names)] = &[
    ("neovim/queries/agentflow/highlights.scm", "highlights", &[]),
    ("neovim/queries/agentflow/folds.scm", "folds", &[]),
    ("neovim/queries/agentflow/indents.scm", "indents", &[]),
    ("neovim/queries/agentflow/injections.scm", "injections", &[]),
    ("neovim/queries/agentflow/locals.scm", "locals", &[]),
    ("neovim/queries/agentflow/textobjects.scm", "textobjects", &[]),
    ("helix/queries/agentflow/highlights.scm", "highlights", HELIX),
    ("helix/queries/agentflow/injections.scm", "injections", &[]),
    ("helix/queries/agentflow/tags.scm", "tags", &[]),
    ("helix/queries/agentflow/textobjects.scm", "textobjects", AROUND),
    ("zed/languages/agentflow/highlights.scm", "highlights", ZED),
    ("zed/languages/agentflow/injections.scm", "injections", &[]),
    ("zed/languages/agentflow/textobjects.scm", "textobjects", AROUND),
];

#[test]
fn copies_of_queries_are_up_to_date() {
    let update = std::env::var_os("UPDATE_QUERIES").is_some();
    let mut old = Vec::new();
    for (file, query, names) in COPIES {
        let source = read(format!("editors/tree-sitter-agentflow/queries/{query}.scm"));
        let written = format!(
            "; Written from tree-sitter-agentflow/queries/{query}.scm; see editors/README.md.\n\n{}",
            renamed(&source, names)
        );
        let path = repository().join("editors").join(file);
        if update {
            std::fs::write(&path, &written).expect("the file can be written");
        } else if std::fs::read_to_string(&path).ok().as_ref() != Some(&written) {
            old.push(*file);
        }
    }
    assert!(old.is_empty(), "run with UPDATE_QUERIES=1 to write again: {old:?}");
}

/// The query with other names for its captures.
fn renamed(source: &str, names: Names) -> String {
    let mut text = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(at) = rest.find('@') {
        let (before, after) = rest.split_at(at + 1);
        let length = after
            .find(|character: char| !(character.is_ascii_alphanumeric() || matches!(character, '_' | '.')))
            .unwrap_or(after.len());
        let name = &after[..length];
        text.push_str(before);
        text.push_str(names.iter().find(|(from, _)| *from == name).map_or(name, |(_, to)| to));
        rest = &after[length..];
    }
    text.push_str(rest);
    text
}
