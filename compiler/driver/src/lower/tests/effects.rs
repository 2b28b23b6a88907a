//! Effects in expressions: taken out, in the order in which they are written.

use insta::assert_snapshot;

use agentflow_analysis::world::MemoryWorld;

use super::describe::{body, described};
use crate::Compiled;

fn compiled(text: &str) -> Compiled {
    crate::compile(&MemoryWorld::new().with("main.agentflow", text), "main.agentflow")
}

#[test]
fn pure_code_stays_in_one_step() {
    assert_snapshot!(body("let x = if c { b + 1 } else { b * 2 }\nreturn \"${x}\""));
}

#[test]
fn effects_are_steps_in_the_order_of_the_program() {
    assert_snapshot!(body("return fetch(fetch(a) + fetch(\"b\"))"));
}

/// What may fail is evaluated where it is written: before the effect that comes after it.
#[test]
fn what_may_fail_fails_before_the_effect_after_it() {
    assert_snapshot!(body("let n = 1 % b + count(a)\nlet m = b + count(a)\nreturn \"${n} ${m}\""));
}

#[test]
fn a_variable_is_read_where_it_is_written() {
    assert_snapshot!(body(
        "var n = 1\nlet m = n + (if c { n = 2\n count(a) } else { 0 })\nreturn \"${m} ${n}\""
    ));
}

#[test]
fn named_arguments_happen_as_written() {
    assert_snapshot!(described(
        "workflow main() -> string { return pair(second: fetch(\"1\"), first: fetch(\"2\")) }
         tool pair(first: string, second: string) -> string { exec: [\"pair\"] }"
    ));
}

#[test]
fn an_optional_left_side_may_leave() {
    assert_snapshot!(body(
        "let x = maybe ?? return \"none\"\nlet y = book(a) ?? fail \"full\"\nreturn x + y"
    ));
}

#[test]
fn a_condition_may_have_an_effect() {
    assert_snapshot!(body("if count(a) > 3 && c { emit \"many\" }\nreturn a"));
}

#[test]
fn destructuring() {
    assert_snapshot!(described(
        "record Pair { left: string, right: string }
         tool split(text: string) -> Pair { exec: [\"split\"] }
         workflow main(p: Pair) -> string {
           let { left, right: r } = split(\"a\")
           let { left: l } = p
           return left + r + l
         }"
    ));
}

#[test]
fn undo_sees_what_was_named() {
    assert_snapshot!(described(
        "record Pair { left: string, right: string }
         tool split(text: string) -> Pair { exec: [\"split\"] }
         workflow main() -> string {
           let b = book(\"rome\") undo cancel(b)
           let { left } = split(\"a\") undo cancel(left)
           return left
         }"
    ));
}

#[test]
fn a_shared_variable_is_read_and_assigned() {
    assert_snapshot!(described(
        "tool add(var total: int, n: int) -> string { do { total = total + n\n return \"noted\" } }
         workflow main() -> string {
           var total = 0
           let said = add(total, 3)
           return \"${total} ${said}\"
         }"
    ));
}

#[test]
fn conversations_people_signals_and_clocks() {
    assert_snapshot!(described(
        "signal paid: int
         workflow other(n: int) -> string { return \"${n}\" }
         workflow main() -> string {
           let chat = conversation(Writer(\"tea\"))
           let first = chat.send(\"hello\")
           let ok: bool = ask \"Go on?\" { to: \"boss\", within: 2d }
           let amount = wait paid within 3d
           sleep 2h
           let at = now()
           let run = spawn other(amount)
           return first + run + uuid()
         }"
    ));
}

/// A base of another shape gives the fields of the record, and no others.
#[test]
fn a_record_takes_its_own_fields_from_a_base() {
    assert_snapshot!(described(
        "record Point { x: int, y: int }
         record Pixel { x: int, y: int, colour: string }
         workflow main(p: Pixel, q: Point) -> string {
           let moved = Point { ..p, x: 1 }
           let same = Point { ..q, x: 1 }
           return \"${moved} ${same}\"
         }"
    ));
}

/// What a base holds as another type is converted, or refused, as if it were written field by field.
#[test]
fn a_base_goes_through_the_types_of_the_record() {
    let compiled = compiled(
        "record Loose { n: int, text: string, same: bool }
         record Strict { n: float, text: string(1..2), same: bool }
         workflow main(loose: Loose) -> Strict { return Strict { ..loose } }",
    );
    let plan = format!("{:?}", compiled.plan.expect("it compiles").regions);
    assert_eq!(plan.matches("Conform(Field").count(), 2, "{plan}");
}

/// `check` finds nothing wrong with it, so it has a plan.
#[test]
fn what_is_never_reached_has_a_plan() {
    let compiled = compiled(
        "workflow main() -> string {
           let p = parallel { a: \"x\", b: { sleep 1h; fail \"late\" } }
           return p.a
         }",
    );
    assert!(compiled.plan.is_some(), "{:?}", compiled.findings);
}

/// What only evaluating shows is a finding of its own, and there is no plan.
#[test]
fn a_constant_without_a_value_is_told() {
    let world = agentflow_analysis::world::MemoryWorld::new()
        .with("main.agentflow", "fn f(n: int) -> int { return 1 % n }\nconst A: int = f(0)\n");
    let compiled = crate::compile(&world, "main.agentflow");
    assert!(compiled.plan.is_none());
    assert!(compiled.findings.iter().any(|finding| finding.code == "E0332"), "{:#?}", compiled.findings);
}
