//! Agents: turns, tools, handoffs, outputs, guards.

use agentflow_plan::*;
use serde_json::json;

use crate::drive::*;
use crate::plan::*;

#[test]
fn an_agent_calls_tools_and_hands_over() {
    let mut builder = Builder::new();
    let look = builder.tool("look", texts(&["what"]), string(), Effect::Read);
    let refunds = builder.agent("Refunds", texts(&["ticket", "reason"]), int());
    let triage = builder.agent("Triage", texts(&["ticket"]), int());
    let agent = builder.edit(triage);
    agent.tools.push(entry("look", look, 1));
    agent.handoffs.push(handoff("transfer_to_refunds", refunds, vec![bound(local(0)), Binding::Open]));
    let plan = builder.flow(
        vec![node("resolution", call(CallableId::Agent(triage), vec![local(0)])).out(1)],
        Some(local(1)),
    );
    let mut drive = check(
        plan,
        vec![
            (Start("broken"), "model flow/resolution/turn[1]"),
            (
                Model("flow/resolution/turn[1]", calls(&[("look", json!({"what": "A1"}))])),
                r#"tool flow/resolution/turn[1]/look {"what":"A1"}"#,
            ),
            (Tool("flow/resolution/turn[1]/look", json!("shipped")), "model flow/resolution/turn[2]"),
        ],
    );
    assert_eq!(
        drive.told("flow/resolution/turn[2]"),
        ["user: ticket: broken", "assistant calls look", "look: shipped"]
    );
    let transfer = calls(&[("transfer_to_refunds", json!({"reason": "late"}))]);
    assert_eq!(drive.happen(Model("flow/resolution/turn[2]", transfer)), "model flow/resolution/turn[3]");
    assert_eq!(drive.told("flow/resolution/turn[3]"), ["user: ticket: broken\nreason: late"]);
    assert_eq!(drive.happen(Model("flow/resolution/turn[3]", says("7"))), "done 7");
    assert_eq!(drive.row("flow/resolution/turn[2]/transfer_to_refunds"), "handoff succeeded 1");
    assert_eq!(drive.row("flow/resolution"), "agent succeeded 1");
    drive.check_replay();
}
