//! Errors that are caught, and what is undone.

use agentflow_plan::*;
use serde_json::json;

use crate::drive::*;
use crate::plan::*;

/// Tools `book` (undone by `cancel`) and `look`.
struct Travel {
    book: CallableId,
    cancel: CallableId,
    look: CallableId,
}

fn travel(builder: &mut Builder) -> Travel {
    Travel {
        book: builder.tool("book", texts(&["what"]), string(), Effect::Idempotent),
        cancel: builder.tool("cancel", texts(&["what"]), string(), Effect::Idempotent),
        look: builder.tool("look", texts(&["what"]), string(), Effect::Read),
    }
}

impl Travel {
    /// `let out = book(what) undo cancel(out)`
    fn booked(&self, builder: &mut Builder, name: &str, what: &str, out: u32) -> NodeBuilder {
        let undo = builder.labelled(
            Some("undo"),
            vec![node("cancel", call(self.cancel, vec![local(out)])).out(40)],
            Some(local(40)),
        );
        node(name, call(self.book, vec![text(what)])).out(out).undo(undo)
    }

    fn look(&self, name: &str) -> NodeBuilder {
        node(name, call(self.look, vec![local(0)])).out(30)
    }
}

#[test]
fn an_error_is_caught_and_its_handler_sees_it() {
    let mut builder = Builder::new();
    let travel = travel(&mut builder);
    let look = travel.look("page");
    let caught = builder.attempt(vec![look], Some(local(30)), vec![], Some(local(60)));
    let plan = builder.flow(vec![node("try", caught).out(1)], Some(local(1)));
    let drive = check(
        plan,
        vec![
            (Start("x"), r#"tool flow/page {"what":"x"}"#),
            (
                Fails("flow/page", error(ErrorKind::Unavailable)),
                r#"done {"kind":"unavailable","message":"it was unavailable","step":"flow/page","attempts":1}"#,
            ),
        ],
    );
    assert_eq!(drive.row("flow/try"), "try succeeded 1");
    assert_eq!(drive.rows["flow/try"].error.as_ref().map(|error| error.kind), Some(ErrorKind::Unavailable));
}

#[test]
fn what_was_assigned_before_the_error_is_assigned_and_errors_can_be_raised_again() {
    let mut builder = Builder::new();
    let caught = {
        let region = builder
            .region(vec![node("set", NodeKind::Compute(text("set"))).out(1), node("fail", fail("no"))], None);
        let region = builder.assigns(region, &[1]);
        let handler = builder.labelled(
            Some("catch"),
            vec![node("emit", NodeKind::Emit(local(1))), node("raise", NodeKind::Raise(local(60)))],
            None,
        );
        NodeKind::Try { region, error: Some(LocalId(60)), handler }
    };
    let plan =
        builder.flow(vec![node("start", NodeKind::Compute(text("unset"))).out(1), node("try", caught)], None);
    check(plan, vec![(Start(""), r#"emit "set"; failed failed at flow/fail after 1: no"#)]);
}

#[test]
fn what_was_done_is_undone_last_first_before_the_handler() {
    let mut builder = Builder::new();
    let travel = travel(&mut builder);
    let nodes = vec![
        travel.booked(&mut builder, "flight", "flight", 1),
        travel.booked(&mut builder, "hotel", "hotel", 2),
        travel.look("page"),
    ];
    let handler = vec![travel.look("handled")];
    let caught = builder.attempt(nodes, None, handler, Some(text("caught")));
    let plan = builder.flow(vec![node("try", caught).out(9)], Some(local(9)));
    let drive = check(
        plan,
        vec![
            (Start("x"), r#"tool flow/flight {"what":"flight"}"#),
            (Tool("flow/flight", json!("f1")), r#"tool flow/hotel {"what":"hotel"}"#),
            (Tool("flow/hotel", json!("h1")), r#"tool flow/page {"what":"x"}"#),
            (Fails("flow/page", error(ErrorKind::Tool)), r#"tool flow/hotel/undo/cancel {"what":"h1"}"#),
            (Tool("flow/hotel/undo/cancel", json!("ok")), r#"tool flow/flight/undo/cancel {"what":"f1"}"#),
            (Tool("flow/flight/undo/cancel", json!("ok")), r#"tool flow/catch/handled {"what":"x"}"#),
            (Tool("flow/catch/handled", json!("ok")), r#"done "caught""#),
        ],
    );
    assert_eq!(drive.row("flow/hotel/undo"), "undo succeeded 1");
}

#[test]
fn a_run_that_fails_or_is_cancelled_undoes_what_it_did() {
    let build = || {
        let mut builder = Builder::new();
        let travel = travel(&mut builder);
        let inner = vec![travel.booked(&mut builder, "flight", "flight", 1)];
        let inner = builder.workflow("inner", texts(&["input"]), inner, None);
        let nodes = vec![
            node("part", call(inner, vec![local(0)])),
            travel.booked(&mut builder, "hotel", "hotel", 2),
            travel.look("page"),
        ];
        builder.flow(nodes, None)
    };
    let begun = || {
        vec![
            (Start("x"), r#"tool flow/part/flight {"what":"flight"}"#),
            (Tool("flow/part/flight", json!("f1")), r#"tool flow/hotel {"what":"hotel"}"#),
            (Tool("flow/hotel", json!("h1")), r#"tool flow/page {"what":"x"}"#),
        ]
    };
    let mut table = begun();
    table.extend([
        (Fails("flow/page", error(ErrorKind::Tool)), r#"tool flow/hotel/undo/cancel {"what":"h1"}"#),
        (Tool("flow/hotel/undo/cancel", json!("ok")), r#"tool flow/part/flight/undo/cancel {"what":"f1"}"#),
        (Tool("flow/part/flight/undo/cancel", json!("ok")), "failed tool at flow/page after 1: it was tool"),
    ]);
    check(build(), table);
    let mut table = begun();
    table.extend([
        (Cancel, r#"cancel flow/page; tool flow/hotel/undo/cancel {"what":"h1"}"#),
        (Cancel, "refused: nothing waits for this event"),
        (Tool("flow/hotel/undo/cancel", json!("ok")), r#"tool flow/part/flight/undo/cancel {"what":"f1"}"#),
        (Tool("flow/part/flight/undo/cancel", json!("ok")), "cancelled"),
    ]);
    let drive = check(build(), table);
    assert_eq!(drive.row("flow/page"), "tool cancelled 1");
    assert_eq!(drive.row("flow"), "workflow cancelled 1");
}

#[test]
fn an_undo_that_fails_is_retried_and_told_and_the_rest_go_on() {
    let mut builder = Builder::new();
    let travel = travel(&mut builder);
    let nodes = vec![
        travel.booked(&mut builder, "flight", "flight", 1),
        travel.booked(&mut builder, "hotel", "hotel", 2),
        node("fail", fail("no")),
    ];
    let plan = builder.flow(nodes, None);
    let mut drive = Drive::new(plan);
    drive.happen(Start("x"));
    drive.happen(Tool("flow/flight", json!("f1")));
    let undoing = r#"tool flow/hotel/undo/cancel {"what":"h1"}"#;
    assert_eq!(drive.happen(Tool("flow/hotel", json!("h1"))), undoing);
    for _ in 0..3 {
        let paused = drive.happen(Fails("flow/hotel/undo/cancel", error(ErrorKind::Tool)));
        assert!(paused.starts_with("timer flow/hotel/undo "), "{paused}");
        assert_eq!(drive.row("flow/hotel/undo").split(' ').nth(1), Some("pending"));
        assert_eq!(drive.happen(Fires("flow/hotel/undo")), undoing);
    }
    assert_eq!(
        drive.happen(Fails("flow/hotel/undo/cancel", error(ErrorKind::Tool))),
        r#"tool flow/flight/undo/cancel {"what":"f1"}"#
    );
    assert_eq!(drive.row("flow/hotel/undo"), "undo failed 4");
    assert_eq!(
        drive.happen(Tool("flow/flight/undo/cancel", json!("ok"))),
        "failed failed at flow/fail after 1: no\nthe undo of `flow/hotel` failed: it was tool"
    );
    drive.check_replay();
}

#[test]
fn a_cancel_cannot_be_caught() {
    let mut builder = Builder::new();
    let travel = travel(&mut builder);
    let nodes = vec![travel.booked(&mut builder, "flight", "flight", 1), travel.look("page")];
    let handler = vec![travel.look("handled")];
    let caught = builder.attempt(nodes, None, handler, None);
    let plan = builder.flow(vec![node("try", caught), travel.look("after")], None);
    check(
        plan,
        vec![
            (Start("x"), r#"tool flow/flight {"what":"flight"}"#),
            (Tool("flow/flight", json!("f1")), r#"tool flow/page {"what":"x"}"#),
            // The error is being undone when the cancel comes: no handler follows.
            (Fails("flow/page", error(ErrorKind::Tool)), r#"tool flow/flight/undo/cancel {"what":"f1"}"#),
            (Cancel, "running"),
            (Tool("flow/flight/undo/cancel", json!("ok")), "cancelled"),
        ],
    );
}

#[test]
fn the_losers_of_a_race_are_undone() {
    let mut builder = Builder::new();
    let travel = travel(&mut builder);
    let a = vec![travel.booked(&mut builder, "flight", "flight", 1), travel.look("page")];
    let a = builder.branch("a", a, None);
    let b = vec![travel.booked(&mut builder, "hotel", "hotel", 2)];
    let b = builder.branch("b", b, Some(local(2)));
    let plan = builder
        .flow(vec![node("race", NodeKind::Race(vec![a, b])).out(3), travel.look("after")], Some(local(3)));
    check(
        plan,
        vec![
            (
                Start("x"),
                r#"tool flow/race/a/flight {"what":"flight"}; tool flow/race/b/hotel {"what":"hotel"}"#,
            ),
            (Tool("flow/race/a/flight", json!("f1")), r#"tool flow/race/a/page {"what":"x"}"#),
            (
                Tool("flow/race/b/hotel", json!("h1")),
                r#"cancel flow/race/a/page; tool flow/race/a/flight/undo/cancel {"what":"f1"}"#,
            ),
            (Tool("flow/race/a/flight/undo/cancel", json!("ok")), r#"tool flow/after {"what":"x"}"#),
            // What the winner did is undone only now.
            (
                Fails("flow/after", error(ErrorKind::Tool)),
                r#"tool flow/race/b/hotel/undo/cancel {"what":"h1"}"#,
            ),
            (
                Tool("flow/race/b/hotel/undo/cancel", json!("ok")),
                "failed tool at flow/after after 1: it was tool",
            ),
        ],
    );
}

#[test]
fn branches_beside_one_that_failed_are_undone() {
    let mut builder = Builder::new();
    let travel = travel(&mut builder);
    let a = vec![travel.booked(&mut builder, "flight", "flight", 1)];
    let a = builder.branch("a", a, None);
    let b = vec![travel.look("page")];
    let b = builder.branch("b", b, None);
    let caught = builder.attempt(
        vec![node("both", NodeKind::Parallel(vec![a, b]))],
        None,
        vec![],
        Some(text("caught")),
    );
    let plan = builder.flow(vec![node("try", caught).out(3)], Some(local(3)));
    check(
        plan,
        vec![
            (Start("x"), r#"tool flow/both/a/flight {"what":"flight"}; tool flow/both/b/page {"what":"x"}"#),
            (Tool("flow/both/a/flight", json!("f1")), "running"),
            (
                Fails("flow/both/b/page", error(ErrorKind::Tool)),
                r#"tool flow/both/a/flight/undo/cancel {"what":"f1"}"#,
            ),
            (Tool("flow/both/a/flight/undo/cancel", json!("ok")), r#"done "caught""#),
        ],
    );
}
