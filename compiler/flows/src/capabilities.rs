//! What an agent can touch: private data, text of strangers, the outside, each with the way that leads there.

use std::collections::BTreeMap;

use agentflow_analysis::typed::{
    Agent, Approval, Block, Expression, ExpressionKind, Implementation, Name, Program, ToolEntryTarget,
};
use agentflow_plan::{AgentId, CallableId, Label, Value};

use crate::conversation::{Member, members};
use crate::walk::{expressions_of, expressions_of_block};

/// For each label, the shortest way to a tool that has it: names from the first one called to that tool.
pub type Reach = BTreeMap<Label, Vec<Name>>;

/// Knows what each callable can touch.
pub struct Capabilities<'a> {
    program: &'a Program,
    known: BTreeMap<CallableId, Option<Reach>>,
}

impl<'a> Capabilities<'a> {
    /// Nothing looked at yet.
    pub fn new(program: &'a Program) -> Self {
        Capabilities { program, known: BTreeMap::new() }
    }

    /// What the tools of an agent can touch, those inside the agents and workflows among them included; its handoffs
    /// are not.
    pub fn of_tools(&mut self, agent: &'a Agent) -> Reach {
        let mut reach = Reach::new();
        for entry in &agent.tools {
            let ToolEntryTarget::Callable(callable) = entry.target else { continue };
            let mut inner = self.of(callable);
            let approval = entry.options.as_ref().and_then(|options| options.approval.as_ref());
            if approval.is_some_and(always) {
                inner.remove(&Label::External);
            }
            merge(&mut reach, inner);
        }
        reach
    }

    /// What a call can touch, everything that it comes to call included.
    pub fn of(&mut self, callable: CallableId) -> Reach {
        match self.known.get(&callable) {
            Some(Some(reach)) => return reach.clone(),
            // A cycle: what it adds is found by the outer visit.
            Some(None) => return Reach::new(),
            None => {}
        }
        self.known.insert(callable, None);
        let program = self.program;
        let (name, inner) = match callable {
            CallableId::Tool(id) => {
                let tool = &program.tools[id.index()];
                let mut reach: Reach = tool.labels.iter().map(|(label, _)| (*label, Vec::new())).collect();
                if let Implementation::Body(body) = &tool.implementation {
                    merge(&mut reach, self.of_block(body));
                }
                // A person sees each call and its arguments before anything happens.
                if tool.approval.as_ref().is_some_and(always) {
                    reach.remove(&Label::External);
                }
                (&tool.head.name, reach)
            }
            CallableId::Workflow(id) => {
                let workflow = &program.workflows[id.index()];
                (&workflow.head.name, self.of_block(&workflow.body))
            }
            CallableId::Agent(id) => (&program.agents[id.index()].head.name, self.of_conversation(id)),
        };
        let reach: Reach = inner
            .into_iter()
            .map(|(label, mut way)| {
                way.insert(0, name.clone());
                (label, way)
            })
            .collect();
        self.known.insert(callable, Some(reach.clone()));
        reach
    }

    /// What a conversation that begins with an agent can touch, whoever it is handed over to. The ways begin after the
    /// agent's own name.
    pub fn of_conversation(&mut self, first: AgentId) -> Reach {
        let mut reach = Reach::new();
        for Member { agent, way } in members(self.program, first) {
            let inner = self.of_tools(&self.program.agents[agent.index()]);
            let inner =
                inner.into_iter().map(|(label, rest)| (label, way.iter().cloned().chain(rest).collect()));
            merge(&mut reach, inner.collect());
        }
        reach
    }

    fn of_block(&mut self, block: &'a Block) -> Reach {
        let mut called = Vec::new();
        expressions_of_block(block, &mut |expression| called.extend(called_by(expression)));
        let mut reach = Reach::new();
        for callable in called {
            merge(&mut reach, self.of(callable));
        }
        reach
    }
}

fn called_by(expression: &Expression) -> Option<CallableId> {
    match &expression.kind {
        ExpressionKind::Call { target, .. } => Some(*target),
        ExpressionKind::Conversation { agent, .. } => Some(CallableId::Agent(*agent)),
        ExpressionKind::Spawn { workflow, .. } => Some(CallableId::Workflow(*workflow)),
        _ => None,
    }
}

/// Every callable that a body calls, in the order of the text.
pub fn called_in<'a>(block: &'a Block, mut visit: impl FnMut(CallableId, &'a Expression)) {
    expressions_of_block(block, &mut |expression| {
        if let Some(callable) = called_by(expression) {
            visit(callable, expression);
        }
    });
}

/// Whether a person is asked whatever the arguments are.
fn always(approval: &Approval) -> bool {
    let mut literal = false;
    expressions_of(&approval.when, &mut |expression| {
        literal = matches!(expression.kind, ExpressionKind::Literal(Value::Bool(true)));
    });
    literal
}

/// Keeps the shorter way for each label, and of equal ones the one met first.
pub fn merge(into: &mut Reach, other: Reach) {
    for (label, way) in other {
        match into.get(&label) {
            Some(known) if known.len() <= way.len() => {}
            _ => {
                into.insert(label, way);
            }
        }
    }
}
