//! What happens inside a call, and how long it may take.

use agentflow_analysis::components;
use agentflow_analysis::finding::Place;
use agentflow_analysis::typed::{
    Expression, ExpressionKind, Head, Implementation, Tool, TypedNode, walk_block, walk_expression,
};
use agentflow_plan::{CallableId, ModelId};

use super::limit::Limit;
use crate::graph::{CallGraph, Edge, EdgeKind, Node, options_of};
use crate::known::Known;

/// So many models that stand in for each other are added up.
const CHAIN_MAX: usize = 16;

/// Looks into callables.
pub struct Insides<'g, 'a> {
    graph: &'g CallGraph<'a>,
    known: Known<'a>,
    /// By node: what may take the longest in it, at any depth that has no time of its own.
    longest: Vec<Option<Limit>>,
}

impl<'g, 'a> Insides<'g, 'a> {
    /// Looks into all callables of the program.
    pub fn new(graph: &'g CallGraph<'a>) -> Self {
        let known = Known::new(graph.program);
        let mut insides = Insides { graph, known, longest: vec![None; graph.len()] };
        let runs = graph.successors(|edge| !matches!(edge.kind, EdgeKind::Spawn));
        for component in components(&runs) {
            let mut longest: Option<Limit> = None;
            for &node in &component {
                insides.each_of_all(node, &mut |limit| {
                    if longest.as_ref().is_none_or(|known| known.whole_ms < limit.whole_ms) {
                        longest = Some(limit);
                    }
                });
            }
            for node in component {
                insides.longest[node as usize].clone_from(&longest);
            }
        }
        insides
    }

    /// Visits everything in a callable that may take a known time; the models of an agent are not among it.
    pub fn each(&self, node: Node, visit: &mut dyn FnMut(Limit)) {
        let head = self.graph.head(node);
        match self.graph.callable(node) {
            CallableId::Tool(id) => {
                if let Implementation::Body(body) = &self.graph.program.tools[id.index()].implementation {
                    walk_block(body, &mut |node| self.wait(node, head, visit));
                }
            }
            CallableId::Workflow(id) => {
                let body = &self.graph.program.workflows[id.index()].body;
                walk_block(body, &mut |node| self.wait(node, head, visit));
            }
            CallableId::Agent(id) => {
                for guard in &self.graph.program.agents[id.index()].guards {
                    walk_expression(&guard.condition, &mut |node| self.wait(node, head, visit));
                }
            }
        }
        for edge in self.graph.edges(node) {
            self.edge(edge, head, visit);
        }
    }

    fn each_of_all(&self, node: Node, visit: &mut dyn FnMut(Limit)) {
        self.each(node, visit);
        if let Some(agent) = self.graph.agent(node) {
            self.each_of_models(agent.model, visit);
        }
    }

    /// Visits a model and those that stand in for it.
    pub fn each_of_models(&self, first: ModelId, visit: &mut dyn FnMut(Limit)) {
        let mut chain = Vec::new();
        let mut pending = vec![first];
        let mut before_ms = 0_i64;
        while let Some(id) = pending.pop() {
            if chain.contains(&id) || chain.len() == CHAIN_MAX {
                continue;
            }
            chain.push(id);
            let model = &self.graph.program.models[id.index()];
            pending.extend(model.fallback.iter().rev());
            let attempt_ms = model.timeout.as_ref().and_then(|timeout| self.known.duration(timeout));
            // Only a retry that was asked for: the default of models is an offer, and the deadline cuts it short.
            let retry = model.retry.as_ref();
            if attempt_ms.is_none() && retry.is_none() {
                continue;
            }
            let span = match &model.timeout {
                Some(timeout) => timeout.span,
                None => model.policy_spans.first().map_or(model.head.name_span, |(_, span)| *span),
            };
            let place = Place::new(model.head.file, span);
            let limit = Limit::tried(place, format!("`{}`", model.head.name), attempt_ms, retry);
            let whole_ms = before_ms.saturating_add(limit.whole_ms);
            visit(limit);
            if before_ms > 0 {
                let attempt_ms = attempt_ms.unwrap_or(0);
                visit(Limit::chain(place, format!("`{}`", model.head.name), attempt_ms, whole_ms));
            }
            before_ms = whole_ms;
        }
    }

    /// What waits by itself.
    fn wait(&self, node: TypedNode<'a>, head: &Head, visit: &mut dyn FnMut(Limit)) {
        let TypedNode::Expression(expression) = node else { return };
        let (what, time): (&str, &'a Expression) = match &expression.kind {
            ExpressionKind::Sleep(time) => ("this `sleep`", time),
            ExpressionKind::Ask { within: Some(within), .. } => ("this `ask`", within),
            ExpressionKind::Wait { within: Some(within), .. } => ("this `wait`", within),
            _ => return,
        };
        if let Some(ms) = self.known.duration(time) {
            visit(Limit::once(Place::new(head.file, time.span), what, ms));
        }
    }

    /// What is called, or takes over.
    fn edge(&self, edge: &Edge<'a>, head: &Head, visit: &mut dyn FnMut(Limit)) {
        if matches!(edge.kind, EdgeKind::Spawn) {
            return;
        }
        let options = options_of(edge.kind);
        let name = &self.graph.head(edge.to).name;
        let declared = self.graph.head(edge.to).file;
        let tool = self.graph.tool(edge.to);

        let replaced = options.and_then(|options| options.approval.as_ref()).map(|own| (own, head.file));
        let approval = replaced.or_else(|| Some((tool?.approval.as_ref()?, declared)));
        if let Some((within, file)) = approval.and_then(|(own, file)| Some((own.within.as_ref()?, file)))
            && let Some(ms) = self.known.duration(within)
        {
            visit(Limit::once(Place::new(file, within.span), format!("the approval of `{name}`"), ms));
        }

        let replaced = options.and_then(|options| options.timeout.as_ref()).map(|own| (own, head.file));
        let timeout = replaced.or_else(|| {
            let own = match self.graph.agent(edge.to) {
                // Only the time of the agent that was called counts.
                Some(_) if matches!(edge.kind, EdgeKind::Handoff(_)) => None,
                Some(agent) => agent.timeout.as_ref(),
                None => tool?.timeout.as_ref(),
            };
            Some((own?, declared))
        });
        let known =
            timeout.and_then(|(time, file)| Some((self.known.duration(time)?, Place::new(file, time.span))));
        match (tool, known) {
            (Some(tool), known) => self.tool(tool, edge, known, visit),
            (None, Some((ms, place))) => visit(Limit::once(place, format!("`{name}`"), ms)),
            (None, None) => self.longest[edge.to as usize].iter().cloned().for_each(visit),
        }
    }

    /// A tool's timeout is that of an attempt.
    fn tool(
        &self,
        tool: &Tool,
        edge: &Edge<'a>,
        timeout: Option<(i64, Place)>,
        visit: &mut dyn FnMut(Limit),
    ) {
        let retry = options_of(edge.kind).and_then(|options| options.retry.as_ref()).or(tool.retry.as_ref());
        if timeout.is_none() {
            self.longest[edge.to as usize].iter().cloned().for_each(&mut *visit);
        }
        if timeout.is_some() || retry.is_some() {
            let place = timeout.map_or(edge.place, |(_, place)| place);
            let attempt = timeout.map(|(ms, _)| ms);
            visit(Limit::tried(place, format!("`{}`", tool.head.name), attempt, retry));
        }
    }
}
