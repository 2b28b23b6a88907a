//! Formatting, compiling and drawing graphs is linear: twice the program is about twice the work. Work is counted in bytes
//! that are allocated, not in time.
//!
//! The allocator belongs to the process, so this test has a binary of its own. Work that allocates nothing is not seen by it;
//! `tests/hostile` has programs so large that such work would never end if it were quadratic.

use std::alloc::System;

use agentflow_driver::{MemoryWorld, compile, format, graph};
use agentflow_plan::Plan;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn allocated<T>(work: impl FnOnce() -> T) -> (usize, T) {
    let region = Region::new(ALLOCATOR);
    let done = work();
    (region.change().bytes_allocated, done)
}

fn compiled(text: &str) -> Plan {
    let compiled = compile(&MemoryWorld::new().with("main.agentflow", text), "main.agentflow");
    compiled.plan.unwrap_or_else(|| panic!("{:?}", compiled.findings.first()))
}

/// What is measured, each with how much it allocates for a program.
fn works(text: &str) -> Vec<(&'static str, usize)> {
    let (compiling, plan) = allocated(|| compiled(text));
    vec![
        ("compile", compiling),
        ("format", allocated(|| format(text)).0),
        ("mermaid", allocated(|| graph::mermaid(&plan, None)).0),
        ("dot", allocated(|| graph::dot(&plan, None)).0),
        ("json", allocated(|| graph::json(&plan, None)).0),
        ("text", allocated(|| graph::text(&plan, None)).0),
    ]
}

/// What stands before and after what is repeated; `#` is the number of the piece, `+` of the one after it.
const REPEATED: &[(&str, &str, &str)] = &[
    ("", "record R# { a: int, b: string[], c: R+? }\n", "record R$ { a: int }\n"),
    ("enum E {\n", "  v#\n", "  last\n}\n"),
    ("", "fn f#(x: int) -> int { return f+(x) + 1 }\n", "fn f$(x: int) -> int { return x }\n"),
    ("", "const C# = C+ + 1\n", "const C$ = 1\n"),
    ("const A = [\n", "  \"text # text\",\n", "]\n"),
    ("const A = {\n", "  f#: \"text\"\n", "}\n"),
    ("provider p { protocol: \"openai\" }\n", "model m# { provider: p, name: \"m\" }\n", ""),
    (
        "provider p { protocol: \"openai\" }\nmodel m { provider: p, name: \"m\" }\n",
        "agent A#(x: string) -> string {\n  model: m\n  prompt: \"${x}!\"\n  handoffs: [A+ sharing last 6]\n}\n",
        "agent A$(x: string) -> string { model: m }\nworkflow main() -> string { return A0(\"x\") }\n",
    ),
    (BODY, "  let x# = f(#)\n", END),
    (BODY, "  var x# = f(#)\n  x# = x# + 1\n", END),
    (BODY, "  let x# = f(#) catch err { emit err.message; 0 }\n", END),
    (BODY, "  if n > # { n = n + f(#) } else { emit \"${n}\" }\n", END),
    (BODY, "  if n == # { return f(#) }\n", END),
    (BODY, "  match c { red => { n = f(1) }, green | blue => emit n }\n", END),
    (BODY, "  for x, i in range(3) { n = n + f(x) + i }\n", END),
    (BODY, "  let x# = parallel { a: f(#), b: f(n) }\n  emit x#.a\n", END),
    (BODY, "  let x# = parallel(max: 4) for x in range(#) { f(x) }\n", END),
    (BODY, "  // Why, and why not.\n\n  emit { a: n, b: [1, 2, n], c: \"${n} and ${n + 1}\" }\n", END),
    (
        "tool f(n: int) -> int { exec: [\"f\"] }\nworkflow main() -> json {\n  return parallel {\n",
        "    b#: f(#)\n",
        "  }\n}\n",
    ),
    ("workflow main(n: int) -> int {\n  return match n {\n", "    # => # + n\n", "    _ => 0\n  }\n}\n"),
    (
        "",
        "workflow w#(n: int) -> int {\n  return w+(n) + 1\n}\n",
        "workflow w$(n: int) -> int { return n }\n",
    ),
    ("", "test \"number #\" {\n  let x = # + 1\n  expect x == # + 1\n}\n", "fn f() -> int { return 1 }\n"),
];

/// What hardly grows may grow by jumps.
const SMALL: usize = 4_096;

const BODY: &str = "enum Color { red, green, blue }\ntool f(n: int) -> int { exec: [\"f\"] }\nworkflow main(c: Color) -> int {\n  var n = 0\n";
const END: &str = "  return n\n}\n";

/// What is a level deeper with each piece, which is bounded.
const CHAINED: &[(&str, &str, &str)] =
    &[("const A = 0", "\n  + #", "\n"), ("const A = \"\"", "\n  .trim()", "\n")];

/// What nests, which is bounded, so few of them.
const NESTED: &[(&str, &str)] = &[
    ("let x = (1 + ", ")"),
    ("let x = [", "]"),
    ("let x = {a: ", "}"),
    ("let x = f(f(", "))"),
    ("if n > 1 { n = f(1); ", " }"),
    ("for x in range(2) { n = f(x); ", " }"),
    ("try { ", "; n = f(2) } catch { n = f(3) }"),
];

fn repeated((before, piece, after): (&str, &str, &str), count: usize) -> String {
    let piece = |number: usize| {
        let named = piece.replace('#', &number.to_string());
        let next = number + 1;
        ["R+", "f+", "C+", "A+", "w+"]
            .iter()
            .fold(named, |text, next_name| text.replace(next_name, &format!("{}{next}", &next_name[..1])))
    };
    let pieces: String = (0..count).map(piece).collect();
    format!("{before}{pieces}{}", after.replace('$', &count.to_string()))
}

fn nested((open, close): (&str, &str), count: usize) -> String {
    let (first, inner) = open.strip_prefix("let x = ").map_or(("", open), |inner| ("let x = ", inner));
    format!("{BODY}  {first}{}1{}\n{END}", inner.repeat(count), close.repeat(count))
}

fn check(shown: &str, once: &str, twice: &str, is_measured: impl Fn(&str) -> bool) {
    // The first program pays for what is made once for all.
    works(once);
    for ((work, once), (_, twice)) in works(once).into_iter().zip(works(twice)) {
        if !is_measured(work) {
            continue;
        }
        assert!(twice <= once * 5 / 2 + SMALL, "{work} of {shown:?}: {once} bytes, then {twice}");
    }
}

#[test]
fn twice_the_program_is_twice_the_work() {
    for shape in REPEATED {
        check(shape.1, &repeated(*shape, 200), &repeated(*shape, 400), |_| true);
    }
    for shape in CHAINED {
        check(shape.1, &repeated(*shape, 100), &repeated(*shape, 200), |_| true);
    }
    for shape in NESTED {
        // In a graph each step is named with all that is around it.
        let is_measured = |work: &str| matches!(work, "compile" | "format");
        check(shape.0, &nested(*shape, 20), &nested(*shape, 40), is_measured);
    }
}
