//! Evaluations end, and what they make stays within bounds.

use agentflow_evaluator::{Frame, STEPS_MAX};
use agentflow_plan::*;

use crate::builder::*;

/// `var x = start; repeat forever { x = next }; x`
fn forever(start: E, next: E) -> E {
    let body = vec![set(0, next)];
    let endless = Statement::While { condition: e(true).0, bound: e(i64::MAX).0, body };
    block(vec![set(0, start), endless], Some(l(0)))
}

#[test]
fn endless_loops_end() {
    check(forever(null(), null()), &format!("failed: an expression took more than {STEPS_MAX} steps"));
}

#[test]
fn nothing_grows_without_end() {
    check(forever(e("ab"), l(0) + l(0)), "failed: a text is longer than 16 MiB");
    check(forever(list([1]), l(0) + l(0)), "failed: a value is larger than 1000000 values");
    check(forever(null(), list([l(0)])), "failed: a value is nested deeper than 96 levels");
    check(forever(null(), list([l(0), l(0)])), "failed: a value is larger than 1000000 values");
    check(
        forever(null(), object([("a", l(0)), ("b", l(0))])),
        "failed: a value is larger than 1000000 values",
    );
    check(forever(e("ab"), template([l(0), e(","), l(0)])), "failed: a text is longer than 16 MiB");
    check(forever(e("ab"), l(0).m(Method::Replace, [e("a"), l(0)])), "failed: a text is longer than 16 MiB");
    check(forever(e("ab"), l(0).m0(Method::ToJson)), "failed: a text is longer than 16 MiB");
    check(
        e(i64::MAX).m0(Method::Range),
        "failed: `range(9223372036854775807)` is a list of more than 1000000 items",
    );
    let text = v(Value::string("x".repeat(10 << 20)));
    check(list(vec![text; 7]), "failed: a value is larger than 64 MiB of text");
}

#[test]
fn work_on_large_values_is_paid_for() {
    let steps = format!("failed: an expression took more than {STEPS_MAX} steps");
    // Two lists of half a million, compared again and again.
    let large = || e(500_000).m0(Method::Range);
    let compare = Statement::While { condition: l(0).eq(l(1)).0, bound: e(i64::MAX).0, body: vec![] };
    check(block(vec![set(0, large()), set(1, large()), compare], None), &steps);
}

#[test]
fn deep_expressions_need_no_deep_stack() {
    let test = || {
        let deep = |levels: usize| (0..levels).fold(e(1), |inner, _| -inner);
        let plan = Plan::new("test");
        assert_eq!(outcome(&plan, &Frame::new(), &deep(4_000)), "1");
        assert_eq!(
            outcome(&plan, &Frame::new(), &deep(10_001)),
            "failed: expressions and calls are nested too deeply"
        );
    };
    std::thread::Builder::new()
        .stack_size(2 << 20)
        .spawn(test)
        .expect("a thread")
        .join()
        .expect("no overflow");
}

#[test]
fn functions_that_call_themselves_end() {
    let mut plan = Plan::new("damaged");
    let function = |name: &str, body: E| Function {
        name: name.into(),
        parameters: Vec::new(),
        result: Type::Null,
        body: body.0,
    };
    plan.functions = vec![function("once", call(0, [])), function("twice", list([call(1, []), call(1, [])]))];
    for id in [0, 1] {
        let outcome = outcome(&plan, &Frame::new(), &call(id, []));
        assert_eq!(outcome, "failed: expressions and calls are nested too deeply");
    }
}
