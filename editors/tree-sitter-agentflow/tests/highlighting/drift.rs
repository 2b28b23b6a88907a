//! Programs with random mistakes. The grammar for editors lets newlines stand where the compiler does not, so the verdicts
//! may differ; but seldom, and a rule that is changed in one grammar alone shows here.

use crate::parser;
use crate::programs::programs;

const TRIES: usize = 3_000;
/// Of a hundred.
const DIFFERENT_MAX: usize = 3;

/// What is put in, or in the place of something else.
const FRAGMENTS: &[&str] = &[
    "\n", " ", "{", "}", "(", ")", "[", "]", ",", ";", ".", ":", "=", "==", "=>", "-", "!", "|", "..", "?",
    "_", "x", "X", "1", "\"s\"", "// c\n", "/* c */", "ask", "catch", "else", "fail", "for", "if", "in",
    "is", "let", "match", "not", "null", "parallel", "return", "sleep", "undo", "until", "wait", "with",
    "within",
];

#[test]
fn verdicts_on_mistakes_seldom_differ() {
    let right: Vec<String> = programs()
        .into_iter()
        .map(|program| program.text)
        .filter(|text| text.len() < 4_000 && agentflow_grammar::parse(text).errors.is_empty())
        .collect();
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let mut parser = parser();
    let (mut different, mut wrong) = (Vec::new(), 0);
    for _ in 0..TRIES {
        let text = mutated(&right[random.below(right.len())], &mut random);
        let errors = !agentflow_grammar::parse(&text).errors.is_empty();
        let tree = parser.parse(&text, None).expect("a parser without a limit gives a tree");
        wrong += usize::from(errors);
        if tree.root_node().has_error() != errors {
            different.push(text);
        }
    }
    assert!(wrong > TRIES / 4, "only {wrong} of {TRIES} programs were wrong");
    assert!(
        different.len() * 100 <= TRIES * DIFFERENT_MAX,
        "{} of {TRIES} verdicts differ, of these among others:\n{}",
        different.len(),
        different[..different.len().min(10)].join("\n──\n")
    );
}

/// The text with one piece lost, added, replaced, or exchanged with another.
fn mutated(text: &str, random: &mut Random) -> String {
    let mut pieces = pieces(text);
    let at = random.below(pieces.len());
    let fragment = FRAGMENTS[random.below(FRAGMENTS.len())];
    match random.below(4) {
        0 => {
            pieces.remove(at);
        }
        1 => pieces.splice(at..at, [" ", fragment, " "]).for_each(drop),
        2 => pieces[at] = fragment,
        _ => {
            let other = random.below(pieces.len());
            pieces.swap(at, other);
        }
    }
    pieces.concat()
}

/// Words and runs of spaces whole, anything else one by one.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            ' ' => rest.len() - rest.trim_start_matches(' ').len(),
            _ if is_word(first) => rest.len() - rest.trim_start_matches(is_word).len(),
            _ => first.len_utf8(),
        };
        let (piece, after) = rest.split_at(length);
        pieces.push(piece);
        rest = after;
    }
    pieces
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// Marsaglia's xorshift: the same programs in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).expect("31 bits fit") % bound
    }
}
