//! Expressions other than operators and methods.

use agentflow_evaluator::{Frame, evaluate_constant};
use agentflow_plan::*;

use crate::builder::*;

#[test]
fn templates_print() {
    check(template([e("a "), e(1), e(" "), e(20.0), e(" "), e(true)]), r#""a 1 20.0 true""#);
    check(template([object([("a", e(1))]), list(["x"])]), r#""{\"a\":1}[\"x\"]""#);
    check(template([]), r#""""#);
    check(
        template([e("a"), e("b"), secret("K"), template([e("c"), secret("L")]), e("")]),
        r#"{"$secret":[{"text":"ab"},{"secret":"K"},{"text":"c"},{"secret":"L"}]}"#,
    );
}

#[test]
fn objects() {
    let base = || object([("a", e(1)), ("b", e(2))]);
    let with = |fields: Vec<(&'static str, E)>, base: E| {
        E(Expression::Object { fields: named(fields), base: Some(base.boxed()) })
    };
    check(with(vec![("b", e(3)), ("c", e(4))], base()), r#"{"a":1,"b":3,"c":4}"#);
    check(with(vec![], e(1)), "failed: `..` needs an object, found an int");
    check(variant("Refunded", [("amount", e(1.5))]), r#"{"type":"Refunded","amount":1.5}"#);
}

#[test]
fn fields_and_indexes() {
    check(object([("a", e(1))]).field("a"), "1");
    check(object([("a", e(1))]).field("b"), "null");
    check(null().optional_field("a"), "null");
    // `json` may be anything, and what is not there is null.
    check(null().field("a"), "null");
    check(e(1).field("a"), "null");
    check(e(1).optional_field("a"), "null");
    check(list([1, 2]).at(1), "2");
    check(list([1, 2]).at(2), "null");
    check(list([1, 2]).at(-1), "null");
    check(list([1, 2]).at(i64::MIN), "null");
    check(object([("a", e(1))]).at("a"), "1");
    check(object([("a", e(1))]).at("b"), "null");
    check(e("text").at(0), "null");
}

#[test]
fn surroundings() {
    check(E(Expression::Environment("HOME".into())), r#""/root""#);
    check(E(Expression::Environment("PATH".into())), "failed: the environment variable PATH is not set");
    check(E(Expression::Calls(CallableId::Tool(ToolId(0)))), "2");
    check(l(3), "failed: local 3 has no value yet");
}

#[test]
fn failing() {
    let fail = |kind, message: E| E(Expression::Fail(kind, message.boxed()));
    check(fail(ErrorKind::Failed, e("no")), "failed: no");
    check(fail(ErrorKind::Rejected, e("no")), "rejected: no");
    // A caught error is raised again as it was.
    let caught =
        object([("kind", e("timeout")), ("message", e("late")), ("step", null()), ("attempts", e(1))]);
    check(fail(ErrorKind::Failed, caught), "timeout: late");
    check(fail(ErrorKind::Failed, object([("kind", e("odd"))])), r#"failed: {"kind":"odd"}"#);
}

#[test]
fn choices() {
    let choose = |condition: E| E(Expression::If(condition.boxed(), e(1).boxed(), l(9).boxed()));
    check(choose(e(true)), "1");
    check(choose(e(false)), "failed: local 9 has no value yet");
    check(choose(e("x")), "failed: a condition must be a bool, found a string");
}

#[test]
fn comprehensions() {
    let doubled = |source: E, condition: Option<E>| {
        E(Expression::Comprehension {
            list: source.boxed(),
            item: LocalId(1),
            index: Some(LocalId(2)),
            condition: condition.map(E::boxed),
            element: (l(1) * 2 + l(2)).boxed(),
        })
    };
    check(doubled(list([10, 20, 30]), None), "[20,41,62]");
    check(doubled(list([10, 20, 30]), Some(!l(1).eq(20))), "[20,62]");
    check(doubled(empty(), None), "[]");
    check(doubled(e(1), None), "failed: only lists are iterated");
    check(doubled(list([1]), Some(e(1))), "failed: a condition must be a bool, found an int");
}

#[test]
fn the_frame_stays_as_it_is() {
    let frame: Frame = [(LocalId(1), Value::Int(7))].into_iter().collect();
    let expression = block(vec![set(1, l(1) + 1), set(2, 5)], Some(l(1) + l(2)));
    assert_eq!(outcome(&Plan::new("test"), &frame, &expression), "13");
    assert_eq!(frame.get(LocalId(1)), Some(&Value::Int(7)));
    assert_eq!(frame.get(LocalId(2)), None);
}

#[test]
fn conforming() {
    let mut plan = Plan::new("test");
    let field = |name: &str, r#type, default| Field { name: name.into(), doc: None, r#type, default };
    plan.records.push(Record {
        name: "Item".into(),
        doc: None,
        fields: vec![
            field("price", Type::Float(Bounds { min: Some(0.0), max: None }), None),
            field("count", Type::Int(Bounds::NONE), Some(Value::Int(1))),
        ],
    });
    let items = || Type::List { item: Box::new(Type::Record(RecordId(0))), length: Bounds::NONE };
    let check = |expression: E, expected: &str| {
        assert_eq!(outcome(&plan, &Frame::new(), &expression), expected);
    };
    check(e(1).conform(Type::Float(Bounds::NONE)), "1.0");
    check(list([object([("price", e(2))])]).conform(items()), r#"[{"price":2.0,"count":1}]"#);
    check(
        list([object([("price", e(1))]), object([("price", e(-1.0))])]).conform(items()),
        "failed: [1].price: expected a float of at least 0, found -1.0",
    );
    check(
        secret("K").conform(Type::String { length: Bounds::NONE, pattern: None }),
        r#"{"$secret":[{"secret":"K"}]}"#,
    );
    check(object([("wait", seconds(90))]).conform(Type::Json), r#"{"wait":"1m30s"}"#);
    check(secret("K").conform(Type::Json), "failed: expected any JSON, found a secret");
}

#[test]
fn constants() {
    let plan = Plan::new("test");
    assert_eq!(evaluate_constant(&plan, &(e(2) * 3).0), Some(Value::Int(6)));
    assert_eq!(evaluate_constant(&plan, &l(0).0), None);
    assert_eq!(evaluate_constant(&plan, &Expression::Environment("HOME".into())), None);
}
