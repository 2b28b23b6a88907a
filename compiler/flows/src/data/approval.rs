//! Which calls a person sees before anything happens.

use agentflow_analysis::typed::Approval;
use agentflow_plan::{ApprovalFallback, Value};

use crate::graph::{CallGraph, Edge, options_of};
use crate::known::Known;

/// Whether a person approves this call, whatever its arguments are. What `with` says replaces what a tool says itself.
pub fn is_always_approved(graph: &CallGraph<'_>, edge: &Edge<'_>) -> bool {
    let options = options_of(edge.kind);
    let replaced = options.and_then(|options| options.approval.as_ref());
    let declared = graph.tool(edge.to).and_then(|tool| tool.approval.as_ref());
    replaced.or(declared).is_some_and(|approval| always(graph, approval))
}

fn always(graph: &CallGraph<'_>, approval: &Approval) -> bool {
    let due = Known::new(graph.program).value(&approval.when) == Some(&Value::Bool(true));
    due && approval.otherwise != ApprovalFallback::Approve
}
