//! Callables that call themselves with an agent in between.

use agentflow_analysis::finding::{Finding, Place};
use agentflow_plan::CallableId;

use crate::cycles::Cycle;
use crate::graph::{CallGraph, EdgeKind};

/// So many steps of a circle are shown.
const SHOWN_MAX: usize = 6;

/// A circle of calls.
pub fn cycle(graph: &CallGraph<'_>, cycle: &Cycle<'_, '_>) -> Finding {
    let name = |node| &graph.head(node).name;
    // The circle is told from its first call on; the finding stands where a model, or nothing else, decides on it.
    let (first, closing) = cycle.steps[0];
    let path: Vec<String> =
        cycle.steps.iter().take(SHOWN_MAX).map(|(node, _)| format!("`{}`", name(*node))).collect();
    let dots = if cycle.steps.len() > SHOWN_MAX { " → …" } else { "" };
    let path = format!("{}{dots} → `{}`", path.join(" → "), name(first));
    let own = cycle.steps.len() == 1;
    let (code, message) = match (cycle.is_certain, own) {
        (true, true) => ("E0702", format!("`{}` always calls itself, without end", name(first))),
        (true, false) => ("E0702", format!("these always call each other, without end: {path}")),
        (false, true) => (
            "W0803",
            format!("`{}` can call itself, and nothing bounds how deep or what it costs", name(first)),
        ),
        (false, false) => {
            ("W0803", format!("nothing bounds how often these call each other, nor what it costs: {path}"))
        }
    };
    let label = match closing.kind {
        EdgeKind::Entry(_) if own => "it is among its own tools".to_owned(),
        EdgeKind::Entry(_) => format!("`{}` has `{}` as a tool", name(first), name(closing.to)),
        _ => format!("`{}` calls `{}` here", name(first), name(closing.to)),
    };
    let mut finding = Finding::new(code, closing.place, message, label);
    for (from, edge) in cycle.steps.iter().skip(1).take(SHOWN_MAX - 1) {
        let (from, to) = (name(*from), name(edge.to));
        let label = match edge.kind {
            EdgeKind::Entry(_) => format!("`{from}` has `{to}` as a tool"),
            EdgeKind::Handoff(_) => format!("`{from}` hands over to `{to}`"),
            EdgeKind::Call(_) | EdgeKind::Guard(_) | EdgeKind::Spawn => format!("`{from}` calls `{to}`"),
        };
        finding = finding.with_label(edge.place, label);
    }
    if own && !matches!(closing.kind, EdgeKind::Entry(_)) {
        let head = graph.head(first);
        finding = finding.with_label(Place::new(head.file, head.name_span), "declared here");
    }
    let is_agent = matches!(graph.callable(closing.to), CallableId::Agent(_));
    finding.with_help(match closing.kind {
        EdgeKind::Entry(_) if is_agent => {
            "take it out of `tools`, or hand over instead: `max_turns` bounds a whole conversation, handoffs included"
        }
        EdgeKind::Entry(_) => "take it out of `tools`: what it does can be a tool of its own that calls no agent",
        _ => "leave the call out, or let another agent do this",
    })
}
