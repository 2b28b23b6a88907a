//! What a text reads as: a case for each sentence of the rules of reading. `source => tree` through one check.

use crate::dump;
use agentflow_grammar::parse;
use agentflow_grammar::tree::{ItemKind, SettingValue};

/// Statements of a workflow read as expected, without a finding.
#[track_caller]
fn statements(source: &str, expected: &str) {
    let text = format!("workflow w() {{\n{source}\n}}\n");
    let parsed = parse(&text);
    assert!(parsed.errors.is_empty(), "{source}\n{:#?}", parsed.errors);
    let ItemKind::Workflow(workflow) = &parsed.file.items[0].kind else { panic!("no workflow: {source}") };
    let found = workflow.body.statements.iter().map(dump::statement).collect::<Vec<_>>().join("; ");
    assert_eq!(found, expected, "{source}");
}

/// A type reads as expected.
#[track_caller]
fn written_type(source: &str, expected: &str) {
    item(&format!("type T = {source}"), &format!("type T = {expected}"));
}

/// One declaration reads as expected.
#[track_caller]
fn item(source: &str, expected: &str) {
    let parsed = parse(source);
    assert!(parsed.errors.is_empty(), "{source}\n{:#?}", parsed.errors);
    assert_eq!(dump::file(&parsed.file).trim_end(), expected, "{source}");
}

/// Settings of an agent read as expected.
#[track_caller]
fn settings(source: &str, expected: &[&str]) {
    let text = format!("agent A() -> string {{\n{source}\n}}\n");
    let parsed = parse(&text);
    assert!(parsed.errors.is_empty(), "{source}\n{:#?}", parsed.errors);
    let ItemKind::Agent(agent) = &parsed.file.items[0].kind else { panic!("no agent: {source}") };
    let found: Vec<String> = agent.settings.entries.iter().map(dump::setting).collect();
    assert_eq!(found, expected, "{source}");
}

#[test]
fn literals() {
    statements("1_000", "1000");
    statements("0.5", "0.5");
    statements("1e-3", "0.001");
    statements("2.5E+3", "2500.0");
    statements("true", "true");
    statements("null", "null");
    statements(
        "[250ms, 10s, 5m, 2h, 3d, 1w]",
        "[250ms, 10000ms, 300000ms, 7200000ms, 259200000ms, 604800000ms]",
    );
    statements("1h30m", "5400000ms");
    statements("-9223372036854775808", "-9223372036854775808");
    statements("[]", "[]");
    statements("[1, 2,]", "[1, 2]");
    statements("[\n  1\n  2,\n  -3\n]", "[1, 2, (- 3)]");
    statements("x = { a: 1, b, \"content-type\": c }", "x = {a: 1, b, content-type: c}");
    statements("Ticket { id: \"1\", body, ..base }", "(Ticket {id: <\"1\">, body, ..base})");
    statements("Ticket {\n  id: a\n  ..base\n}", "(Ticket {id: a, ..base})");
    statements("Mood.calm", "Mood.calm");
    statements("Resolution.Refunded { amount: 1.0 }", "(Resolution.Refunded {amount: 1.0})");
}

#[test]
fn strings() {
    statements(r#""a\n\t\r\"\\\$\u{1F600}""#, r#"<"a\n\t\r\"\\$😀">"#);
    statements(r#""""#, "<>");
    statements(r#""$5 and ${x}.""#, r#"<"$5 and " ${x} ".">"#);
    statements(r#""a ${f("b ${c}", { d: 1 })} e""#, r#"<"a " ${f(<"b " ${c}>, {d: 1})} " e">"#);
    statements(
        "\"\"\"\n    One\n      two ${x}\n\n    three\n  \"\"\"",
        r#"text<"One\n  two " ${x} "\n\nthree">"#,
    );
    statements("\"\"\"one line\"\"\"", r#"text<"one line">"#);
    statements("\"\"\"first\n    second\n  third\"\"\"", r#"text<"first\n  second\nthird">"#);
    statements("\"\"\"\n  ${a}\n    b\n\"\"\"", r#"text<${a} "\n  b">"#);
    statements("\"\"\"\n\"\"\"", "text<>");
    statements("\"\"\"\n  say \"hi\"\n\"\"\"", r#"text<"say \"hi\"">"#);
    statements("\"\"\"\r\n  a\r\n  b\r\n\"\"\"", r#"text<"a\nb">"#);
}

#[test]
fn words_are_keywords_only_where_something_can_begin_with_them() {
    statements("x.match.if.return", "x.match.if.return");
    statements("{ if: 1, match: 2, let: 3 }", "{if: 1, match: 2, let: 3}");
    statements("f(when: 1, return: 2, in: 3)", "f(when: 1, return: 2, in: 3)");
    statements("model(tool, agent, workflow, type, test)", "model(tool, agent, workflow, type, test)");
    statements("let in = with\nwithin = in", "let in = with; within = in");
    statements(
        "match x { match => 1, if => 2, with { in, for: y } => 3 }",
        "(match x (match => 1), (if => 2), (with {in, for: y} => 3))",
    );
    item("enum E { if, match, record, tool }", "enum E {if, match, record, tool}");
    item(
        "record R { model: string, tool: int\n type: bool }",
        "record R {model: string, tool: int, type: bool}",
    );
    item("record R {\nmodel: string\nsignal: int\n}", "record R {model: string, signal: int}");
    item("fn f(type: int, var: int) -> int { type }", "fn f(type: int, var: int) -> int {\n  type\n}");
    item("fn f(var type: int) { type }", "fn f(var type: int) {\n  type\n}");
    settings(
        "when: a\nelse: b\nwithin: c\ndo: d\nguard: e",
        &["when: a", "else: b", "within: c", "do: d", "guard: e"],
    );
}

#[test]
fn no_record_literal_stands_in_a_head() {
    statements("if x { y }", "(if x {y})");
    statements("if x == Mood { y }", "(if (== x Mood) {y})");
    statements("if (Ticket { id: 1 }).ok { y }", "(if (Ticket {id: 1}).ok {y})");
    statements("if f(Ticket { id: 1 }) { y }", "(if f((Ticket {id: 1})) {y})");
    statements("for x in xs { y }", "for x in xs {y}");
    statements("while ready up to limit { y }", "while ready up to limit {y}");
    statements("repeat up to limit { y }", "repeat up to limit {y}");
    statements("match t { _ => 1 }", "(match t (_ => 1))");
    statements("parallel for t in ts { t }", "(parallel-for t ts {t})");
}

#[test]
fn where_a_brace_opens_a_block() {
    statements("match x { _ => { y } }", "(match x (_ => {y}))");
    statements("match x { _ => ({ y }) }", "(match x (_ => {y}))");
    statements("match x { _ => {} }", "(match x (_ => {}))");
    statements("if a { b } else { c }", "(if a {b} {c})");
    statements("x catch { y }", "(catch x {y})");
    statements("x catch err { y }", "(catch x err {y})");
    statements("x catch ({ y })", "(catch x {y})");
    statements("try { a } catch err { b }", "(try {a} err {b})");
    statements("try { a } catch null", "(try {a} null)");
    statements("parallel { a: { b; c }, d: ({ e }) }", "(parallel a: {b; c}, d: {e})");
    statements("race { a: { b }\n c: d }", "(race a: {b}, c: d)");
    statements("let x = { a: 1 }", "let x = {a: 1}");
    statements("return { a: 1 }", "(return {a: 1})");
    statements("f({ a })", "f({a})");
}

#[test]
fn catch_binds_a_bare_lower_case_name() {
    statements("a catch fallback", "(catch a fallback)");
    statements("a catch Ticket { id: 1 }", "(catch a (Ticket {id: 1}))");
    statements("a catch e.b", "(catch a e.b)");
    statements("a catch if b { c } else { d }", "(catch a (if b {c} {d}))");
    statements("a catch null", "(catch a null)");
    statements("a catch b catch c", "(catch (catch a b) c)");
    statements("a catch return b", "(catch a (return b))");
    statements("a catch fail timeout \"late\"", "(catch a (fail timeout <\"late\">))");
    statements("a catch { break }", "(catch a {break})");
}

#[test]
fn lines_that_go_on() {
    statements("a\n  .b\n  ?.c()", "a.b?.c()");
    statements("a\n ?? b\n && c\n || d", "(?? a (|| (&& b c) d))");
    statements("a\n == b", "(== a b)");
    statements("a\n != b\n < c\n <= d", "(!= a (<= (< b c) d))");
    statements("a\n > b\n >= c", "(>= (> a b) c)");
    statements("a\n + b\n * c\n / d", "(+ a (/ (* b c) d))");
    statements("a\n is string", "(is a string)");
    statements("f(x)\n with { retry: 2 }", "(with f(x) {retry: 2})");
    statements("a\n catch b", "(catch a b)");
    statements("let x = a\n undo b", "let x = a undo b");
    statements("if a { b }\nelse { c }", "(if a {b} {c})");
    statements("if a { b }\n// why\nelse if c { d }", "(if a {b} (if c {d}))");
    statements("wait payment\n within 3d", "(wait payment 259200000ms)");
    statements("a // one\n // two\n + b", "(+ a b)");
    statements("a /* one */\n /* two\n */ .b", "a.b");
    statements("let x =\n  a +\n  b", "let x = (+ a b)");
}

#[test]
fn lines_that_do_not_go_on() {
    statements("a\n-b", "a; (- b)");
    statements("a\n(b)", "a; b");
    statements("a\n[b]", "a; [b]");
    statements("a\n{ b }", "a; {b}");
    statements("a\n!b", "a; (! b)");
    statements("return\na", "(return); a");
    statements("return -a", "(return (- a))");
}

#[test]
fn newlines_mean_nothing_in_parentheses() {
    statements("(a\n - b)", "(- a b)");
    statements("(a\n (b)\n [c])", "a(b)[c]");
    statements("f(\n  a\n  - b,\n  c: d\n  - e,\n)", "f((- a b), c: (- d e))");
    statements("f((\n a\n))", "f(a)");
    statements("f({\n a: b\n c: -d\n})", "f({a: b, c: (- d)})");
    statements("f([\n a\n -b\n])", "f([a, (- b)])");
    statements("(if a {\n b\n -c\n} else { d })", "(if a {b; (- c)} {d})");
}

#[test]
fn what_follows_an_operand_and_an_expression() {
    statements("f(x) with { retry: 2 } catch y", "(catch (with f(x) {retry: 2}) y)");
    statements("a + f(x) with { retry: 2 }", "(+ a (with f(x) {retry: 2}))");
    statements("a + b catch c", "(catch (+ a b) c)");
    statements(
        "let b = book(x) catch null undo cancel(b.id)",
        "let b = (catch book(x) null) undo cancel(b.id)",
    );
    statements("wait payment within 3d catch null", "(catch (wait payment 259200000ms) null)");
    statements(
        "ask \"ok?\" { to: \"finance\" } catch false",
        "(catch (ask <\"ok?\"> {to: <\"finance\">}) false)",
    );
    statements("-a.b(c)[d]", "(- a.b(c)[d])");
    statements("!a is string", "(is (! a) string)");
    statements("a.b[0]?.c", "a.b[0]?.c");
}

#[test]
fn operators_bind_as_usual() {
    statements("a + b * c - d % e", "(- (+ a (* b c)) (% d e))");
    statements("a - b - c", "(- (- a b) c)");
    statements("a && b || c && d", "(|| (&& a b) (&& c d))");
    statements("a == b && c < d + e", "(&& (== a b) (< c (+ d e)))");
    statements("r is not Escalated || t.id == null", "(|| (is-not r Escalated) (== t.id null))");
    statements(
        "a is Mood.calm && b is int[] && c is map<int>",
        "(&& (&& (is a Mood.calm) (is b int[])) (is c map<int>))",
    );
    statements("a ?? b == c", "(?? a (== b c))");
    statements("a ?? return b", "(?? a (return b))");
    statements("a ?? fail \"none\"", "(?? a (fail <\"none\">))");
    statements("(a + b) * c", "(* (+ a b) c)");
    statements("--a", "(- (- a))");
}

#[test]
fn numbers_and_dots() {
    statements("1.round()", "1.round()");
    statements("1.5.round()", "1.5.round()");
    statements("{ backoff: 1s..100s }", "{backoff: (.. 1000ms 100000ms)}");
    statements("[1 .. 5]", "[(.. 1 5)]");
}

#[test]
fn separators() {
    statements("a; b; c", "a; b; c");
    statements("a;\n\n;b;", "a; b");
    statements("if a { b; c }", "(if a {b; c})");
    statements("match a { b => c, d => { e }\n f => g }", "(match a (b => c), (d => {e}), (f => g))");
    statements("match a { b | c\n | d => e }", "(match a (b | c | d => e))");
    statements(
        "match a { b => x = 1, c => emit d, e => return }",
        "(match a (b => x = 1), (c => emit d), (e => (return)))",
    );
    item("record R { a: int, b: int\n c: int, }", "record R {a: int, b: int, c: int}");
    item("enum E {\n  a\n  b, c\n}", "enum E {a, b, c}");
    item("model m { provider: p, name: \"x\" }", "model m\n  provider: p\n  name: <\"x\">");
}

#[test]
fn statement_forms() {
    statements("let x: int[] = e", "let x: int[] = e");
    statements("let { a, b: c } = e", "let {a, b: c} = e");
    statements("var x: int? = null\nx = 1", "var x: int? = null; x = 1");
    statements("emit { done: 1 }", "emit {done: 1}");
    statements(
        "fail \"no\"\nfail tool \"no\"\nfail err",
        "(fail <\"no\">); (fail tool <\"no\">); (fail err)",
    );
    statements("for x, i in xs { continue }", "for x,i in xs {continue}");
    statements("repeat forever { break }", "repeat {break}");
    statements("repeat up to 3 { f(x) }", "repeat up to 3 {f(x)}");
    statements("while a < b up to 10 { c }", "while (< a b) up to 10 {c}");
    statements("parallel(max: 8) for x, i in xs { f(x) }", "(parallel-for(max: 8) x,i xs {f(x)})");
    statements("sleep 2h\nsleep until t", "(sleep 7200000ms); (sleep-until t)");
    statements("spawn report(x)", "(spawn report(x))");
    statements(
        "let chat = conversation(Triage(customer))\nchat.send(text)",
        "let chat = conversation(Triage(customer)); chat.send(text)",
    );
    statements(
        "let ok: bool = ask \"Sure, ${name}?\" { to: x, within: 2d }",
        "let ok: bool = (ask <\"Sure, \" ${name} \"?\"> {to: x, within: 172800000ms})",
    );
    statements("[x.name for x in xs if x.ok]", "[(each x.name x xs if x.ok)]".trim_matches(['[', ']']));
    statements(
        "[\n  [y for y in x]\n  for x, i in xs\n  if x != null\n]",
        "(each (each y y x) x,i xs if (!= x null))",
    );
    statements("if a { b } else if c { d } else { e }", "(if a {b} (if c {d} {e}))");
}

#[test]
fn patterns() {
    statements(
        "match x { null => 1, true => 2, -3 => 4, 0.5 => 5, \"a\" => 6, 5m => 7, _ => 8 }",
        "(match x (null => 1), (true => 2), (-3 => 4), (0.5 => 5), (<\"a\"> => 6), (300000ms => 7), (_ => 8))",
    );
    statements(
        "match x { Refunded { amount, note: n } if amount > 1.0 => n }",
        "(match x (Refunded {amount, note: n} if (> amount 1.0) => n))",
    );
    statements(
        "match x { Mood.calm => 1, A { b: null, c: D { e } } => 2 }",
        "(match x (Mood.calm => 1), (A {b: <null>, c: <D {e}>} => 2))",
    );
}

#[test]
fn types() {
    written_type("T[]?", "T[]?");
    written_type("map<T[]>", "map<T[]>");
    written_type("T | null", "T | null");
    written_type("int(0..10)", "int(0..10)");
    written_type("int(-5..)", "int((- 5)..)");
    written_type("float(..1.0)", "float(..1.0)");
    written_type("string(1..20_000)", "string(1..20000)");
    written_type("string(/^[A-Z(\"]{3}\\/$/)", "string(/^[A-Z(\"]{3}/$/)");
    written_type("T[](1..5)?", "T[](1..5)?");
    written_type("int(LOW..HIGH)", "int(LOW..HIGH)");
}

#[test]
fn declarations() {
    item(
        "import { Ticket, Refunds } from \"./shared.agentflow\"",
        "import {Ticket, Refunds} <\"./shared.agentflow\">",
    );
    item("const LIMIT: float = 500.0", "const LIMIT: float = 500.0");
    item("enum R { A { x: float }\n B }", "enum R {A {x: float}, B}");
    item(
        "fn total(items: Item[]) -> float { [i.price for i in items].sum() }",
        "fn total(items: Item[]) -> float {\n  (each i.price i items).sum()\n}",
    );
    item("mcp files { command: [\"npx\", \".\"] }", "mcp files\n  command: [<\"npx\">, <\".\">]");
    item("signal payment: Payment", "signal payment: Payment");
    item(
        "schedule nightly = report(\"eu\") { cron: \"0 6 * * *\", overlap: skip }",
        "schedule nightly = report(<\"eu\">)\n  cron: <\"0 6 * * *\">\n  overlap: skip",
    );
    item(
        "tool plan(var trip: Trip) -> Trip { do { trip } }",
        "tool plan(var trip: Trip) -> Trip\n  do: {trip}",
    );
    item(
        "fn f(\n  /// The a.\n  a: int,\n  b: int = 2\n)\n  -> int { a }",
        "fn f(\"The a.\" a: int, b: int = 2) -> int {\n  a\n}",
    );
    item("const A = 1 const B = 2".split(" const").next().unwrap_or(""), "const A = 1");
}

#[test]
fn settings_with_a_syntax_of_their_own() {
    settings("http: get \"https://x/${id}\"", &["http: get <\"https://x/\" ${id}>"]);
    settings("rate: 60 per 1m", &["rate: 60 per 60000ms"]);
    settings(
        "retry: 4\nretry: { attempts: 4, backoff: 1s..100s, on: [timeout] }",
        &["retry: 4", "retry: {attempts: 4, backoff: (.. 1000ms 100000ms), on: [timeout]}"],
    );
    settings(
        "tools: [a, b.*, c.d(x: y, z: _), refund with { approval: args.amount > 5.0 }]",
        &["tools: [a, b.*, c.d(x: y, z: _), refund with {approval: (> args.amount 5.0)}]"],
    );
    settings(
        "handoffs: [\n A(t: t) sharing last 6 without tools when mood != Mood.calm\n B sharing summary, C without tools\n]",
        &[
            "handoffs: [A(t: t) sharing last 6 without tools when (!= mood Mood.calm), B sharing summary, C without tools]",
        ],
    );
    settings(
        "guard input first { ok(x), \"no\" }\nguard output { result is not A\n \"no\" }",
        &["guard: input first ok(x), <\"no\">", "guard: output (is-not result A), <\"no\">"],
    );
    settings(
        "effect: idempotent, labels: [private], reasoning: low",
        &["effect: idempotent", "labels: [private]", "reasoning: low"],
    );
    settings("tools: LIST", &["tools: LIST"]);
    settings("strange: [1, { a: b }]", &["strange: [1, {a: b}]"]);
    settings(
        "approval: {\n when: amount > 5.0\n by: \"x\"\n within: 1d\n else: reject\n}",
        &["approval: {when: (> amount 5.0), by: <\"x\">, within: 86400000ms, else: reject}"],
    );
}

#[test]
fn mocks() {
    statements("mock files.read = \"x\"", "mock files.read = <\"x\">");
    statements("mock ask \"finance\" = false", "mock ask <\"finance\"> = false");
    statements("mock signal payment = { amount: 1 }", "mock signal payment = {amount: 1}");
    statements(
        "mock A fails timeout \"late\"\nmock ask \"x\" fails rejected",
        "mock A fails timeout <\"late\">; mock ask <\"x\"> fails rejected",
    );
    statements(
        "mock model Triage = [call lookup(id: \"A1\"), calls [a(), b(1)]\n handoff R(reason: \"x\"), output e, text \"t\", error rate_limited]",
        "mock model Triage turns calls lookup(id: <\"A1\">), calls a(), b(1), handoff R(reason: <\"x\">), output e, text <\"t\">, error rate_limited",
    );
    statements("mock model = 1", "mock model = 1");
    statements("expect calls(Triage) == 1", "expect (== calls(Triage) 1)");
    statements("expect (a) == b", "expect (== a b)");
}

#[test]
fn a_setting_is_where_it_stands() {
    let text = "agent A() -> int {\n  tools: [a]\n}\n";
    let parsed = parse(text);
    let ItemKind::Agent(agent) = &parsed.file.items[0].kind else { panic!("no agent") };
    let SettingValue::Tools(list) = &agent.settings.entries[0].value else { panic!("no tools") };
    assert_eq!(list.span.text(text), "[a]");
    assert_eq!(agent.settings.entries[0].span.text(text), "tools: [a]");
    assert_eq!(agent.signature.span.text(text), "() -> int");
}

#[test]
fn a_comment_of_several_lines_may_end_where_a_declaration_begins() {
    for text in [
        "enum A { b }\n/* two\n   lines */ record R { a: int }\n",
        "/* two\n   lines */ record R { a: int }\n",
        "enum A { b } /* two\n   lines */ record R { a: int }\n",
    ] {
        let parsed = agentflow_grammar::parse(text);
        assert_eq!(parsed.errors, [], "{text}");
    }
}
