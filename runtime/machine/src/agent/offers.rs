//! What a model is offered: the tools and handoffs of the agent whose turn it is. What the program binds is hidden.

use agentflow_evaluator::evaluate;
use agentflow_plan::{
    Agent, Binding, CallableId, ErrorKind, Handoff, Implementation, Name, Parameter, Plan, ToolChoice,
    ToolEntry, ToolTarget, Value,
};

use crate::agent::AgentRun;
use crate::call::parameters;
use crate::progress::failure;
use crate::state::State;
use crate::{Failure, OfferedKind, OfferedParameters, OfferedTool};

/// What a model's tool call names.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Called<'p> {
    /// An entry of the tool list, by its position.
    Tool(u32, &'p ToolEntry),
    /// A handoff, by its position.
    Handoff(u32, &'p Handoff),
}

/// The tools and handoffs on offer.
pub(crate) fn offers(
    plan: &Plan,
    state: &State,
    run: &AgentRun,
    step: &Name,
) -> Result<Vec<OfferedTool>, Failure> {
    let agent = &plan.agents[run.agent.index()];
    let mut offers = Vec::new();
    if state.stood_in.agents.contains(&run.agent) {
        // It calls nothing.
        return Ok(offers);
    }
    for entry in &agent.tools {
        let target = match &entry.target {
            ToolTarget::Callable(target) => *target,
            ToolTarget::Server(server) | ToolTarget::ServerTool { server, .. } => {
                // An agent that silently lacks a tool would only guess.
                let server = &plan.mcp_servers[server.index()].name;
                let message = format!(
                    "`{}` has tools of the MCP server `{server}`, and this version carries out no tools of MCP servers",
                    agent.name
                );
                return Err(failure(ErrorKind::Failed, message, step));
            }
        };
        offers.push(OfferedTool {
            name: entry.name.clone(),
            description: entry.doc.clone(),
            parameters: OfferedParameters::Typed(open(parameters(plan, target), &entry.arguments)),
            kind: match hosted(plan, target) {
                Some(name) => OfferedKind::Hosted(name.clone()),
                None => OfferedKind::Tool,
            },
        });
    }
    for handoff in &agent.handoffs {
        if is_on(plan, state, run, handoff, step)? {
            let target = &plan.agents[handoff.target.index()];
            offers.push(OfferedTool {
                name: handoff.name.clone(),
                description: handoff.doc.clone(),
                parameters: OfferedParameters::Typed(open(&target.parameters, &handoff.arguments)),
                kind: OfferedKind::Handoff(target.name.clone()),
            });
        }
    }
    Ok(offers)
}

/// What a name means to the agent, if it is offered something of that name that it can call.
pub(crate) fn called<'p>(
    plan: &'p Plan,
    state: &State,
    run: &AgentRun,
    name: &str,
    step: &Name,
) -> Result<Option<Called<'p>>, Failure> {
    let agent = &plan.agents[run.agent.index()];
    for (index, entry) in (0..).zip(&agent.tools) {
        if let ToolTarget::Callable(target) = entry.target
            && &*entry.name == name
            && hosted(plan, target).is_none()
        {
            return Ok(Some(Called::Tool(index, entry)));
        }
    }
    for (index, handoff) in (0..).zip(&agent.handoffs) {
        if &*handoff.name == name && is_on(plan, state, run, handoff, step)? {
            return Ok(Some(Called::Handoff(index, handoff)));
        }
    }
    Ok(None)
}

/// Whether a handoff is offered.
fn is_on(
    plan: &Plan,
    state: &State,
    run: &AgentRun,
    handoff: &Handoff,
    step: &Name,
) -> Result<bool, Failure> {
    match &handoff.when {
        None => Ok(true),
        Some(when) => match evaluate(plan, &run.frame, when, state) {
            Ok(on) => Ok(on == Value::Bool(true)),
            Err(error) => Err(failure(error.kind, error.message.as_str(), step)),
        },
    }
}

/// The parameters that are for the model to fill.
pub(crate) fn open(parameters: &[Parameter], bindings: &[Binding]) -> Vec<Parameter> {
    let open = parameters.iter().zip(bindings).filter(|(_, binding)| **binding == Binding::Open);
    open.map(|(parameter, _)| parameter.clone()).collect()
}

fn hosted(plan: &Plan, target: CallableId) -> Option<&Name> {
    match target {
        CallableId::Tool(tool) => match &plan.tools[tool.index()].implementation {
            Implementation::Hosted { name } => Some(name),
            _ => None,
        },
        CallableId::Agent(_) | CallableId::Workflow(_) => None,
    }
}

/// Whether the model must call tools in this turn: `required` holds until one was used, lest it goes on forever.
pub(crate) fn tool_choice(agent: &Agent, run: &AgentRun, offers: &[OfferedTool]) -> ToolChoice {
    match &agent.tool_choice {
        ToolChoice::Required | ToolChoice::Tool(_) if run.tool_used || offers.is_empty() => ToolChoice::Auto,
        ToolChoice::Tool(name) if offers.iter().all(|offer| offer.name != *name) => ToolChoice::Auto,
        choice => choice.clone(),
    }
}
