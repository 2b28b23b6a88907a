//! Blocks, loops and functions.

use agentflow_evaluator::Frame;
use agentflow_plan::*;

use crate::builder::*;

fn for_each(list: E, body: Vec<Statement>) -> Statement {
    Statement::For { list: list.0, item: LocalId(1), index: Some(LocalId(2)), body }
}

fn while_up_to(condition: E, bound: i64, body: Vec<Statement>) -> Statement {
    Statement::While { condition: condition.0, bound: e(bound).0, body }
}

fn when(condition: E, then: Vec<Statement>) -> Statement {
    Statement::If(condition.0, then, Vec::new())
}

#[test]
fn loops() {
    let sum = |body: Vec<Statement>| block(vec![set(0, 0), for_each(list([5, 6, 7]), body)], Some(l(0)));
    check(sum(vec![set(0, l(0) + l(1))]), "18");
    check(sum(vec![set(0, l(0) + l(2))]), "3");
    check(sum(vec![when(l(1).eq(6), vec![Statement::Continue]), set(0, l(0) + l(1))]), "12");
    check(sum(vec![when(l(1).eq(6), vec![Statement::Break]), set(0, l(0) + l(1))]), "5");
    // `break` ends the inner loop alone.
    check(sum(vec![for_each(list([1, 2]), vec![Statement::Break]), set(0, l(0) + 1)]), "3");
    let count = |condition: E, bound| {
        block(vec![set(0, 0), while_up_to(condition, bound, vec![set(0, l(0) + 1)])], Some(l(0)))
    };
    check(count(e(true), 4), "4");
    check(count(l(0).lt(2), 4), "2");
    check(count(e(true), -1), "0");
    check(block(vec![for_each(e(1), vec![])], None), "failed: only lists are iterated, found an int");
}

#[test]
fn blocks_have_values() {
    check(block(vec![], None), "null");
    check(block(vec![set(0, 1), Statement::Evaluate(e(2).0)], Some(l(0))), "1");
    let matched = |subject: E| {
        let arm = |pattern, body| StatementArm { pattern, guard: None, body };
        let arms = vec![
            arm(Pattern::Literal(Value::Int(1)), vec![set(0, "one")]),
            arm(Pattern::Any, vec![set(0, "other")]),
        ];
        block(vec![Statement::Match(subject.0, arms)], Some(l(0)))
    };
    check(matched(e(1)), r#""one""#);
    check(matched(e(2)), r#""other""#);
    check(block(vec![Statement::Evaluate((e(1) / 0).0)], Some(e(1))), "failed: 1 is divided by zero");
}

#[test]
fn leaving() {
    check(block(vec![Statement::Return(Some(e(1).0))], Some(e(2))), "1");
    check(block(vec![Statement::Return(None)], Some(e(2))), "null");
    check(block(vec![Statement::Break], None), "failed: `break` and `continue` need a loop around them");
    // Out of the middle of an expression.
    let early = block(
        vec![for_each(list([1, 2]), vec![set(0, e(1) + block(vec![Statement::Return(Some(l(1).0))], None))])],
        None,
    );
    check(early, "1");
}

#[test]
fn functions_have_frames_of_their_own() {
    let mut plan = Plan::new("test");
    let parameter = |name: &str, local, default| Parameter {
        name: name.into(),
        doc: None,
        r#type: Type::Int(Bounds::NONE),
        default,
        passing: Passing::Value,
        local: LocalId(local),
    };
    let function = |name: &str, parameters, body: E| Function {
        name: name.into(),
        parameters,
        result: Type::Int(Bounds::NONE),
        body: body.0,
    };
    let early =
        block(vec![when(l(0).lt(0), vec![Statement::Return(Some(e(0).0))]), set(1, l(0))], Some(l(1)));
    plan.functions = vec![
        function("sum", vec![parameter("a", 0, None), parameter("b", 1, Some(Value::Int(10)))], l(0) + l(1)),
        function("positive", vec![parameter("a", 0, None)], early),
        function("breaks", vec![], block(vec![Statement::Break], None)),
        function("spies", vec![], l(5)),
    ];
    let check = |expression: E, expected: &str| {
        let frame = [(LocalId(5), Value::Int(5))].into_iter().collect::<Frame>();
        assert_eq!(outcome(&plan, &frame, &expression), expected);
    };
    check(call(0, [e(1), e(2)]), "3");
    check(call(0, [e(1)]), "11");
    check(call(0, [call(0, [l(5), e(1)]), l(5)]), "11");
    // `return` ends the function, not its caller.
    check(call(1, [e(-4)]) + 1, "1");
    check(call(1, [e(4)]) + 1, "5");
    check(for_loop_around(call(2, [])), "failed: `break` and `continue` need a loop around them");
    check(call(3, []), "failed: local 5 has no value yet");
    check(call(9, []), "failed: this function is not in the plan");
}

fn for_loop_around(body: E) -> E {
    block(vec![for_each(list([1]), vec![Statement::Evaluate(body.0)])], None)
}
