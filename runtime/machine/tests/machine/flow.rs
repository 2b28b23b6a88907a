//! Workflows: order, branches, loops, errors, people, time.

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
fn branches_run_together_and_one_that_fails_cancels_the_others() {
    let build = || {
        let mut builder = Builder::new();
        let look = look(&mut builder);
        let a = builder.branch("a", vec![node("x", call(look, vec![text("a")])).out(1)], Some(local(1)));
        let b = builder.branch("b", vec![node("x", call(look, vec![text("b")])).out(1)], Some(local(1)));
        builder.flow(vec![node("both", NodeKind::Parallel(vec![a, b])).out(2)], Some(local(2)))
    };
    let started = r#"tool flow/both/a/x {"what":"a"}; tool flow/both/b/x {"what":"b"}"#;
    check(
        build(),
        vec![
            (Start(""), started),
            (Tool("flow/both/b/x", json!("2")), "running"),
            (Tool("flow/both/a/x", json!("1")), r#"done {"a":"1","b":"2"}"#),
        ],
    );
    let drive = check(
        build(),
        vec![
            (Start(""), started),
            (
                Fails("flow/both/b/x", error(ErrorKind::Tool)),
                "cancel flow/both/a/x; failed tool at flow/both/b/x after 1: it was tool",
            ),
        ],
    );
    assert_eq!(drive.row("flow/both/a/x"), "tool cancelled 1");
    assert_eq!(drive.row("flow/both"), "parallel failed 1");
}
