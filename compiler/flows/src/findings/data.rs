//! Data that can flow where it should not.

use agentflow_analysis::finding::{Finding, Place};
use agentflow_plan::Sharing;

use crate::data::{Along, Exposure, SharedHistory, Ways};
use crate::graph::{CallGraph, EdgeKind, Node};

/// An agent with all three: private data, strangers' text, the outside.
pub fn trifecta(graph: &CallGraph<'_>, exposure: &Exposure<'_, '_>, agent: Node) -> Finding {
    let head = graph.head(agent);
    let mut finding = Finding::new(
        "W0801",
        Place::new(head.file, head.name_span),
        format!(
            "`{}` {} private data, sees text that strangers wrote, and can act on the outside",
            head.name,
            if exposure.private.handed_over_by(agent).is_some() { "is told" } else { "can read" }
        ),
        "a stranger's text can make it carry the data out",
    );
    let ways = [
        (&exposure.private, "private data"),
        (&exposure.untrusted, "text of strangers"),
        (&exposure.external, "the outside"),
    ];
    let mut handed_over = None;
    for (ways, what) in ways {
        handed_over = handed_over.or(ways.handed_over_by(agent));
        let way = format!("{what}: {}{}", ways.text(agent), ways.handed_on(agent));
        finding = finding.with_label_at(ways.place(agent), way);
    }
    if let Some(from) = handed_over {
        let handoff = graph.edges(from).iter().find(|edge| {
            matches!(edge.kind, EdgeKind::Handoff(handoff) if Along::Anything.flows(handoff))
                && edge.to == agent
        });
        finding = finding.with_label_at(
            handoff.map(|edge| edge.place),
            format!("what `{}` knows goes along here", graph.head(from).name),
        );
    }
    finding.with_help(
        "take one of the three away, divide the agent so that none has all, or require `approval: true` of what acts",
    )
}

/// A handoff that shares private results with an agent that can act.
pub fn history(
    graph: &CallGraph<'_>,
    exposure: &Exposure<'_, '_>,
    results: &Ways<'_, '_>,
    shared: &SharedHistory<'_>,
) -> Finding {
    let from = graph.head(shared.from);
    let to = graph.head(shared.to);
    let handoff = shared.handoff;
    Finding::new(
        "W0802",
        Place::new(from.file, handoff.sharing_span.unwrap_or(handoff.span)),
        format!("this handoff shares private results with `{}`, which can act on the outside", to.name),
        format!("the conversation holds what {} gave", results.text(shared.from)),
    )
    .with_label_at(results.place(shared.from), "its results are private")
    .with_label(
        Place::new(to.file, to.name_span),
        format!("acts on the outside by {}", exposure.external.text(shared.to)),
    )
    .with_help(match handoff.sharing {
        Sharing::Summary => {
            "share nothing, and pass what is needed as arguments: a summary may repeat anything"
        }
        _ => "add `without tools`, or share nothing and pass what is needed as arguments",
    })
}
