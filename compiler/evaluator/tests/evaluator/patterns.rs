//! Patterns: what they match, and what they bind.

use agentflow_evaluator::{Frame, pattern_matches};
use agentflow_plan::*;

use crate::builder::*;

fn refunded(fields: Vec<(&str, FieldPattern)>) -> Pattern {
    Pattern::Variant {
        name: "Refunded".into(),
        fields: fields.into_iter().map(|(name, field)| (name.into(), field)).collect(),
    }
}

fn string() -> Type {
    Type::String { length: Bounds::NONE, pattern: None }
}

fn plan() -> Plan {
    let mut plan = Plan::new("test");
    let field = |name: &str, r#type| Field { name: name.into(), doc: None, r#type, default: None };
    plan.records.push(Record {
        name: "Item".into(),
        doc: None,
        fields: vec![
            field("price", Type::Float(Bounds::NONE)),
            field("note", Type::Optional(Box::new(string()))),
        ],
    });
    let variant = |name: &str, fields| Variant { name: name.into(), doc: None, fields };
    plan.enums.push(Enum {
        name: "Resolution".into(),
        doc: None,
        variants: vec![
            variant("Refunded", Some(vec![field("amount", Type::Float(Bounds::NONE))])),
            variant("Escalated", None),
        ],
    });
    plan.enums.push(Enum {
        name: "Mood".into(),
        doc: None,
        variants: vec![variant("calm", None), variant("upset", None)],
    });
    plan
}

#[track_caller]
fn check_match(value: Value, pattern: Pattern, expected: Option<&str>) {
    let mut frame: Frame = [(LocalId(0), Value::Int(7))].into_iter().collect();
    let before = frame.clone();
    let matches = pattern_matches(&plan(), &pattern, &value, &mut frame);
    assert_eq!(matches, expected.is_some(), "{value:?} is {pattern:?}");
    match expected {
        Some(bound) => assert_eq!(serde_json::to_string(&frame).expect("JSON"), bound),
        None => assert_eq!(frame, before),
    }
}

const AS_BEFORE: Option<&str> = Some(r#"{"0":7}"#);

#[test]
fn literals_and_variants() {
    let refund =
        || Value::object([("type".into(), Value::string("Refunded")), ("amount".into(), Value::Float(2.0))]);
    check_match(Value::Int(1), Pattern::Any, AS_BEFORE);
    check_match(Value::Int(1), Pattern::Literal(Value::Float(1.0)), AS_BEFORE);
    check_match(Value::Int(1), Pattern::Literal(Value::Null), None);
    check_match(Value::string("calm"), Pattern::Literal(Value::string("calm")), AS_BEFORE);
    check_match(refund(), refunded(vec![]), AS_BEFORE);
    check_match(
        refund(),
        refunded(vec![("amount", FieldPattern::Bind(LocalId(1)))]),
        Some(r#"{"0":7,"1":2.0}"#),
    );
    check_match(refund(), refunded(vec![("note", FieldPattern::Bind(LocalId(1)))]), None);
    // Nothing is bound by a pattern that fails later on.
    let wrong = FieldPattern::Match(Pattern::Literal(Value::Int(3)));
    check_match(
        refund(),
        refunded(vec![("amount", FieldPattern::Bind(LocalId(1))), ("amount", wrong)]),
        None,
    );
    check_match(Value::string("Refunded"), refunded(vec![]), None);
}

#[test]
fn alternatives() {
    let refund =
        Value::object([("type".into(), Value::string("Refunded")), ("amount".into(), Value::Int(2))]);
    let by_amount = |amount, local| {
        let amount_is = FieldPattern::Match(Pattern::Literal(Value::Int(amount)));
        refunded(vec![("amount", FieldPattern::Bind(LocalId(local))), ("amount", amount_is)])
    };
    check_match(refund, Pattern::Or(vec![by_amount(1, 1), by_amount(2, 2)]), Some(r#"{"0":7,"2":2}"#));
    check_match(Value::Int(1), Pattern::Or(vec![]), None);
}

#[test]
fn types() {
    let is = |value: Value, r#type: Type, expected: bool| {
        check_match(value, Pattern::Type(r#type), if expected { AS_BEFORE } else { None });
    };
    let item = |price: Value| Value::object([("price".into(), price)]);
    is(Value::Int(1), Type::Int(Bounds::NONE), true);
    is(Value::Int(1), Type::Float(Bounds::NONE), true);
    is(Value::Float(1.0), Type::Int(Bounds::NONE), false);
    is(Value::Int(11), Type::Int(Bounds { min: None, max: Some(10) }), false);
    is(Value::string("abc"), Type::String { length: Bounds::NONE, pattern: Some("b".into()) }, true);
    is(
        Value::string("abc"),
        Type::String { length: Bounds { min: Some(4), max: None }, pattern: None },
        false,
    );
    is(Value::string("1h"), Type::Duration, false);
    is(Value::Null, Type::Optional(Box::new(string())), true);
    is(
        Value::list(vec![Value::Int(1), Value::Null]),
        Type::List { item: Box::new(Type::Json), length: Bounds::NONE },
        true,
    );
    is(
        Value::list(vec![Value::Int(1)]),
        Type::List { item: Box::new(string()), length: Bounds::NONE },
        false,
    );
    is(item(Value::Int(1)), Type::Record(RecordId(0)), true);
    is(item(Value::string("1")), Type::Record(RecordId(0)), false);
    is(Value::object([]), Type::Record(RecordId(0)), false);
    is(Value::object([]), Type::Record(RecordId(9)), false);
    is(item(Value::Int(1)), Type::Map(Box::new(Type::Int(Bounds::NONE))), true);
    is(Value::string("calm"), Type::Enum(EnumId(1)), true);
    is(Value::string("clam"), Type::Enum(EnumId(1)), false);
    is(Value::object([("type".into(), Value::string("Escalated"))]), Type::Enum(EnumId(0)), true);
    is(Value::object([("type".into(), Value::string("Refunded"))]), Type::Enum(EnumId(0)), false);
    is(Value::Duration(1), Type::Json, false);
}

#[test]
fn is_and_match_in_expressions() {
    let arm = |pattern, guard: Option<E>, value: E| ExpressionArm {
        pattern,
        guard: guard.map(|guard| guard.0),
        value: value.0,
    };
    let matched = |subject: E| {
        let bind = || refunded(vec![("amount", FieldPattern::Bind(LocalId(1)))]);
        E(Expression::Match(
            subject.boxed(),
            vec![
                arm(bind(), Some(e(1000).lt(l(1))), e("large")),
                arm(bind(), None, l(1)),
                arm(Pattern::Literal(Value::Null), None, e("none")),
            ],
        ))
    };
    check(matched(variant("Refunded", [("amount", e(2000))])), r#""large""#);
    check(matched(variant("Refunded", [("amount", e(20))])), "20");
    check(matched(null()), r#""none""#);
    check(matched(e(1)), "failed: no arm of the `match` applies");
    check(e(1).is(Pattern::Type(Type::Int(Bounds::NONE))), "true");
    check(variant("Escalated", []).is(refunded(vec![])), "false");
}
