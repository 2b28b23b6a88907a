//! Plans of deep programs, on a thread with the stack that hosts give theirs.

use agentflow_plan::*;

/// As deep as the source of a program may be, and a few levels more that lowering adds.
const LEVELS: usize = 900;

fn on_a_small_stack(test: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new()
        .stack_size(2 << 20)
        .spawn(test)
        .expect("a thread")
        .join()
        .expect("no overflow");
}

fn plan_with(body: Expression) -> Plan {
    let mut plan = Plan::new("deep");
    plan.functions.push(Function {
        name: "deep".into(),
        parameters: Vec::new(),
        result: Type::Int(Bounds::NONE),
        body,
    });
    plan
}

fn deep_plans(levels: usize) -> impl Iterator<Item = Plan> {
    let wraps: [fn(Expression) -> Expression; 5] = [
        |inner| Expression::Unary(UnaryOperator::Negate, Box::new(inner)),
        |inner| {
            let arm = ExpressionArm { pattern: Pattern::Any, guard: None, value: inner };
            Expression::Match(Box::new(Expression::Literal(Value::Null)), vec![arm])
        },
        |inner| Expression::Block(vec![Statement::If(inner, Vec::new(), Vec::new())], None),
        |inner| Expression::Object { fields: vec![("a".into(), inner)], base: None },
        |inner| Expression::List(vec![inner]),
    ];
    wraps.into_iter().map(move |wrap| {
        let one = Expression::Literal(Value::Int(1));
        plan_with((0..levels).fold(one, |inner, _| wrap(inner)))
    })
}

#[test]
fn deep_expressions_are_written_and_read() {
    on_a_small_stack(|| {
        for plan in deep_plans(LEVELS) {
            let bytes = plan.to_bytes();
            let back = Plan::from_bytes(&bytes).expect("whole");
            assert_eq!(back.hash(), plan.hash());
            assert_eq!(back.to_bytes(), bytes);
        }
    });
}

#[test]
fn the_deepest_plans_that_are_read_do_no_harm() {
    on_a_small_stack(|| {
        for plan in deep_plans(PLAN_DEPTH_MAX / 2 - 4) {
            if let Ok(back) = Plan::from_bytes(&plan.to_bytes()) {
                back.hash();
            }
        }
    });
}

#[test]
fn deeper_plans_are_refused() {
    on_a_small_stack(|| {
        for (open, close) in [("[", "]"), (r#"{"not":"#, "}"), (r#"{"unary":["not","#, "]}")] {
            let deep = format!("{}1{}", open.repeat(200_000), close.repeat(200_000));
            let text = format!(r#"{{"format":1,"functions":{deep}}}"#);
            let error = Plan::from_bytes(text.as_bytes()).expect_err("too deep").to_string();
            assert_eq!(error, "the plan is damaged: it is nested deeper than 8192 levels");
        }
    });
}

#[test]
fn the_deepest_values_and_types_are_refused_in_words() {
    on_a_small_stack(|| {
        let list = "[".repeat(4_000) + &"]".repeat(4_000);
        let bytes = plan_with(Expression::Literal(Value::Null)).to_bytes();
        let text = String::from_utf8(bytes).expect("text");
        let deep_value = text.replace(r#"{"literal":null}"#, &format!(r#"{{"literal":{list}}}"#));
        let error = Plan::from_bytes(deep_value.as_bytes()).expect_err("too deep").to_string();
        assert_eq!(error, "the plan is damaged: fn deep: a value is nested deeper than 96 levels");
        let nested = r#"{"optional":"#.repeat(2_000) + "\"null\"" + &"}".repeat(2_000);
        let deep_type = text.replace(r#"{"int":{"min":null,"max":null}}"#, &nested);
        let error = Plan::from_bytes(deep_type.as_bytes()).expect_err("too deep").to_string();
        assert_eq!(error, "the plan is damaged: fn deep: a type is nested too deeply");
    });
}
