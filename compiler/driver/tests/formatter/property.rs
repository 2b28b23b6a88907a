//! Programs drawn at random: pieces of the repository's own, with blanks, line breaks and comments where they may be,
//! and damage anywhere.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::corpus::corpus;
use super::drawn::{Drawn, drawn, program};
use super::laws::{check, check_meaning};

/// The declarations of the repository's programs, a few at a time.
static PIECES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let pieces = |text: String| {
        let pieces: Vec<&str> = text.split("\n\n").collect();
        pieces.chunks(4).map(|piece| piece.join("\n\n")).collect::<Vec<_>>()
    };
    corpus().into_iter().flat_map(|program| pieces(program.text)).collect()
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

fn changed() -> impl Strategy<Value = Drawn> {
    (any::<prop::sample::Index>(), prop::collection::vec(change(), 0..8)).prop_map(|(program, changes)| {
        let mut text = program.get(&PIECES).clone();
        for (at, change) in &changes {
            apply(&mut text, *at, change);
        }
        Drawn(text)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, max_shrink_iters: 600, ..ProptestConfig::default() })]

    #[test]
    fn any_text_keeps_its_meaning(Drawn(text) in changed()) {
        check("drawn", &text);
    }

    #[test]
    fn any_characters_at_all(text in "[a-z{}()\\[\\]\",:=/* \n.$!#é0-9]{0,200}") {
        check("drawn", &text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 128, failure_persistence: None, max_shrink_iters: 600, ..ProptestConfig::default()
    })]

    #[test]
    fn programs_of_all_that_there_is(Drawn(text) in drawn()) {
        let formatted = check("drawn", &text);
        check_meaning("drawn", &text, &formatted);
    }
}

/// Most of what is drawn compiles, or its plans would never be compared.
#[test]
fn drawn_programs_are_programs() {
    let text = program(&[], &[0]);
    assert!(check_meaning("the simplest", &text, &check("the simplest", &text)), "{text}");
}
