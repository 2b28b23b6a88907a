//! Analysis is linear: twice the program is about twice the work, and so is twice as many mistakes. Work is counted in bytes
//! and in calls of the allocator, not in time.
//!
//! The allocator belongs to the process, so this test has a binary, and one test, of its own.

use std::alloc::System;
use std::fmt::Write as _;

use agentflow_analysis::analyse;
use agentflow_analysis::world::MemoryWorld;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// What hardly grows may grow by jumps.
const SMALL: usize = 16_384;

const PRELUDE: &str = "provider p { protocol: \"openai\" }\nmodel m { provider: p, name: \"m\" }\n\
                       enum Color { red, green, blue }\ntool f(n: int) -> int { exec: [\"f\"] }\n";

/// What stands before and after what is repeated; `#` is the number of the piece, `+` behind a name that of the next one.
const SHAPES: &[(&str, &str, &str, &str)] = &[
    // As programs are.
    ("records", "", "record R# { a: int(1..5), b: string[], c: R+? }\n", "record R$ { a: int }\n"),
    ("defaults", "", "record R# { a: int = C#, b: string = \"x\" }\nconst C# = #\n", ""),
    ("aliases", "type T0 = int(0..9)\n", "type U# = T0[]\n", ""),
    ("functions", "", "fn f#(x: int) -> int { return f+(x) + 1 }\n", "fn f$(x: int) -> int { return x }\n"),
    ("locals", BODY, "  let x# = f(#)\n  emit x#\n", END),
    ("assignments", BODY, "  n = n + f(n)\n", END),
    ("narrowing", BODY, "  if t != null { emit t.length }\n", END),
    ("returns", BODY, "  if n == # { return f(#) }\n", END),
    ("matches", BODY, "  match c { red => emit 1, green | blue => emit n }\n", END),
    ("handlers", BODY, "  let x# = f(#) catch err { emit err.message; 0 }\n  emit x#\n", END),
    ("branches", BODY, "  let x# = parallel { a: f(#), b: f(n) }\n  emit x#.a\n", END),
    ("arms", "fn g(n: int) -> int {\n  match n {\n", "    # => # + n\n", "    _ => 0\n  }\n}\n"),
    ("variants", "enum E {\n", "  v#\n", "  last\n}\nfn g(e: E) -> bool { return e == E.last }\n"),
    ("lists", "const A = [\n", "  \"text # text\",\n", "]\n"),
    ("objects", "const A: map<string> = {\n", "  f#: \"text\"\n", "}\n"),
    ("texts", "fn g(n: int) -> string {\n  return \"", "${n} and ${n + #} ", "\"\n}\n"),
    ("imports", "", "import { R# } from \"./r#.agentflow\"\nfn g#(r: R#) -> int { return r.a }\n", ""),
    (
        "handoffs",
        PRELUDE,
        "agent A#(x: string) -> string {\n  model: m\n  prompt: x\n  tools: [f]\n  handoffs: [A+ sharing last 6]\n}\n",
        "agent A$(x: string) -> string { model: m }\nworkflow main() -> string { return A0(\"x\") }\n",
    ),
    (
        "agents",
        PRELUDE,
        "agent A#(x: string) -> string { model: m, prompt: x }\nworkflow w#(x: string) -> string { return A#(x) }\n",
        "",
    ),
    (
        "callers",
        PRELUDE,
        "agent A#(x: string) -> string {\n  model: m\n  prompt: x\n  handoffs: [A+ sharing all]\n}\nworkflow w#(x: string) -> string { return A#(x) }\n",
        "agent A$(x: string) -> string { model: m, prompt: x }\n",
    ),
    (
        "workflows",
        "",
        "workflow w#(n: int) -> int { return w+(n) + 1 }\n",
        "workflow w$(n: int) -> int { return n }\n",
    ),
    ("tests", PRELUDE, "test \"number #\" {\n  mock f = #\n  let x = f(1)\n  expect x == #\n}\n", ""),
    // With a mistake in each piece.
    ("unknown names", BODY, "  emit unknwon#\n", END),
    ("near names", BODY, "  let value# = f(#)\n  emit valeu#\n", END),
    ("unknown types", "", "record R# { a: Strnig# }\n", ""),
    ("unknown fields", "record R { a: int }\nfn g(r: R) -> int[] {\n  return [\n", "    r.b#,\n", "  ]\n}\n"),
    ("unknown callees", BODY, "  fetch#(n)\n", END),
    ("wrong types", BODY, "  let x#: int = \"one\"\n  emit x#\n", END),
    ("wrong arguments", BODY, "  f(\"#\", 2)\n", END),
    ("unused locals", BODY, "  let x# = f(#)\n", END),
    ("unused records", "workflow main() {}\n", "record R# { a: R+? }\n", "record R$ { a: int }\n"),
    (
        "unused agents",
        PRELUDE,
        "agent A#(x: string) -> string { model: m, prompt: x }\n",
        "workflow main() {}\n",
    ),
    ("duplicates", "", "record R { a: int, a: int }\n", ""),
    ("names against the convention", BODY, "  let someValue# = f(#)\n  emit someValue#\n", END),
    (
        "fields against the convention",
        "record R {\n",
        "  someField#: int\n",
        "}\nfn g(r: R) -> int { return r.someField0 }\n",
    ),
    (
        "declarations against the convention",
        "",
        "record order_line# { a: int }\nfn g#(x: order_line#) -> int { return x.a }\nworkflow w#(x: order_line#) -> int { return g#(x) }\n",
        "",
    ),
    (
        "circles",
        "",
        "workflow w#(n: int) -> int { return w+(n) }\n",
        "workflow w$(n: int) -> int { return w0(n) }\n",
    ),
    ("pairs", "", "record P# { q: Q# }\nrecord Q# { p: P# }\n", ""),
    ("syntax errors", BODY, "  let = #\n", END),
    ("syntax errors within", BODY, "  if n === # { emit n }\n", END),
    ("syntax errors in a line", "const A = [", "a b, ", "]\n"),
    ("missing imports", "", "import { R# } from \"./nowhere#.agentflow\"\n", ""),
    (
        "misspelt imports",
        "",
        "import { Rx# } from \"./r#.agentflow\"\nfn g#(r: Rx#) -> int { return r.a }\n",
        "",
    ),
    (
        "handoffs to other types",
        PRELUDE,
        "agent A#(x: string) -> string { model: m, prompt: x, handoffs: [B#] }\nagent B#(x: string) -> int { model: m, prompt: x }\n",
        "",
    ),
    ("effects in texts", BODY, "  emit \"${f(#)}\"\n", END),
    ("agents in a row", ASKING, "  let x# = A(t)\n", "  return t\n}\n"),
];

const BODY: &str = "enum Color { red, green, blue }\ntool f(n: int) -> int { exec: [\"f\"] }\n\
                    workflow main(c: Color, t: string?) -> int {\n  var n = 0\n";
const END: &str = "  emit \"${c}${t ?? \"\"}\"\n  return n\n}\n";
const ASKING: &str = "provider p { protocol: \"openai\" }\nmodel m { provider: p, name: \"m\" }\n\
                      agent A(x: string) -> string { model: m, prompt: x }\nworkflow main(t: string) -> string {\n";

/// What nests, which is bounded, so few of them.
const NESTED: &[(&str, &str)] = &[
    ("(1 + ", ")"),
    ("[", "]"),
    ("{ a: ", "}"),
    ("f(", ")"),
    ("(if n > 1 { 1 } else { ", " })"),
    ("(match n { 1 => 2, _ => ", " })"),
    ("\"${", "}\""),
    ("(try { f(2) } catch { ", " })"),
];

fn repeated((_, before, piece, after): (&str, &str, &str, &str), count: usize) -> String {
    let piece = |number: usize| {
        let named = piece.replace('#', &number.to_string());
        let next = number + 1;
        ["R+", "f+", "A+", "w+"]
            .iter()
            .fold(named, |text, name| text.replace(name, &format!("{}{next}", &name[..1])))
    };
    let pieces: String = (0..count).map(piece).collect();
    format!("{before}{pieces}{}", after.replace('$', &count.to_string()))
}

/// Bytes and calls that the analysis of a program allocates. What it imports is there.
fn work(text: &str, count: usize) -> (usize, usize) {
    let mut world = MemoryWorld::new().with("main.agentflow", text);
    if text.starts_with("import") {
        for number in 0..count {
            let mut record = String::new();
            let _ = writeln!(record, "record R{number} {{ a: int }}");
            world.put(&format!("r{number}.agentflow"), record);
        }
    }
    let region = Region::new(ALLOCATOR);
    let analysis = analyse(&world, "main.agentflow");
    let change = region.change();
    drop(analysis);
    (change.bytes_allocated, change.allocations)
}

fn check(shown: &str, program: impl Fn(usize) -> String, count: usize, failures: &mut Vec<String>) {
    let (once, twice) = (program(count), program(2 * count));
    // The first program pays for what is made once for all.
    work(&once, count);
    let (once, twice) = (work(&once, count), work(&twice, 2 * count));
    if twice.0 > once.0 * 5 / 2 + SMALL || twice.1 > once.1 * 5 / 2 + SMALL / 64 {
        failures.push(format!("{shown}: {once:?} bytes and calls, then {twice:?}"));
    }
}

#[test]
fn twice_the_program_is_twice_the_work() {
    let mut failures = Vec::new();
    for shape in SHAPES {
        // More than the candidates that one misspelt name is held against.
        let count = if shape.0.contains("un") || shape.0.contains("near") || shape.0.contains("missing") {
            550
        } else {
            250
        };
        check(shape.0, |count| repeated(*shape, count), count, &mut failures);
    }
    for (open, close) in NESTED {
        let program =
            |count: usize| format!("{BODY}  emit {}1{}\n{END}", open.repeat(count), close.repeat(count));
        check(open, program, 25, &mut failures);
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
