//! Texts that nobody means: no panic, no hang, a tree each time, and the text prints back from it.

use agentflow_grammar::{Parse, parse, parse_bytes};
use proptest::prelude::*;

/// What holds for any text.
fn check(text: &str) -> Parse {
    let parsed = parse(text);
    let file = &parsed.file;
    let mut printed = file.header.text(text).to_owned();
    for item in &file.items {
        printed.push_str(item.extent.text(text));
        assert!(
            item.extent.start <= item.span.start && item.span.end <= item.extent.end,
            "an item outside its extent"
        );
    }
    assert_eq!(printed, text, "the text prints back");
    for error in &parsed.errors {
        let spans = std::iter::once(error.span).chain(error.labels.iter().map(|label| label.span));
        for span in spans {
            assert!(
                text.get(span.start as usize..span.end as usize).is_some(),
                "{error:?} is outside the text"
            );
        }
        assert!(!error.message.contains("bad_") && !error.message.contains("junk"), "{error:?} names a rule");
    }
    let places: Vec<u32> = parsed.errors.iter().map(|error| error.span.start).collect();
    assert!(places.is_sorted(), "findings are in order");
    let comments: Vec<u32> = file.comments.iter().map(|comment| comment.span.start).collect();
    assert!(comments.is_sorted(), "comments are in order");
    assert_eq!(
        file.items.iter().any(|item| item.broken),
        !parsed.errors.is_empty() && !only_outside(&parsed),
        "{:?}",
        parsed.errors
    );
    parsed
}

/// Whether all that was found lies before the first declaration, in a comment.
fn only_outside(parsed: &Parse) -> bool {
    parsed.errors.iter().all(|error| error.span.start < parsed.file.header.end)
}

const TOKENS: &[&str] = &[
    "workflow",
    "agent",
    "tool",
    "record",
    "enum",
    "fn",
    "test",
    "import",
    "const",
    "model",
    "let",
    "var",
    "if",
    "else",
    "match",
    "for",
    "in",
    "while",
    "repeat",
    "up to 3",
    "parallel",
    "race",
    "ask",
    "wait",
    "within",
    "sleep",
    "spawn",
    "try",
    "catch",
    "return",
    "fail",
    "with",
    "is",
    "not",
    "undo",
    "guard output",
    "do",
    "tools:",
    "handoffs:",
    "sharing last 6",
    "http:",
    "mock",
    "expect",
    "x",
    "Name",
    "y.z",
    "_",
    "1",
    "2.5",
    "10s",
    "\"a\"",
    "\"${",
    "\"",
    "\"\"\"",
    "${",
    "}",
    "{",
    "(",
    ")",
    "[",
    "]",
    "<",
    ">",
    ",",
    ";",
    ":",
    "=",
    "==",
    "=>",
    "->",
    "+",
    "-",
    "*",
    "/",
    "%",
    "!",
    "?",
    "??",
    "?.",
    ".",
    "..",
    "&&",
    "||",
    "|",
    "\n",
    "\n  ",
    "//",
    "/*",
    "*/",
    "///",
    "//!",
    "/a/",
    "\\",
    "é",
    "'",
    "#",
    "@",
    "null",
    "true",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text(text in "\\PC{0,200}") {
        check(&text);
    }

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        match std::str::from_utf8(&bytes) {
            Ok(text) => { check(text); }
            Err(error) => {
                let parsed = parse_bytes(&bytes);
                prop_assert_eq!(parsed.errors.len(), 1);
                prop_assert_eq!(parsed.errors[0].span.start as usize, error.valid_up_to());
            }
        }
    }

    #[test]
    fn token_soup(tokens in prop::collection::vec(prop::sample::select(TOKENS), 0..80), spaced in any::<bool>()) {
        check(&tokens.join(if spaced { " " } else { "" }));
    }

    #[test]
    fn token_soup_in_a_body(tokens in prop::collection::vec(prop::sample::select(TOKENS), 0..40)) {
        check(&format!("workflow w(a: int) -> int {{\n  {}\n}}\n\nrecord R {{ a: int }}\n", tokens.join(" ")));
        check(&format!("agent A(a: int) -> int {{\n  {}\n}}\n", tokens.join(" ")));
    }

    #[test]
    fn a_program_with_a_piece_missing(from in 0_usize..4000, length in 1_usize..40) {
        let program = include_str!("section_one.agentflow");
        let mut text: Vec<char> = program.chars().collect();
        let from = from.min(text.len());
        let to = (from + length).min(text.len());
        text.drain(from..to);
        check(&text.into_iter().collect::<String>());
    }

    #[test]
    fn a_program_with_a_token_more(at in 0_usize..4000, token in prop::sample::select(TOKENS)) {
        let program = include_str!("section_one.agentflow");
        let mut text: Vec<char> = program.chars().collect();
        let at = at.min(text.len());
        text.splice(at..at, token.chars());
        check(&text.into_iter().collect::<String>());
    }
}

/// Much of one thing, alone, in a workflow and in a type.
#[test]
fn a_hundred_thousand_of_anything() {
    for piece in [
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "${",
        "\"",
        "\"${",
        "\"\"\"",
        "\"\"\"${",
        "/*",
        "*/",
        "/**/",
        "//",
        "///",
        "<",
        ">",
        "((",
        "([{",
        "({)",
        "([)",
        "}{",
        "!",
        "-",
        "- ",
        "!-",
        "a.",
        ".a",
        "a?.",
        "a+",
        "a ",
        "1 ",
        "return ",
        "return a ?? ",
        "if ",
        "if a {} else ",
        "match ",
        "spawn ",
        "ask ",
        "sleep ",
        "try {",
        "catch a ",
        "a catch ",
        "x = ",
        "=> ",
        "a => ",
        ", ",
        "; ",
        ": ",
        "a: ",
        "\n",
        " ",
        "\t",
        "\r",
        "\\",
        "'",
        "#",
        "é",
        "?",
        "T?",
        "[]",
        "map<",
        "a < ",
        "a > ",
        "a is ",
        "with ",
        "a with {",
        "f(",
        "f(a, ",
        "[a, ",
        "{a: ",
        "R {",
        "..",
        "_",
        "else if a {} ",
        "tool ",
        "tool t() ",
        "\ntool ",
        "\ntool t() {",
        "\n///",
        "\n/// a\n",
        "a\n",
        "a\n.b",
        "a\n+b",
        "0",
        "1h",
        "/",
        "(/",
        "(/\"",
        "\u{FEFF}",
        "a /* b */ ",
        "/*\n tool t() {}\n",
        "\"\"\"\ntool t() {\n",
        "[x for x in ",
        "parallel {a: ",
        "race {a: ",
        "match a { b => ",
        "mock ",
        "wait a within ",
    ] {
        check(&piece.repeat(100_000));
        let text = piece.repeat(20_000);
        check(&format!("workflow w() {{\n  let x = {text}\n}}\n"));
        check(&format!("type T = {text}\n"));
        check(&format!("agent A() -> T {{\n  model: {text}\n}}\nrecord R {{ a: int }}\n"));
    }
}

#[test]
fn nesting_is_bounded() {
    let nested = |levels: usize| format!("const A = {}1{}\n", "[".repeat(levels), "]".repeat(levels));
    assert_eq!(check(&nested(256)).errors, []);
    let too_deep = check(&nested(257));
    let codes: Vec<&str> = too_deep.errors.iter().map(|error| error.code).collect();
    assert_eq!(codes, ["E0106"]);
    let chain = |parts: usize| format!("const A = {}\n", vec!["1"; parts].join(" + "));
    assert_eq!(check(&chain(128)).errors, []);
    assert_eq!(check(&chain(10_000)).errors.len(), 1);
    let choices =
        |parts: usize| format!("workflow w() {{\n  {}\n}}\n", vec!["if a { b }"; parts].join(" else "));
    assert_eq!(check(&choices(200)).errors, []);
    assert_eq!(check(&choices(10_000)).errors.len(), 1);
    let comment = format!("{}{}\nrecord R {{ a: int }}\n", "/*".repeat(100_000), "*/".repeat(100_000));
    assert_eq!(check(&comment).errors, []);
}

#[test]
fn what_is_not_closed_ends_with_its_declaration() {
    for open in ["{", "(", "[", "\"", "\"\"\"", "/*", "\"${", "\"\"\"${", "f(", "if a {", "[a,", "{ a: "] {
        let text = format!("workflow w() {{\n  a {open}\n}}\n\n/// Whole.\nrecord R {{ a: int }}\n");
        let parsed = check(&text);
        let last = parsed
            .file
            .items
            .last()
            .map(|item| (item.broken, item.docs.as_ref().map(|docs| docs.text.as_str())));
        assert_eq!(last, Some((false, Some("Whole."))), "{open}");
        assert_eq!(parsed.errors.len(), 1, "{open} {:#?}", parsed.errors);
    }
}

#[test]
fn bytes_that_are_no_text() {
    let parsed = parse_bytes(b"record R {\n  a: int \xFF\n}\n");
    assert_eq!(parsed.errors.len(), 1);
    assert_eq!((parsed.errors[0].code, parsed.errors[0].span.start), ("E0110", 20));
    assert_eq!(parse_bytes("\u{FEFF}record R { a: int }\r\n".as_bytes()).errors, []);
}

#[test]
fn a_line_of_mistakes_is_not_read_again_for_each() {
    for text in [
        format!("record R {{ {} }}\n", "a, ".repeat(200_000)),
        format!("enum E {{ {} }}\n", "a b, ".repeat(100_000)),
        format!("workflow w() {{ {} }}\n", "a++; ".repeat(50_000)),
    ] {
        assert!(!agentflow_grammar::parse(&text).errors.is_empty(), "{}", &text[..20]);
    }
}
