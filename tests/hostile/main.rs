//! Any input whatever: no panic, no hang, findings that lie within the text.

#[path = "../fuzz/targets.rs"]
mod targets;

use proptest::prelude::*;

fn all(bytes: &[u8]) {
    targets::parse(bytes);
    targets::compile(bytes);
    targets::format(bytes);
}

/// Pieces of programs, to be put together at random.
const TOKENS: &[&str] = &[
    "record", "enum", "type", "const", "fn", "provider", "model", "mcp", "tool", "agent", "workflow",
    "signal", "schedule", "test", "import", "let", "var", "return", "fail", "emit", "if", "else", "match",
    "parallel", "race", "for", "while", "repeat", "up", "to", "forever", "in", "catch", "try", "undo", "ask",
    "wait", "within", "sleep", "until", "spawn", "with", "sharing", "without", "when", "guard", "do", "is",
    "not", "mock", "expect", "null", "true", "string", "int", "float", "a", "B", "main", "x", "1", "2.5",
    "10s", "1h30m", "1x", "\"text\"", "\"${a}\"", "\"${", "\"\"\"", "\"", "{", "}", "(", ")", "[", "]", "<",
    ">", "=", "==", "=>", "->", ":", ",", ";", ".", "..", "?", "?.", "??", "|", "||", "&&", "+", "-", "*",
    "/", "%", "!", "_", "$", "\\", "//", "///", "/*", "*/", "\n", "\n\n", " ", "\t", "é", "\u{0}",
    "\u{FEFF}", "\r\n",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        all(&bytes);
    }

    #[test]
    fn any_soup_of_tokens(tokens in prop::collection::vec(prop::sample::select(TOKENS), 0..120), glue in "[ \n]?") {
        all(tokens.join(&glue).as_bytes());
    }

    #[test]
    fn any_edit_of_an_example(
        example in prop::sample::select(EXAMPLES),
        at in any::<prop::sample::Index>(),
        length in 0usize..40,
        token in prop::sample::select(TOKENS),
    ) {
        let mut bytes = example.as_bytes().to_vec();
        let start = at.index(bytes.len());
        let end = (start + length).min(bytes.len());
        bytes.splice(start..end, token.bytes());
        all(&bytes);
    }
}

const EXAMPLES: &[&str] = &[
    include_str!("../../examples/support.agentflow"),
    include_str!("../../examples/purchase.agentflow"),
    include_str!("../../examples/research.agentflow"),
    include_str!("../../examples/story.agentflow"),
    include_str!("../torture/program/torture.agentflow"),
];

#[test]
fn what_is_deep_is_a_finding() {
    for (open, close) in [("(", ")"), ("[", "]"), ("{", "}"), ("\"${", "}\""), ("if a {", "}"), ("/*", "*/")]
    {
        for deep in [200, 100_000] {
            let body = format!("{}1{}", open.repeat(deep), close.repeat(deep));
            all(format!("fn a() -> int {{ return {body} }}").as_bytes());
            all(open.repeat(deep).as_bytes());
        }
    }
    for chain in ["1 + ", "!", "-", "a.b", "x?.", "a ?? ", "a catch ", "if a { 1 } else ", "a is b "] {
        all(format!("fn a() -> int {{ return {}1 }}", chain.repeat(100_000)).as_bytes());
    }
    all(format!("record A {{ a: int{} }}", "[]".repeat(100_000)).as_bytes());
    all(format!("record A {{ a: {}int{} }}", "map<".repeat(100_000), ">".repeat(100_000)).as_bytes());
}

#[test]
fn what_is_long_is_read() {
    all("é".repeat(1_000_000).as_bytes());
    all(format!("const A: int = {}", "9".repeat(100_000)).as_bytes());
    all(format!("const A: string = \"{}\"", "x".repeat(1_000_000)).as_bytes());
    all(format!("enum A {{ {} }}", (0..20_000).map(|n| format!("v{n}, ")).collect::<String>()).as_bytes());
    all("record A { a: int }\n".repeat(5_000).as_bytes());
    all(&[0xFF; 10_000]);
    all("\u{0}".repeat(10_000).as_bytes());
}
