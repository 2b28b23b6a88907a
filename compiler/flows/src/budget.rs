//! Budgets in US dollars against which something does not count, since its price is not declared.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use agentflow_analysis::finding::Place;
use agentflow_analysis::typed::{
    Agent, CallOptions, Expression, ExpressionKind, Head, Program, ToolEntryTarget, TypedNode, walk_block,
    walk_expression,
};
use agentflow_plan::{CallableId, ModelId};

use crate::graph::{CallGraph, EdgeKind, Nearest, Node, nearest};

/// Budgets against which a model does not count.
pub struct Uncounted {
    /// Where the first of the amounts is written.
    pub first: Place,
    /// Where the others are.
    pub others: Vec<Place>,
    /// The model whose price is not declared.
    pub model: ModelId,
    /// Whether it is the one that answers first, where the first of the amounts is written.
    pub is_own: bool,
}

/// Every such model.
pub fn uncounted(graph: &CallGraph<'_>) -> Vec<Uncounted> {
    let mut all = behind(graph);
    all.sort_by_key(|behind| behind.place);
    let mut by_model: BTreeMap<ModelId, Uncounted> = BTreeMap::new();
    for Behind { place, model, is_own } in all {
        match by_model.entry(model) {
            Entry::Occupied(mut known) => known.get_mut().others.push(place),
            Entry::Vacant(new) => {
                new.insert(Uncounted { first: place, others: Vec::new(), model, is_own });
            }
        }
    }
    by_model.into_values().collect()
}

/// A budget, and a model that does not count against it.
struct Behind {
    place: Place,
    model: ModelId,
    is_own: bool,
}

fn behind(graph: &CallGraph<'_>) -> Vec<Behind> {
    let unpriced = Unpriced::new(graph);
    let mut found = Vec::new();
    let program = graph.program;
    for (agent, node) in program.agents.iter().zip(graph.agents()) {
        let budget = agent.budget.as_ref().and_then(|budget| budget.usd.as_ref());
        found.extend(budget.and_then(|usd| unpriced.behind(&agent.head, usd, node, agent.model)));
        for entry in &agent.tools {
            if let ToolEntryTarget::Callable(callable) = entry.target {
                found.extend(unpriced.behind_options(&agent.head, callable, entry.options.as_deref()));
            }
        }
        for guard in &agent.guards {
            walk_expression(&guard.condition, &mut |node| {
                unpriced.behind_call(&agent.head, node, &mut found);
            });
        }
    }
    let workflows = program.workflows.iter().map(|workflow| (&workflow.head, &workflow.body));
    let tools = program.tools.iter().filter_map(|tool| match &tool.implementation {
        agentflow_analysis::typed::Implementation::Body(body) => Some((&tool.head, body)),
        _ => None,
    });
    for (head, body) in workflows.chain(tools) {
        walk_block(body, &mut |node| unpriced.behind_call(head, node, &mut found));
    }
    found
}

/// Which models without a price a call comes to ask.
struct Unpriced<'g, 'a> {
    graph: &'g CallGraph<'a>,
    /// By model, the nearest one without a price: itself, or one that stands in for it.
    models: Nearest,
    /// By callable, the nearest agent whose models lack one.
    callables: Nearest,
}

impl<'g, 'a> Unpriced<'g, 'a> {
    fn new(graph: &'g CallGraph<'a>) -> Self {
        let program = graph.program;
        let models = unpriced_models(program);
        let mut edges = Vec::new();
        for from in graph.nodes() {
            let counted = graph.edges(from).iter().filter(|edge| !matches!(edge.kind, EdgeKind::Spawn));
            edges.extend(counted.map(|edge| (from, edge.to)));
        }
        let lacking = program.agents.iter().zip(graph.agents());
        let lacking = lacking.filter(|(agent, _)| models.reaches(agent.model.0)).map(|(_, node)| node);
        let callables = nearest(graph.len(), &edges, lacking);
        Unpriced { graph, models, callables }
    }

    /// What does not count against a budget of an agent that this model answers for.
    fn behind(&self, head: &Head, usd: &Expression, agent: Node, model: ModelId) -> Option<Behind> {
        let own = self.models.goal(model.0);
        let further = || {
            if !self.models.reaches(self.graph.agent(agent)?.model.0) {
                let lacking = self.graph.agent(self.callables.goal(agent)?)?;
                return self.models.goal(lacking.model.0);
            }
            // Its declared model, which lacks one, is replaced here.
            let next = self.graph.edges(agent).iter().find(|edge| {
                !matches!(edge.kind, EdgeKind::Spawn) && edge.to != agent && self.callables.reaches(edge.to)
            })?;
            let lacking = self.graph.agent(self.callables.goal(next.to)?)?;
            self.models.goal(lacking.model.0)
        };
        let lacking = ModelId(own.or_else(further)?);
        Some(Behind { place: Place::new(head.file, usd.span), model: lacking, is_own: lacking == model })
    }

    fn behind_options(
        &self,
        head: &Head,
        callable: CallableId,
        options: Option<&CallOptions>,
    ) -> Option<Behind> {
        let CallableId::Agent(id) = callable else { return None };
        let agent: &Agent = &self.graph.program.agents[id.index()];
        let options = options?;
        let usd = options.budget.as_ref()?.usd.as_ref()?;
        self.behind(head, usd, self.graph.node(callable), options.model.unwrap_or(agent.model))
    }

    fn behind_call(&self, head: &Head, node: TypedNode<'_>, found: &mut Vec<Behind>) {
        let TypedNode::Expression(expression) = node else { return };
        found.extend(match &expression.kind {
            ExpressionKind::Call { target, options, .. } => {
                self.behind_options(head, *target, options.as_deref())
            }
            ExpressionKind::Conversation { agent, options, .. } => {
                self.behind_options(head, CallableId::Agent(*agent), options.as_deref())
            }
            _ => None,
        });
    }
}

fn unpriced_models(program: &Program) -> Nearest {
    let fallbacks = program.models.iter().zip(0..);
    let edges: Vec<(Node, Node)> = fallbacks
        .flat_map(|(model, from): (_, Node)| model.fallback.iter().map(move |ModelId(to)| (from, *to)))
        .collect();
    let lacking: BTreeSet<Node> =
        program.models.iter().zip(0..).filter(|(model, _)| model.price.is_none()).map(|(_, id)| id).collect();
    nearest(program.models.len(), &edges, lacking)
}
