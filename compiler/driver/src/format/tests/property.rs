//! Programs drawn at random: pieces of the repository's own, with blanks, line breaks and comments where they may be,
//! and damage anywhere.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::corpus::{check, corpus};

/// The declarations of the repository's programs, a few at a time.
static PIECES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let pieces = |text: String| {
        let pieces: Vec<&str> = text.split("\n\n").collect();
        pieces.chunks(4).map(|piece| piece.join("\n\n")).collect::<Vec<_>>()
    };
    corpus().into_iter().flat_map(|(_, text)| pieces(text)).collect()
});

/// What is put into a text.
#[derive(Debug, Clone)]
enum Change {
    /// Something between two tokens.
    Insert(&'static str),
    /// A blank line or line break less.
    Squeeze,
    /// Some bytes less.
    Delete(usize),
}

fn change() -> impl Strategy<Value = (prop::sample::Index, Change)> {
    let inserted = prop::sample::select(vec![
        " ",
        "\n",
        "\n\n\n",
        " /* note */ ",
        "\n// note\n",
        " // note\n",
        "\t",
        ",",
        ";",
        "/* two\n   lines */",
        "(",
        "}",
    ]);
    let change = prop_oneof![
        6 => inserted.prop_map(Change::Insert),
        3 => Just(Change::Squeeze),
        1 => (1..6_usize).prop_map(Change::Delete),
    ];
    (any::<prop::sample::Index>(), change)
}

fn apply(text: &mut String, at: prop::sample::Index, change: &Change) {
    let blanks: Vec<usize> = text.match_indices([' ', '\n']).map(|(at, _)| at).collect();
    if blanks.is_empty() {
        return;
    }
    let at = *at.get(&blanks);
    match change {
        Change::Insert(inserted) => text.insert_str(at, inserted),
        Change::Squeeze => {
            let end = text[at..]
                .find(|character: char| !character.is_whitespace())
                .map_or(text.len(), |end| at + end);
            text.replace_range(at..end, " ");
        }
        Change::Delete(count) => {
            let mut end = (at + count).min(text.len());
            while !text.is_char_boundary(end) {
                end += 1;
            }
            text.replace_range(at..end, "");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_keeps_its_meaning(
        program in any::<prop::sample::Index>(),
        changes in prop::collection::vec(change(), 0..8),
    ) {
        let mut text = program.get(&PIECES).clone();
        for (at, change) in &changes {
            apply(&mut text, *at, change);
        }
        check("drawn", &text);
    }

    #[test]
    fn any_characters_at_all(text in "[a-z{}()\\[\\]\",:=/* \n.$!#é0-9]{0,200}") {
        check("drawn", &text);
    }
}
