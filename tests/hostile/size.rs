//! Input that is deep, long, or many.

use crate::targets::{all, parse};

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
fn huge_literals() {
    all(format!("const A: int = {}", "9".repeat(100_000)).as_bytes());
    all(format!("const A: float = 0.{}e{}", "9".repeat(100_000), "9".repeat(1_000)).as_bytes());
    all(format!("const A: duration = {}w", "9".repeat(100_000)).as_bytes());
    all(format!("const A: string = \"{}\"", "x".repeat(1_000_000)).as_bytes());
    all(format!("const A: string = \"\"\"\n{}\"\"\"", "  é\n".repeat(200_000)).as_bytes());
    all(format!("const A: string = \"{}\"", "\\u{1F600}".repeat(50_000)).as_bytes());
    all(format!("const A = [{}]", "1, ".repeat(50_000)).as_bytes());
    all(format!("const A = {{ {} }}", (0..20_000).map(|n| format!("a{n}: 1, ")).collect::<String>())
        .as_bytes());
    all(format!("record A {{ a: string(/{}/) }}", "(a{1000}){1000}".repeat(100)).as_bytes());
    all(format!("enum A {{ {} }}", (0..20_000).map(|n| format!("v{n}, ")).collect::<String>()).as_bytes());
    all(format!("const {} = 1", "a".repeat(1_000_000)).as_bytes());
}

#[test]
fn a_hundred_thousand_declarations() {
    let numbered = |line: &dyn Fn(usize) -> String| (0..100_000).map(line).collect::<String>();
    all(numbered(&|n| format!("record R{n} {{ a: int }}\n")).as_bytes());
    all("record A { a: int }\n".repeat(100_000).as_bytes());
    all("record A { a int }\n".repeat(100_000).as_bytes());
}

/// A line of ten megabytes: of one word, one text, one comment, blanks, or very many words.
#[test]
fn one_line_of_ten_megabytes() {
    const BYTES: usize = 10_000_000;
    all("é".repeat(BYTES / 2).as_bytes());
    all("a".repeat(BYTES).as_bytes());
    all("\u{0}".repeat(BYTES).as_bytes());
    all(&[0xFF; BYTES]);
    all(format!("const A: string = \"{}\"", "x".repeat(BYTES)).as_bytes());
    all(format!("const A = 1 // {}", "x".repeat(BYTES)).as_bytes());
    all(format!("const A ={}1", " ".repeat(BYTES)).as_bytes());
    all(format!("const A = {}", "\"".repeat(BYTES)).as_bytes());
    parse(format!("workflow main() {{ {} }}", "f(x); ".repeat(BYTES / 6)).as_bytes());
    parse("{ ".repeat(BYTES / 2).as_bytes());
    parse("const A = 1, ".repeat(BYTES / 13).as_bytes());
}
