//! Branches and items that run together: `parallel`, `race`, `parallel for`.

use agentflow_plan::*;
use serde_json::json;

use crate::drive::*;
use crate::plan::*;

fn look(builder: &mut Builder) -> CallableId {
    builder.tool("look", texts(&["what"]), string(), Effect::Read)
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
