//! The shortest time that each callable is given for the whole of a call.

use std::collections::BTreeMap;

use agentflow_analysis::finding::Place;
use agentflow_analysis::typed::{Expression, Head, Implementation};
use agentflow_plan::{CallableId, ModelId};

use crate::graph::{CallGraph, Node, options_of};
use crate::known::Known;

/// A time that the whole of a call is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Outer {
    /// How long, in milliseconds.
    pub ms: i64,
    /// Where it is written.
    pub place: Place,
}

/// The shortest times.
#[derive(Default)]
pub struct Outers {
    callables: BTreeMap<Node, Outer>,
    models: BTreeMap<ModelId, Outer>,
}

impl Outers {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.callables.is_empty()
    }

    /// By what is called.
    pub fn of_callables(&self) -> impl Iterator<Item = (Node, Outer)> {
        self.callables.iter().map(|(node, outer)| (*node, *outer))
    }

    /// By the model that answers.
    pub fn of_models(&self) -> impl Iterator<Item = (ModelId, Outer)> {
        self.models.iter().map(|(model, outer)| (*model, *outer))
    }

    fn note(&mut self, node: Node, model: Option<ModelId>, outer: Outer) {
        let known = self.callables.entry(node).or_insert(outer);
        *known = outer.min(*known);
        if let Some(model) = model {
            let known = self.models.entry(model).or_insert(outer);
            *known = outer.min(*known);
        }
    }
}

/// All of them.
pub fn outers(graph: &CallGraph<'_>) -> Outers {
    let known = Known::new(graph.program);
    let mut outers = Outers::default();
    for node in graph.nodes() {
        let head = graph.head(node);
        let (declared, model) = match graph.callable(node) {
            CallableId::Agent(id) => {
                let agent = &graph.program.agents[id.index()];
                (agent.timeout.as_ref(), Some(agent.model))
            }
            CallableId::Tool(id) => (graph.program.tools[id.index()].timeout.as_ref(), None),
            CallableId::Workflow(_) => (None, None),
        };
        if let Some(outer) = declared.and_then(|timeout| outer(known, timeout, head)) {
            outers.note(node, model, outer);
        }
        for edge in graph.edges(node) {
            let Some(options) = options_of(edge.kind) else { continue };
            let Some(outer) = options.timeout.as_ref().and_then(|timeout| outer(known, timeout, head)) else {
                continue;
            };
            let model = graph.agent(edge.to).map(|agent| options.model.unwrap_or(agent.model));
            outers.note(edge.to, model, outer);
        }
    }
    // The timeout of a tool that somebody else carries out is that of an attempt: nothing is inside.
    outers.callables.retain(|node, _| {
        graph.tool(*node).is_none_or(|tool| matches!(tool.implementation, Implementation::Body(_)))
    });
    outers
}

fn outer<'a>(known: Known<'a>, timeout: &'a Expression, head: &Head) -> Option<Outer> {
    Some(Outer { ms: known.duration(timeout)?, place: Place::new(head.file, timeout.span) })
}
