//! Workflows: order, branches, loops, choices, jumps.

use agentflow_plan::*;
use serde_json::json;

use crate::drive::*;
use crate::plan::*;

fn look(builder: &mut Builder) -> CallableId {
    builder.tool("look", texts(&["what"]), string(), Effect::Read)
}

#[test]
fn steps_follow_each_other() {
    let mut builder = Builder::new();
    let look = look(&mut builder);
    let plan = builder.flow(
        vec![
            node("first", call(look, vec![local(0)])).out(1),
            node("second", call(look, vec![local(1)])).out(2),
        ],
        Some(object(&[("a", local(1)), ("b", local(2))])),
    );
    let drive = check(
        plan,
        vec![
            (Start("x"), r#"tool flow/first {"what":"x"}"#),
            (Tool("flow/first", json!("y")), r#"tool flow/second {"what":"y"}"#),
            (Tool("flow/second", json!("z")), r#"done {"a":"y","b":"z"}"#),
        ],
    );
    assert_eq!(drive.row("flow"), "workflow succeeded 1");
    assert_eq!(drive.row("flow/second"), "tool succeeded 1");
}

#[test]
fn a_node_starts_when_all_that_it_waits_for_has_ended() {
    let mut builder = Builder::new();
    let look = look(&mut builder);
    let mut plan = builder.flow(
        vec![
            node("a", call(look, vec![text("a")])).out(1),
            node("b", call(look, vec![text("b")])).out(2),
            node("c", call(look, vec![local(1)])).out(3),
        ],
        Some(local(3)),
    );
    // a and b beside each other, c after both.
    let graph = &mut plan.regions.last_mut().expect("the body").graph;
    graph.clear_edges();
    graph.add_edge(0.into(), 2.into(), Edge::Order);
    graph.add_edge(1.into(), 2.into(), Edge::Order);
    check(
        plan,
        vec![
            (Start("x"), r#"tool flow/a {"what":"a"}; tool flow/b {"what":"b"}"#),
            (Tool("flow/b", json!("2")), "running"),
            (Tool("flow/a", json!("1")), r#"tool flow/c {"what":"1"}"#),
            (Tool("flow/c", json!("3")), r#"done "3""#),
        ],
    );
}

fn two_branches(kind: fn(Vec<Branch>) -> NodeKind) -> Plan {
    let mut builder = Builder::new();
    let look = look(&mut builder);
    let a = builder.branch("a", vec![node("x", call(look, vec![text("a")])).out(1)], Some(local(1)));
    let b = builder.branch("b", vec![node("x", call(look, vec![text("b")])).out(1)], Some(local(1)));
    builder.flow(vec![node("both", kind(vec![a, b])).out(2)], Some(local(2)))
}

const BOTH_STARTED: &str = r#"tool flow/both/a/x {"what":"a"}; tool flow/both/b/x {"what":"b"}"#;

#[test]
fn parallel_branches_run_together() {
    check(
        two_branches(NodeKind::Parallel),
        vec![
            (Start(""), BOTH_STARTED),
            (Tool("flow/both/b/x", json!("2")), "running"),
            (Tool("flow/both/a/x", json!("1")), r#"done {"a":"1","b":"2"}"#),
        ],
    );
}

#[test]
fn a_branch_that_fails_cancels_the_others() {
    let drive = check(
        two_branches(NodeKind::Parallel),
        vec![
            (Start(""), BOTH_STARTED),
            (
                Fails("flow/both/b/x", error(ErrorKind::Tool)),
                "cancel flow/both/a/x; failed tool at flow/both/b/x after 1: it was tool",
            ),
        ],
    );
    assert_eq!(drive.row("flow/both/a/x"), "tool cancelled 1");
    assert_eq!(drive.row("flow/both"), "parallel failed 1");
}

#[test]
fn the_first_to_succeed_wins_a_race() {
    check(
        two_branches(NodeKind::Race),
        vec![
            (Start(""), BOTH_STARTED),
            (Tool("flow/both/b/x", json!("2")), r#"cancel flow/both/a/x; done "2""#),
        ],
    );
    check(
        two_branches(NodeKind::Race),
        vec![
            (Start(""), BOTH_STARTED),
            (Fails("flow/both/b/x", error(ErrorKind::Tool)), "running"),
            (Tool("flow/both/a/x", json!("1")), r#"done "1""#),
        ],
    );
    check(
        two_branches(NodeKind::Race),
        vec![
            (Start(""), BOTH_STARTED),
            (Fails("flow/both/b/x", error(ErrorKind::Tool)), "running"),
            (
                Fails("flow/both/a/x", error(ErrorKind::Timeout)),
                "failed timeout at flow/both/a/x after 1: it was timeout",
            ),
        ],
    );
}

/// `parallel(max) for item in split(input, ",") { look(item) }`
fn each(max: Option<i64>) -> Plan {
    let mut builder = Builder::new();
    let look = look(&mut builder);
    let region = builder.region(vec![node("page", call(look, vec![local(3)])).out(4)], Some(local(4)));
    let items = Expression::Method(Method::Split, Box::new(local(0)), vec![text(",")]);
    let kind = NodeKind::ParallelFor {
        items,
        max: max.map(number),
        item: LocalId(3),
        index: Some(LocalId(5)),
        region,
    };
    builder.flow(vec![node("searches", kind).out(2)], Some(local(2)))
}

#[test]
fn items_run_together_in_any_order_and_give_a_list_in_theirs() {
    let drive = check(
        each(None),
        vec![
            (
                Start("a,b"),
                r#"tool flow/searches[0]/page {"what":"a"}; tool flow/searches[1]/page {"what":"b"}"#,
            ),
            (Tool("flow/searches[1]/page", json!("2")), "running"),
            (Tool("flow/searches[0]/page", json!("1")), r#"done ["1","2"]"#),
        ],
    );
    assert_eq!(drive.row("flow/searches"), "parallel_for succeeded 1");
}

#[test]
fn at_most_so_many_items_run_at_once() {
    check(
        each(Some(1)),
        vec![
            (Start("a,b"), r#"tool flow/searches[0]/page {"what":"a"}"#),
            (Tool("flow/searches[0]/page", json!("1")), r#"tool flow/searches[1]/page {"what":"b"}"#),
            (Tool("flow/searches[1]/page", json!("2")), r#"done ["1","2"]"#),
        ],
    );
    check(
        each(Some(2)),
        vec![
            (
                Start("a,b,c"),
                r#"tool flow/searches[0]/page {"what":"a"}; tool flow/searches[1]/page {"what":"b"}"#,
            ),
            (
                Fails("flow/searches[1]/page", error(ErrorKind::Tool)),
                "cancel flow/searches[0]/page; failed tool at flow/searches[1]/page after 1: it was tool",
            ),
        ],
    );
    check(
        each(Some(0)),
        vec![(
            Start("a"),
            "failed failed at flow/searches after 1: `max` must be an int of at least 1, and is 0",
        )],
    );
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

#[test]
fn a_branch_is_chosen() {
    for (input, given) in [("yes", r#"done "then""#), ("no", r#"done "else""#)] {
        let mut builder = Builder::new();
        let then = builder.region(vec![], Some(text("then")));
        let otherwise = builder.region(vec![], Some(text("else")));
        let condition = binary(BinaryOperator::Equal, local(0), text("yes"));
        let kind = NodeKind::If { condition, then, otherwise: Some(otherwise) };
        let plan = builder.flow(vec![node("if", kind).out(1)], Some(local(1)));
        check(plan, vec![(Start(input), given)]);
    }
}

#[test]
fn the_first_arm_that_applies_is_chosen() {
    let build = || {
        let mut builder = Builder::new();
        let look = look(&mut builder);
        let guarded = builder.region(vec![node("page", call(look, vec![local(7)])).out(8)], Some(local(8)));
        let plain = builder.region(vec![], Some(local(7)));
        let variant = |field| Pattern::Variant {
            name: "Some".into(),
            fields: vec![("note".into(), FieldPattern::Bind(LocalId(field)))],
        };
        let subject = Expression::Variant { name: "Some".into(), fields: vec![("note".into(), local(0))] };
        let guard = Some(binary(BinaryOperator::Equal, local(7), text("look")));
        let arms = vec![
            MatchArm { pattern: variant(7), guard, region: guarded },
            MatchArm { pattern: variant(7), guard: None, region: plain },
        ];
        builder.flow(vec![node("match", NodeKind::Match { subject, arms }).out(1)], Some(local(1)))
    };
    check(build(), vec![(Start("x"), r#"done "x""#)]);
    check(
        build(),
        vec![
            (Start("look"), r#"tool flow/page {"what":"look"}"#),
            (Tool("flow/page", json!("y")), r#"done "y""#),
        ],
    );
}

#[test]
fn workflows_call_workflows() {
    let mut builder = Builder::new();
    let look = look(&mut builder);
    let inner = builder.workflow(
        "inner",
        texts(&["what"]),
        vec![
            node("page", call(look, vec![local(0)])).out(1),
            node("return", NodeKind::Return(Some(local(1)))),
        ],
        None,
    );
    let plan = builder.flow(vec![node("part", call(inner, vec![local(0)])).out(1)], Some(local(1)));
    let drive = check(
        plan,
        vec![
            (Start("x"), r#"tool flow/part/page {"what":"x"}"#),
            (Tool("flow/part/page", json!("y")), r#"done "y""#),
        ],
    );
    assert_eq!(drive.row("flow/part"), "workflow succeeded 1");
}

#[test]
fn variables_are_shared_with_tools_that_have_a_body() {
    let mut builder = Builder::new();
    let body = builder.region(
        vec![node("set", NodeKind::Compute(binary(BinaryOperator::Add, local(0), text("!")))).out(0)],
        Some(text("done")),
    );
    let shout = builder.tool("shout", vec![variable("trip", 0, string())], string(), Effect::Once);
    builder.last_tool().implementation = Implementation::Body(body);
    let options = CallOptions::default();
    let plan = builder.flow(
        vec![
            node("shout", call_with(shout, vec![Argument::Variable(LocalId(0))], options.clone())).out(1),
            node("again", call_with(shout, vec![Argument::Variable(LocalId(0))], options)).out(1),
        ],
        Some(local(0)),
    );
    check(plan, vec![(Start("a"), r#"done "a!!""#)]);
}

#[test]
fn the_clock_and_random_draws_are_read_once() {
    let plan = Builder::new().flow(
        vec![
            node("now", NodeKind::Read(Source::Now)).out(1),
            node("random", NodeKind::Read(Source::Random)).out(2),
            node("uuid", NodeKind::Read(Source::Uuid)).out(3),
        ],
        Some(Expression::List(vec![local(1), local(2), local(3)])),
    );
    let not_so = "refused: the value does not fit: this source does not give such a value";
    check(
        plan,
        vec![
            (Start(""), "read flow/now"),
            (Reads("flow/now", Value::Int(1)), not_so),
            (Reads("flow/now", Value::Time(0)), "read flow/random"),
            (Reads("flow/random", Value::Float(1.0)), not_so),
            (Reads("flow/random", Value::Float(0.5)), "read flow/uuid"),
            (Reads("flow/uuid", Value::string("u")), r#"done ["1970-01-01T00:00:00Z",0.5,"u"]"#),
        ],
    );
}

#[test]
fn clients_are_told_and_runs_are_spawned() {
    let mut builder = Builder::new();
    let CallableId::Workflow(report) = builder.workflow("report", texts(&["topic"]), Vec::new(), None) else {
        unreachable!("it is a workflow")
    };
    let spawn = |argument| NodeKind::Spawn(Spawn { workflow: report, arguments: vec![argument] });
    let plan = builder.flow(
        vec![
            node("emit", NodeKind::Emit(local(0))),
            node("one", spawn(local(0))).out(1),
            node("two", spawn(local(0))).out(2),
        ],
        Some(binary(BinaryOperator::Equal, local(1), local(2))),
    );
    let drive = check(
        plan,
        vec![(Start("x"), r#"emit "x"; spawn report {"topic":"x"}; spawn report {"topic":"x"}; done false"#)],
    );
    assert_eq!(drive.row("flow/one"), "spawn succeeded 1");
    assert_eq!(drive.row("flow/emit"), "emit succeeded 1");
}

#[test]
fn expectations_show_both_sides() {
    let condition = binary(BinaryOperator::Equal, local(0), text("b"));
    let expect = NodeKind::Expect {
        condition,
        text: "input == \"b\"".into(),
        sides: Some(Box::new((local(0), text("b")))),
    };
    let plan = Builder::new().flow(vec![node("expect", expect)], None);
    check(
        plan.clone(),
        vec![(
            Start("a"),
            "failed failed at flow/expect after 1: expected input == \"b\"\n  left: \"a\"\n right: \"b\"",
        )],
    );
    check(plan, vec![(Start("b"), "done null")]);
}

#[test]
fn the_first_event_is_looked_at() {
    let plan = || Builder::new().flow(Vec::new(), None);
    let mut drive = Drive::new(plan());
    assert_eq!(drive.happen(Cancel), "refused: the journal does not fit the plan: the run has not begun");
    assert_eq!(drive.happen(Start("x")), "done null");
    assert_eq!(
        drive.happen(Start("x")),
        "refused: the journal does not fit the plan: the run has begun already"
    );
    assert_eq!(drive.happen(Cancel), "refused: the run has ended");
}
