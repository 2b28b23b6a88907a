//! `repeat`, `while` and `for`.

use agentflow_plan::*;
use serde_json::json;

use crate::drive::*;
use crate::plan::*;

fn look(builder: &mut Builder) -> CallableId {
    builder.tool("look", texts(&["what"]), string(), Effect::Read)
}

/// A loop whose body looks at the item or at the number of iterations, and keeps what it saw in the `var` 2.
fn looping(control: LoopControl, more: Vec<NodeBuilder>) -> Plan {
    let mut builder = Builder::new();
    let look = look(&mut builder);
    let mut nodes = vec![
        node("page", call(look, vec![local(0)])).out(4),
        node("sum", NodeKind::Compute(binary(BinaryOperator::Add, local(2), local(4)))).out(2),
    ];
    nodes.extend(more);
    let region = builder.region(nodes, None);
    let region = builder.assigns(region, &[2]);
    builder.flow(
        vec![
            node("start", NodeKind::Compute(text(""))).out(2),
            node("loop", NodeKind::Loop { control, region }),
        ],
        Some(local(2)),
    )
}

#[test]
fn loops_go_round_to_their_bound() {
    check(
        looping(LoopControl::Repeat { bound: Some(number(2)) }, Vec::new()),
        vec![
            (Start("x"), r#"tool flow/loop[0]/page {"what":"x"}"#),
            (Tool("flow/loop[0]/page", json!("a")), r#"tool flow/loop[1]/page {"what":"x"}"#),
            (Tool("flow/loop[1]/page", json!("b")), r#"done "ab""#),
        ],
    );
    let short = binary(
        BinaryOperator::Less,
        Expression::Method(Method::Length, Box::new(local(2)), Vec::new()),
        number(2),
    );
    let drive = check(
        looping(LoopControl::While { condition: short, bound: Some(number(9)) }, Vec::new()),
        vec![
            (Start("x"), r#"tool flow/loop[0]/page {"what":"x"}"#),
            (Tool("flow/loop[0]/page", json!("a")), r#"tool flow/loop[1]/page {"what":"x"}"#),
            (Tool("flow/loop[1]/page", json!("b")), r#"done "ab""#),
        ],
    );
    assert_eq!(drive.row("flow/loop"), "while succeeded 1");
    for bound in [0, -1] {
        check(
            looping(LoopControl::Repeat { bound: Some(number(bound)) }, Vec::new()),
            vec![(Start("x"), r#"done """#)],
        );
    }
}

#[test]
fn loops_are_left_by_break_return_and_errors_and_keep_what_was_assigned() {
    let long = binary(
        BinaryOperator::GreaterEqual,
        Expression::Method(Method::Length, Box::new(local(2)), Vec::new()),
        number(2),
    );
    for (kind, ended) in [
        (NodeKind::Break, r#"done "ab""#),
        (NodeKind::Return(Some(local(2))), r#"done "ab""#),
        (fail("over"), "failed failed at flow/loop[1]/leave after 1: over"),
    ] {
        // `if length(2) >= 2 { leave }`, in a region of its own.
        let mut builder = Builder::new();
        let look = look(&mut builder);
        let then = builder.region(vec![node("leave", kind)], None);
        let body = builder.region(
            vec![
                node("page", call(look, vec![local(0)])).out(4),
                node("sum", NodeKind::Compute(binary(BinaryOperator::Add, local(2), local(4)))).out(2),
                node("if", NodeKind::If { condition: long.clone(), then, otherwise: None }),
            ],
            None,
        );
        let region = builder.assigns(body, &[2]);
        let control = LoopControl::Repeat { bound: None };
        let plan = builder.flow(
            vec![
                node("start", NodeKind::Compute(text(""))).out(2),
                node("loop", NodeKind::Loop { control, region }),
            ],
            Some(local(2)),
        );
        check(
            plan,
            vec![
                (Start("x"), r#"tool flow/loop[0]/page {"what":"x"}"#),
                (Tool("flow/loop[0]/page", json!("a")), r#"tool flow/loop[1]/page {"what":"x"}"#),
                (Tool("flow/loop[1]/page", json!("b")), ended),
            ],
        );
    }
}

#[test]
fn continue_goes_on_with_the_next_item() {
    let mut builder = Builder::new();
    let region = builder.region(
        vec![
            node("sum", NodeKind::Compute(binary(BinaryOperator::Add, local(2), local(3)))).out(2),
            node("continue", NodeKind::Continue),
            node("never", fail("never")),
        ],
        None,
    );
    let region = builder.assigns(region, &[2]);
    let control = LoopControl::For {
        items: Expression::Method(Method::Split, Box::new(local(0)), vec![text(",")]),
        item: LocalId(3),
        index: None,
    };
    let plan = builder.flow(
        vec![
            node("start", NodeKind::Compute(text(""))).out(2),
            node("loop", NodeKind::Loop { control, region }),
        ],
        Some(local(2)),
    );
    check(plan, vec![(Start("a,b,c"), r#"done "abc""#)]);
}

#[test]
fn a_loop_that_waits_for_nothing_ends_with_an_error() {
    let mut builder = Builder::new();
    let region = builder.region(Vec::new(), None);
    let control = LoopControl::Repeat { bound: None };
    let inner = node("inner", NodeKind::Loop { control: control.clone(), region });
    let caught = builder.attempt(vec![inner], None, Vec::new(), None);
    let region = builder.region(vec![node("try", caught)], None);
    let plan = builder.flow(vec![node("outer", NodeKind::Loop { control, region })], None);
    check(
        plan,
        vec![(
            Start(""),
            "failed failed at flow/outer after 1: more than 250000 iterations began without waiting for anything",
        )],
    );
}
