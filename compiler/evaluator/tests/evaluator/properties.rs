//! Properties over expressions drawn at random, typed or not.

use agentflow_evaluator::{Frame, compare, has_type};
use agentflow_plan::*;
use proptest::prelude::*;

use crate::builder::*;

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        prop_oneof![-3_i64..4, any::<i64>()].prop_map(Value::Int),
        prop_oneof![-3.0..4.0, any::<f64>().prop_filter("finite", |float| float.is_finite())]
            .prop_map(Value::Float),
        prop_oneof!["[a-c ,\n]{0,4}", any::<String>()].prop_map(Value::string),
        any::<i64>().prop_map(Value::Duration),
        (TIME_MS_MIN..=TIME_MS_MAX).prop_map(Value::Time),
        Just(Value::Secret(std::sync::Arc::new(vec![SecretPart::Secret("K".into())]))),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        let field = (prop::sample::select(vec!["type", "kind", "message", "a", "b"]), inner.clone());
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(Value::list),
            prop::collection::vec(field, 0..3).prop_map(|fields| Value::object(
                fields.into_iter().map(|(name, value)| (name.into(), value))
            )),
        ]
    })
}

fn any_method() -> impl Strategy<Value = Method> {
    use Method::*;
    prop::sample::select(vec![
        Length, Lower, Upper, Trim, Split, Lines, Contains, StartsWith, EndsWith, Replace, Slice, First,
        Last, Join, Sum, Min, Max, Sort, Reverse, Take, Drop, Unique, Flatten, Keys, Values, Get, Round,
        Floor, Ceil, Abs, ToString, ToJson, ParseJson, Range,
    ])
}

fn any_binary() -> impl Strategy<Value = BinaryOperator> {
    use BinaryOperator::*;
    prop::sample::select(vec![
        Add,
        Subtract,
        Multiply,
        Divide,
        Remainder,
        Equal,
        NotEqual,
        Less,
        LessEqual,
        Greater,
        GreaterEqual,
        And,
        Or,
        Coalesce,
    ])
}

fn any_type() -> impl Strategy<Value = Type> {
    let leaf = prop_oneof![
        Just(Type::Null),
        Just(Type::Bool),
        Just(Type::Int(Bounds { min: Some(0), max: None })),
        Just(Type::Float(Bounds::NONE)),
        Just(Type::String { length: Bounds { min: None, max: Some(3) }, pattern: Some("[ab]".into()) }),
        Just(Type::String { length: Bounds::NONE, pattern: Some("(".into()) }),
        Just(Type::Duration),
        Just(Type::Time),
        Just(Type::Json),
        Just(Type::Image),
        Just(Type::Conversation),
        Just(Type::Error),
        (0..3_u32).prop_map(|id| Type::Record(RecordId(id))),
        (0..3_u32).prop_map(|id| Type::Enum(EnumId(id))),
    ];
    leaf.prop_recursive(2, 6, 2, |inner| {
        prop_oneof![
            inner.clone().prop_map(|item| Type::List {
                item: Box::new(item),
                length: Bounds { min: None, max: Some(2) }
            }),
            inner.clone().prop_map(|item| Type::Map(Box::new(item))),
            inner.prop_map(|item| Type::Optional(Box::new(item))),
        ]
    })
}

fn any_local() -> impl Strategy<Value = LocalId> {
    (0..6_u32).prop_map(LocalId)
}

fn any_pattern() -> impl Strategy<Value = Pattern> {
    let leaf = prop_oneof![
        Just(Pattern::Any),
        any_value().prop_map(Pattern::Literal),
        any_type().prop_map(Pattern::Type),
    ];
    leaf.prop_recursive(2, 6, 3, |inner| {
        let field = prop_oneof![
            any_local().prop_map(FieldPattern::Bind),
            inner.clone().prop_map(FieldPattern::Match)
        ];
        let fields = prop::collection::vec((Just("a".into()), field), 0..2);
        prop_oneof![
            fields.prop_map(|fields| Pattern::Variant { name: "A".into(), fields }),
            prop::collection::vec(inner, 0..3).prop_map(Pattern::Or),
        ]
    })
}

fn any_statement(inner: BoxedStrategy<Expression>) -> BoxedStrategy<Statement> {
    let leaf = prop_oneof![
        (any_local(), inner.clone()).prop_map(|(local, value)| Statement::Set(local, value)),
        inner.clone().prop_map(Statement::Evaluate),
        prop::option::of(inner.clone()).prop_map(Statement::Return),
        Just(Statement::Break),
        Just(Statement::Continue),
    ];
    leaf.prop_recursive(2, 6, 3, move |nested| {
        let body = || prop::collection::vec(nested.clone(), 0..3);
        let arm = (any_pattern(), prop::option::of(inner.clone()), body())
            .prop_map(|(pattern, guard, body)| StatementArm { pattern, guard, body });
        prop_oneof![
            (inner.clone(), body(), body())
                .prop_map(|(condition, then, other)| Statement::If(condition, then, other)),
            (inner.clone(), prop::collection::vec(arm, 0..3))
                .prop_map(|(subject, arms)| Statement::Match(subject, arms)),
            (inner.clone(), any_local(), prop::option::of(any_local()), body())
                .prop_map(|(list, item, index, body)| Statement::For { list, item, index, body }),
            (inner.clone(), (-1..5_i64), body()).prop_map(|(condition, bound, body)| Statement::While {
                condition,
                bound: e(bound).0,
                body
            }),
        ]
    })
    .boxed()
}

fn any_expression() -> impl Strategy<Value = Expression> {
    let leaf = prop_oneof![
        3 => any_value().prop_map(Expression::Literal),
        3 => any_local().prop_map(Expression::Local),
        1 => Just(Expression::Environment("HOME".into())),
        1 => Just(Expression::Secret("KEY".into())),
        1 => Just(Expression::Calls(CallableId::Workflow(WorkflowId(9)))),
    ];
    leaf.prop_recursive(5, 40, 5, |inner| {
        let inner = inner.boxed();
        let boxed = || inner.clone().prop_map(Box::new);
        let some = || prop::collection::vec(inner.clone(), 0..3);
        let fields = || prop::collection::vec((prop::sample::select(vec!["type", "a", "b"]).prop_map(Name::from), inner.clone()), 0..3);
        let unary = prop::sample::select(vec![UnaryOperator::Not, UnaryOperator::Negate]);
        let arm = (any_pattern(), prop::option::of(inner.clone()), inner.clone())
            .prop_map(|(pattern, guard, value)| ExpressionArm { pattern, guard, value });
        prop_oneof![
            1 => some().prop_map(Expression::Template),
            1 => some().prop_map(Expression::List),
            1 => (fields(), prop::option::of(boxed())).prop_map(|(fields, base)| Expression::Object { fields, base }),
            1 => fields().prop_map(|fields| Expression::Variant { name: "A".into(), fields }),
            1 => (boxed(), any::<bool>()).prop_map(|(value, optional)| Expression::Field { value, name: "a".into(), optional }),
            1 => (boxed(), boxed()).prop_map(|(value, index)| Expression::Index { value, index }),
            1 => (unary, boxed()).prop_map(|(operator, operand)| Expression::Unary(operator, operand)),
            6 => (any_binary(), boxed(), boxed()).prop_map(|(operator, left, right)| Expression::Binary(operator, left, right)),
            1 => (boxed(), any_pattern()).prop_map(|(value, pattern)| Expression::Is(value, pattern)),
            1 => (boxed(), boxed(), boxed()).prop_map(|(condition, then, other)| Expression::If(condition, then, other)),
            1 => (boxed(), prop::collection::vec(arm, 0..3)).prop_map(|(subject, arms)| Expression::Match(subject, arms)),
            1 => ((0..4_u32), some()).prop_map(|(function, arguments)| Expression::Call(FunctionId(function), arguments)),
            8 => (any_method(), boxed(), some()).prop_map(|(method, receiver, arguments)| Expression::Method(method, receiver, arguments)),
            1 => (boxed(), any_local(), prop::option::of(any_local()), prop::option::of(boxed()), boxed()).prop_map(
                |(list, item, index, condition, element)| Expression::Comprehension { list, item, index, condition, element }
            ),
            1 => (prop::collection::vec(any_statement(inner.clone()), 0..4), prop::option::of(boxed()))
                .prop_map(|(statements, value)| Expression::Block(statements, value)),
            1 => (boxed(), any_type()).prop_map(|(value, r#type)| Expression::Conform(value, r#type)),
            1 => boxed().prop_map(|message| Expression::Fail(ErrorKind::Tool, message)),
        ]
    })
}

/// A plan whose functions may call themselves and whose ids may lead nowhere.
fn any_plan() -> impl Strategy<Value = Plan> {
    prop::collection::vec(any_expression(), 0..3).prop_map(|bodies| {
        let field = |name: &str, r#type| Field { name: name.into(), doc: None, r#type, default: None };
        let mut plan = Plan::new("random");
        plan.records.push(Record {
            name: "R".into(),
            doc: None,
            fields: vec![
                field("a", Type::Float(Bounds::NONE)),
                field("b", Type::Optional(Box::new(Type::Record(RecordId(0))))),
            ],
        });
        plan.enums.push(Enum {
            name: "V".into(),
            doc: None,
            variants: vec![Variant {
                name: "A".into(),
                doc: None,
                fields: Some(vec![field("a", Type::Json)]),
            }],
        });
        plan.functions = bodies
            .into_iter()
            .map(|body| Function {
                name: "f".into(),
                parameters: vec![Parameter {
                    name: "x".into(),
                    doc: None,
                    r#type: Type::Json,
                    default: None,
                    passing: Passing::Value,
                    local: LocalId(0),
                }],
                result: Type::Json,
                body,
            })
            .collect();
        plan
    })
}

fn any_frame() -> impl Strategy<Value = Frame> {
    prop::collection::btree_map(any_local(), any_value(), 0..5)
        .prop_map(|locals| locals.into_iter().collect())
}

proptest! {
    /// Any expression over any frame has a value within bounds, or an error; the same each time.
    #[test]
    fn evaluation_is_total(plan in any_plan(), frame in any_frame(), expression in any_expression()) {
        let before = frame.clone();
        let first = outcome(&plan, &frame, &E(expression.clone()));
        prop_assert_eq!(&frame, &before);
        prop_assert_eq!(outcome(&plan, &frame, &E(expression.clone())), first);
        if let Ok(value) = agentflow_evaluator::evaluate(&plan, &frame, &expression, &Surroundings) {
            prop_assert!(value.size().is_ok());
            let text = serde_json::to_string(&value).expect("JSON");
            prop_assert_eq!(serde_json::from_str::<Value>(&text).expect("a value"), value);
        }
    }

    #[test]
    fn the_order_of_values_is_total_and_agrees_with_equality(a in any_value(), b in any_value(), c in any_value()) {
        prop_assert_eq!(compare(&a, &b), compare(&b, &a).reverse());
        prop_assert_eq!(compare(&a, &b).is_eq(), a == b);
        if compare(&a, &b).is_le() && compare(&b, &c).is_le() {
            prop_assert!(compare(&a, &c).is_le());
        }
    }

    /// What was made to conform to a type has it.
    #[test]
    fn what_conforms_has_the_type(plan in any_plan(), r#type in any_type(), value in any_value()) {
        if let Ok(conformed) = conform(&plan, &r#type, &value, UnknownFields::Ignored) {
            prop_assert!(has_type(&plan, &r#type, &conformed), "{:?} {:?}", r#type, conformed);
        }
    }

    #[test]
    fn frames_are_read_back(frame in any_frame()) {
        let text = serde_json::to_string(&frame).expect("JSON");
        prop_assert_eq!(serde_json::from_str::<Frame>(&text).expect("a frame"), frame);
    }
}
