//! `expect`: what is told where it does not hold.

use agentflow_machine::{Machine, Unmet};
use agentflow_plan::*;

use crate::drive::*;
use crate::plan::*;

fn yes() -> Expression {
    Expression::Literal(Value::Bool(true))
}

fn no() -> Expression {
    not(yes())
}

fn not(inner: Expression) -> Expression {
    Expression::Unary(UnaryOperator::Not, Box::new(inner))
}

fn method(method: Method, arguments: Vec<Expression>) -> Expression {
    Expression::Method(method, Box::new(local(0)), arguments)
}

fn plan(condition: Expression) -> Plan {
    let expect = NodeKind::Expect { condition, text: "so".into() };
    Builder::new().flow(vec![node("expect", expect)], None)
}

/// What is told of a condition over the input `a` that does not hold.
fn told(condition: Expression) -> Vec<Unmet> {
    let drive =
        check(plan(condition), vec![(Start("a"), "failed failed at flow/expect after 1: expected so")]);
    let mut again = Machine::new(drive.plan.clone(), "run".into());
    again.apply(&drive.journal[0]).expect("it was taken once").unmet
}

#[test]
fn what_holds_is_passed() {
    check(plan(yes()), vec![(Start("a"), "done null")]);
    assert_eq!(told(no()).len(), 1);
}

#[test]
fn what_does_not_hold_is_told_with_its_sides() {
    let equal = || binary(BinaryOperator::Equal, local(0), text("b"));
    let is_b = Expression::Is(Box::new(local(0)), Pattern::Literal(Value::string("b")));
    let is_a = Expression::Is(Box::new(local(0)), Pattern::Literal(Value::string("a")));
    let one = || Expression::Literal(Value::Int(1));
    let zero = Expression::Literal(Value::Int(0));
    let fails = binary(BinaryOperator::Equal, binary(BinaryOperator::Remainder, one(), zero), one());
    for (condition, expected) in [
        (equal(), "\"a\" \"b\""),
        (is_b, "\"a\" -"),
        (not(is_a), "\"a\" -"),
        (method(Method::Contains, vec![text("b")]), "\"a\" \"b\""),
        (not(method(Method::StartsWith, vec![text("a")])), "\"a\" \"a\""),
        (binary(BinaryOperator::And, yes(), equal()), "true false"),
        // The left decides, and the right may rest on it.
        (binary(BinaryOperator::And, equal(), fails), "false -"),
        (binary(BinaryOperator::Or, no(), no()), "false false"),
        (not(not(no())), "- -"),
        (no(), "- -"),
    ] {
        let shown = |value: &Option<Value>| value.as_ref().map_or("-".into(), Value::to_json_text);
        let told: Vec<String> = told(condition)
            .iter()
            .map(|unmet| format!("{}: {} {}", unmet.step, shown(&unmet.left), shown(&unmet.right)))
            .collect();
        assert_eq!(told, [format!("flow/expect: {expected}")]);
    }
}
