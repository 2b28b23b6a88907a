//! Workflows: order, choices, calls, what is read and told.

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
