//! Effects: attempts, `once` tools, timeouts, what is sent and what comes back.

use agentflow_machine::*;
use agentflow_plan::*;
use serde_json::json;

use crate::drive::*;
use crate::plan::*;

/// A flow that calls one tool with its input.
fn flow(effect: Effect, edit: impl FnOnce(&mut agentflow_plan::Tool)) -> Plan {
    let mut builder = Builder::new();
    let pay = builder.tool("pay", texts(&["what"]), string(), effect);
    edit(builder.last_tool());
    builder.flow(vec![node("pay", call(pay, vec![local(0)])).out(1)], Some(local(1)))
}

const OUT: &str = r#"tool flow/pay {"what":"x"}"#;

#[test]
fn failures_of_the_kinds_that_are_named_are_tried_again() {
    let mut drive = check(
        flow(Effect::Read, |tool| tool.retry = Some(policy(3))),
        vec![
            (Start("x"), OUT),
            (Fails("flow/pay", error(ErrorKind::Timeout)), "timer flow/pay 1000"),
            (Fires("flow/pay"), OUT),
        ],
    );
    assert_eq!(drive.tool("flow/pay").attempt, 2);
    assert_eq!(drive.tool("flow/pay").turn, 1);
    assert_eq!(&*drive.tool("flow/pay").idempotency_key, "run/flow/pay");
    let limited = EffectError { retry_after_ms: Some(7_000), ..error(ErrorKind::RateLimited) };
    assert_eq!(drive.happen(Fails("flow/pay", limited)), "timer flow/pay 7000");
    assert_eq!(drive.row("flow/pay"), "tool pending 2");
    assert_eq!(drive.happen(Fires("flow/pay")), OUT);
    assert_eq!(
        drive.happen(Fails("flow/pay", error(ErrorKind::Timeout))),
        "failed timeout at flow/pay after 3: it was timeout"
    );
    drive.check_replay();
}

#[test]
fn other_failures_are_not() {
    let never = EffectError { retryability: Retryability::Never, ..error(ErrorKind::Timeout) };
    for (failed, given) in [
        (error(ErrorKind::Tool), "failed tool at flow/pay after 1: it was tool"),
        (never, "failed timeout at flow/pay after 1: it was timeout"),
    ] {
        check(
            flow(Effect::Read, |tool| tool.retry = Some(policy(3))),
            vec![(Start("x"), OUT), (Fails("flow/pay", failed), given)],
        );
    }
}

#[test]
fn a_once_tool_is_carried_out_only_after_its_start_is_on_disk() {
    let mut drive = Drive::new(flow(Effect::Once, |tool| tool.retry = Some(policy(3))));
    assert_eq!(drive.happen(Start("x")), "starting");
    assert_eq!(drive.happen(Begins("flow/pay")), OUT);
    // It may have happened, so it is not repeated; where nothing ran, it is.
    let mut other = Drive::new(flow(Effect::Once, |tool| tool.retry = Some(policy(3))));
    other.happen(Start("x"));
    other.happen(Begins("flow/pay"));
    assert_eq!(
        other.happen(Fails("flow/pay", error(ErrorKind::Timeout))),
        "failed timeout at flow/pay after 1: it was timeout"
    );
    assert_eq!(drive.happen(Fails("flow/pay", nothing_ran(ErrorKind::Unavailable))), "timer flow/pay 1000");
    assert_eq!(drive.happen(Fires("flow/pay")), "starting");
    assert_eq!(drive.happen(Begins("flow/pay")), OUT);
    assert_eq!(drive.happen(Tool("flow/pay", json!("paid"))), r#"done "paid""#);
    drive.check_replay();
}

/// A run whose `once` effect is lost.
fn lost() -> Drive {
    let mut drive = Drive::new(flow(Effect::Once, |_| ()));
    drive.happen(Start("x"));
    drive.happen(Begins("flow/pay"));
    assert_eq!(drive.machine.in_doubt().len(), 1);
    assert_eq!(drive.happen(Lost("flow/pay")), "uncertain");
    assert_eq!(drive.row("flow/pay"), "tool uncertain 1");
    assert!(drive.machine.in_doubt().is_empty());
    assert_eq!(drive.machine.questions().len(), 1);
    drive
}

#[test]
fn a_person_settles_what_is_uncertain() {
    let mut drive = lost();
    assert_eq!(
        drive.happen(Answers("flow/pay", json!(7))),
        "refused: the value does not fit: expected a string, found 7"
    );
    assert_eq!(
        drive.happen(Approves("flow/pay", None, None)),
        "refused: the step `flow/pay` does not wait for an approval: it is uncertain"
    );
    assert_eq!(drive.happen(Answers("flow/pay", json!("paid"))), r#"done "paid""#);
    drive.check_replay();

    let mut drive = lost();
    assert_eq!(drive.happen(Retry("flow/pay")), "starting");
    assert_eq!(drive.happen(Begins("flow/pay")), OUT);
    assert_eq!(drive.tool("flow/pay").attempt, 2);
    assert_eq!(drive.happen(Tool("flow/pay", json!("paid"))), r#"done "paid""#);
    drive.check_replay();

    let mut drive = lost();
    assert_eq!(drive.happen(Cancel), "cancelled");
    drive.check_replay();
}

#[test]
fn a_cancel_lets_a_once_effect_finish() {
    let mut builder = Builder::new();
    let pay = builder.tool("pay", texts(&["what"]), string(), Effect::Once);
    let back = builder.tool("back", texts(&["what"]), string(), Effect::Idempotent);
    let undo = builder.labelled(Some("undo"), vec![node("back", call(back, vec![local(1)]))], None);
    let build = builder.flow(vec![node("pay", call(pay, vec![local(0)])).out(1).undo(undo)], None);
    let begun = || vec![(Start("x"), "starting"), (Begins("flow/pay"), OUT), (Cancel, "running")];
    let mut table = begun();
    table.extend([
        // It happened, so it is undone.
        (Tool("flow/pay", json!("p1")), r#"tool flow/pay/undo/back {"what":"p1"}"#),
        (Tool("flow/pay/undo/back", json!("ok")), "cancelled"),
    ]);
    let drive = check(build.clone(), table);
    assert_eq!(drive.row("flow/pay"), "tool succeeded 1");
    let mut table = begun();
    table.push((Fails("flow/pay", error(ErrorKind::Tool)), "cancelled"));
    let drive = check(build.clone(), table);
    assert_eq!(drive.row("flow/pay"), "tool failed 1");
    let mut table = begun();
    table.extend([
        (Lost("flow/pay"), "uncertain"),
        (Retry("flow/pay"), "refused: the step `flow/pay` does not wait for a retry: it is being cancelled"),
        (Cancel, "cancelled"),
    ]);
    check(build.clone(), table);
    // One that did not start never does.
    check(build, vec![(Start("x"), "starting"), (Cancel, "cancelled")]);
}

#[test]
fn results_must_have_the_type_that_is_declared() {
    let wrong =
        "failed tool at flow/pay after 1: `pay` returned what it should not:\nexpected a string, found 7";
    check(flow(Effect::Read, |_| ()), vec![(Start("x"), OUT), (Tool("flow/pay", json!(7)), wrong)]);
}

#[test]
fn an_http_tool_is_sent_as_written_and_picks_from_the_response() {
    let http = HttpTool {
        method: HttpMethod::Get,
        url: UrlTemplate {
            parts: vec![
                UrlPart::Base(Expression::Environment("SHOP".into())),
                UrlPart::Text("/orders/".into()),
                UrlPart::Value(local(0)),
            ],
        },
        headers: vec![(
            "authorization".into(),
            Expression::Template(vec![text("Bearer "), Expression::Secret("TOKEN".into())]),
        )],
        query: vec![("page".into(), number(1))],
        body: None,
        result: Some((LocalId(9), field(field(local(9), "body"), "name"))),
    };
    let plan = flow(Effect::Read, |tool| {
        tool.implementation = Implementation::Http(http);
        tool.timeout = Some(ms(2_000));
    });
    let mut drive = Drive::new(plan.clone());
    drive.happen(Start("a/b"));
    let request = drive.tool("flow/pay");
    assert_eq!(request.timeout_ms, 2_000);
    let ToolAction::Http { method, url, headers, query, body, wanted } = &request.action else {
        panic!("it is an HTTP request")
    };
    assert_eq!(*method, HttpMethod::Get);
    assert_eq!(url.render(), "https://shop.example/orders/a%2Fb");
    assert_eq!(headers[0].1.render(), "Bearer <secret TOKEN>");
    assert_eq!(query[0].1, Value::Int(1));
    assert_eq!((body, *wanted), (&None, WantedResponse::Record));
    let answer = json!({"status": 200, "headers": {}, "body": {"name": "lamp"}});
    assert_eq!(drive.happen(Tool("flow/pay", answer)), r#"done "lamp""#);

    let wrong =
        "failed tool at flow/pay after 1: `pay` returned what it should not:\nexpected a string, found 7";
    // What stands in for it gives the result itself.
    let mut stood_in = Drive::new(plan.clone());
    stood_in.happen(Start("x"));
    let command = stood_in.machine.in_flight()[0].id;
    let kind = EventKind::ToolReturned { command, value: Value::string("lamp"), picked: true };
    assert_eq!(stood_in.apply(Event { at: 5, kind }), r#"done "lamp""#);
    stood_in.check_replay();
    let answer = json!({"status": 200, "headers": {}, "body": {"name": 7}});
    check(plan, vec![(Start("x"), OUT), (Tool("flow/pay", answer), wrong)]);
}

#[test]
fn a_post_without_a_body_sends_the_arguments() {
    let http = HttpTool {
        method: HttpMethod::Post,
        url: UrlTemplate { parts: vec![UrlPart::Text("https://shop.example".into())] },
        headers: Vec::new(),
        query: Vec::new(),
        body: None,
        result: None,
    };
    let mut drive = Drive::new(flow(Effect::Read, |tool| tool.implementation = Implementation::Http(http)));
    drive.happen(Start("x"));
    let ToolAction::Http { body, wanted, .. } = &drive.tool("flow/pay").action else {
        panic!("it is an HTTP request")
    };
    assert_eq!(body.as_ref().map(Value::to_json_text).as_deref(), Some(r#"{"what":"x"}"#));
    assert_eq!(*wanted, WantedResponse::Body);
}

#[test]
fn what_with_says_replaces_what_is_declared() {
    let mut builder = Builder::new();
    let pay = builder.tool("pay", texts(&["what"]), string(), Effect::Once);
    let options = CallOptions {
        timeout: Some(ms(5)),
        retry: Some(policy(2)),
        effect: Some(Effect::Read),
        queue: Some("slow".into()),
        ..CallOptions::default()
    };
    let arguments = vec![Argument::Value(local(0))];
    let plan = builder.flow(vec![node("pay", call_with(pay, arguments, options)).out(1)], Some(local(1)));
    let mut drive = Drive::new(plan);
    assert_eq!(drive.happen(Start("x")), OUT);
    let request = drive.tool("flow/pay");
    assert_eq!((request.timeout_ms, request.effect), (5, Effect::Read));
    assert_eq!(request.queue.as_deref(), Some("slow"));
    assert_eq!(drive.happen(Fails("flow/pay", error(ErrorKind::Timeout))), "timer flow/pay 1000");
}

/// A workflow `inner` that looks, called with a timeout of a second and two attempts.
fn inner(options: CallOptions) -> Plan {
    let mut builder = Builder::new();
    let look = builder.tool("look", texts(&["what"]), string(), Effect::Idempotent);
    let body = vec![node("page", call(look, vec![local(0)])).out(1)];
    let inner = builder.workflow("inner", texts(&["what"]), body, Some(local(1)));
    let kind = call_with(inner, vec![Argument::Value(local(0))], options);
    builder.flow(vec![node("part", kind).out(1)], Some(local(1)))
}

#[test]
fn the_timeout_of_a_workflow_is_for_the_whole() {
    let options =
        || CallOptions { timeout: Some(ms(1_000)), retry: Some(policy(2)), ..CallOptions::default() };
    let begun = r#"timer flow/part 1000; tool flow/part/page {"what":"x"}"#;
    check(
        inner(options()),
        vec![
            (Start("x"), begun),
            (
                Fires("flow/part"),
                "cancel flow/part/page; failed timeout at flow/part after 1: `inner` took longer than 1s",
            ),
        ],
    );
    check(
        inner(options()),
        vec![(Start("x"), begun), (Tool("flow/part/page", json!("y")), r#"cancel flow/part; done "y""#)],
    );
}

#[test]
fn a_whole_workflow_is_tried_again_under_keys_of_its_own() {
    let options = CallOptions { retry: Some(policy(2)), ..CallOptions::default() };
    let mut drive = check(
        inner(options),
        vec![
            (Start("x"), r#"tool flow/part/page {"what":"x"}"#),
            (Fails("flow/part/page", error(ErrorKind::Unavailable)), "timer flow/part 1000"),
            (Fires("flow/part"), r#"tool flow/part/page {"what":"x"}"#),
        ],
    );
    assert_eq!(drive.row("flow/part"), "workflow running 2");
    assert_eq!(&*drive.tool("flow/part/page").idempotency_key, "run/flow/part/page~2");
    assert_eq!(
        drive.happen(Fails("flow/part/page", error(ErrorKind::Unavailable))),
        "failed unavailable at flow/part/page after 1: it was unavailable"
    );
}

#[test]
fn a_tool_with_a_body_has_its_timeout_for_each_attempt() {
    let mut builder = Builder::new();
    let look = builder.tool("look", texts(&["what"]), string(), Effect::Read);
    let body = builder.region(vec![node("page", call(look, vec![local(0)])).out(1)], Some(local(1)));
    let outer = builder.tool("outer", texts(&["what"]), string(), Effect::Once);
    let tool = builder.last_tool();
    tool.implementation = Implementation::Body(body);
    tool.timeout = Some(ms(500));
    tool.retry = Some(policy(2));
    let plan = builder.flow(vec![node("part", call(outer, vec![local(0)])).out(1)], Some(local(1)));
    check(
        plan,
        vec![
            (Start("x"), r#"timer flow/part 500; tool flow/part/page {"what":"x"}"#),
            (Fires("flow/part"), "cancel flow/part/page; timer flow/part 1000"),
            (Fires("flow/part"), r#"timer flow/part 500; tool flow/part/page {"what":"x"}"#),
            (
                Fires("flow/part"),
                "cancel flow/part/page; failed timeout at flow/part after 2: `outer` took longer than 500ms",
            ),
        ],
    );
}
