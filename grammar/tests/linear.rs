//! Parsing is linear: twice the text is about twice the work. Work is counted in pest's calls, not in time.
//!
//! pest's limit on calls belongs to the process, so these tests have a binary, and one test, of their own.

use agentflow_grammar::{Parse, parse};
use std::num::NonZeroUsize;

/// The least limit of calls under which a text is parsed as it is without one. The limit is each declaration's, so the
/// texts here are one declaration.
fn calls(text: &str) -> usize {
    let limited = |limit: Option<usize>| -> Parse {
        pest::set_call_limit(limit.and_then(NonZeroUsize::new));
        parse(text)
    };
    let expected = limited(None);
    let (mut low, mut high) = (1, 1 << 12);
    while limited(Some(high)) != expected {
        low = high;
        high *= 2;
        assert!(high < 1 << 24, "{text}: more work than any text of this length may be");
    }
    while high - low > high / 64 {
        let middle = low + (high - low) / 2;
        if limited(Some(middle)) == expected {
            high = middle;
        } else {
            low = middle;
        }
    }
    pest::set_call_limit(None);
    high
}

/// Pieces that are repeated, and what stands around them.
const CASES: &[(&str, &str, &str)] = &[
    // As programs are.
    ("workflow w() {\n", "  let x = f(a, b: [1, 2]) catch null\n", "}\n"),
    ("workflow w() {\n", "  if a { b } else if c { d } else { e }\n", "}\n"),
    ("workflow w() {\n", "  match a { B { c } if c > 1 => { d }, _ => e }\n", "}\n"),
    ("record R {\n", "  /// Docs.\n  a: string(1..5)[]? = null\n", "}\n"),
    (
        "agent A() -> int {\n",
        "  tools: [a, b(c: _) with { d: 1 }]\n  handoffs: [B(x: y) sharing last 6 when z]\n",
        "}\n",
    ),
    ("agent A() -> int {\n  instructions: \"\"\"\n", "    A line with ${a.b} and \\n.\n", "  \"\"\"\n}\n"),
    ("const A = [", "1, ", "]\n"),
    ("const A = f(", "a: 1, ", ")\n"),
    // With a mistake in each piece.
    ("workflow w() {\n", "  let x = f(a b)\n", "}\n"),
    ("workflow w() {\n", "  let = 5\n", "}\n"),
    ("workflow w() {\n", "  if a { b c } d\n", "}\n"),
    ("workflow w() {\n", "  match a { b: { c } }\n", "}\n"),
    ("workflow w() {\n", "  x catch { y z } w\n", "}\n"),
    ("workflow w() {\n", "  parallel { a: { b c } d }\n", "}\n"),
    ("record R {\n", "  a int\n", "}\n"),
    ("agent A() -> int {\n", "  tools: [a b, c d]\n  guard output { a b }\n", "}\n"),
    ("const A = \"", "${a b} ", "\"\n"),
    ("const A = f(", "a b, ", ")\n"),
    // With a mistake at the end of all.
    ("workflow w() {\n", "  if a { b }\n", "  let\n}\n"),
    ("const A = [", "{ a: [b] }, ", "} ]\n"),
    ("workflow w() {\n", "  a\n  // Why.\n", "  b c\n}\n"),
    // Long gaps.
    ("workflow w() {\n  a", "\n// A comment.\n", "b\n}\n"),
    ("workflow w() {\n  f(a", "\n/* A comment. */ ", ", b)\n}\n"),
    ("workflow w() {\n  x = { a: 1", "\n\n   ", "b: 2 }\n}\n"),
];

/// Pieces that nest, which is bounded, so few of them.
const NESTED: &[(&str, &str)] = &[
    ("if a { ", " }"),
    ("if a { b c; ", " } d"),
    ("f(", ")"),
    ("f(a b, ", ") c"),
    ("[", "]"),
    ("[a b, ", "] c"),
    ("{ a: ", " }"),
    ("({ a: ", " })"),
    ("match a { b => { ", " } }"),
    ("match a { b => { ", " } c d }"),
    ("parallel { a: { ", " } }"),
    ("x catch { ", " }"),
    ("x catch e { ", " } f g"),
    ("try { ", " }"),
    ("\"${", "}\""),
    ("a ?? return ", ""),
    ("R { a: ", " }"),
    ("parallel for x in xs { ", " }"),
    ("[x for x in ", "]"),
    ("for x xs { ", " }"),
];

#[test]
fn twice_the_text_is_twice_the_work() {
    for (before, piece, after) in CASES {
        let work = |count: usize| calls(&format!("{before}{}{after}", piece.repeat(count)));
        let (once, twice) = (work(64), work(128));
        assert!(twice < once * 5 / 2, "{piece:?}: {once} calls, then {twice}");
    }
    for (open, close) in NESTED {
        let work = |count: usize| {
            calls(&format!("workflow w() {{\n  {}x{}\n}}\n", open.repeat(count), close.repeat(count)))
        };
        let (once, twice) = (work(30), work(60));
        assert!(twice < once * 5 / 2, "{open:?}: {once} calls, then {twice}");
    }
}
