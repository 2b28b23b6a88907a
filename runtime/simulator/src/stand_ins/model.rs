//! What stands in for models.

use agentflow_machine::{EffectError, ModelAnswer, ModelRequest, Retryability, ToolCall};
use agentflow_plan::{Agent, CallableId, Name, Plan, ToolTarget, Type};

use super::{Missing, StandIns, played};
use crate::stand_in::{Answer, Call, Subject, Turn};

impl StandIns {
    /// The next turn of an agent's model.
    pub fn model(
        &mut self,
        plan: &Plan,
        request: &ModelRequest,
    ) -> Result<Result<ModelAnswer, EffectError>, Missing> {
        let agent = &plan.agents[request.agent.index()];
        let name = &*agent.name;
        match self.answer(&Subject::Agent(name.to_owned())) {
            Some(Answer::Value(value)) => return Ok(Ok(output(agent, value))),
            // What a whole agent fails with is its last word: what its model would try again is its own affair.
            Some(Answer::Fails(fails)) => {
                return Ok(Err(played(fails, &format!("`{name}`"), Retryability::Never)));
            }
            Some(Answer::Turns(_)) | None => {}
        }
        let Some(stand_in) = self.in_force.get_mut(&Subject::Model(name.to_owned())) else {
            return Err(Missing {
                message: format!("`{name}` asks its model, and nothing stands in for it"),
                help: format!(
                    "write `mock {name} = …` for the whole agent, or `mock model {name} = [output …]` for single \
                     turns of its model, above this"
                ),
            });
        };
        let who = format!("the model of `{name}`");
        match &stand_in.answer {
            Answer::Value(value) => Ok(Ok(output(agent, value))),
            Answer::Fails(fails) => Ok(Err(played(fails, &who, Retryability::ByKind))),
            Answer::Turns(turns) => {
                let Some(turn) = turns.get(stand_in.taken) else {
                    return Err(used_up(name, turns.len()));
                };
                stand_in.taken += 1;
                Ok(match turn {
                    Turn::Output(value) => Ok(output(agent, value)),
                    Turn::Text(text) => {
                        Ok(ModelAnswer { text: Some(text.as_str().into()), ..ModelAnswer::default() })
                    }
                    Turn::Calls(calls) => {
                        let calls = calls.iter().map(|call| (offered_name(plan, agent, &call.name), call));
                        Ok(calling(request, name, calls))
                    }
                    Turn::Handoff(call) => {
                        Ok(calling(request, name, [(handoff_name(plan, agent, &call.name), call)]))
                    }
                    Turn::Error(fails) => Err(played(fails, &who, Retryability::ByKind)),
                })
            }
        }
    }
}

fn used_up(name: &str, turns: usize) -> Missing {
    let has = match turns {
        0 => "no turns".to_owned(),
        1 => "one turn".to_owned(),
        _ => format!("{turns} turns"),
    };
    Missing {
        message: format!("what stands in for the model of `{name}` has {has}, and one more is due"),
        help: format!("add a turn to `mock model {name} = [ … ]`"),
    }
}

/// The answer that is this value.
fn output(agent: &Agent, value: &serde_json::Value) -> ModelAnswer {
    let text = match (&agent.result, value) {
        (Type::String { .. }, serde_json::Value::String(text)) => text.clone(),
        (_, json) => json.to_string(),
    };
    ModelAnswer { text: Some(text.into()), ..ModelAnswer::default() }
}

fn calling<'c>(
    request: &ModelRequest,
    agent: &str,
    calls: impl IntoIterator<Item = (Name, &'c Call)>,
) -> ModelAnswer {
    let call = |(index, (name, call)): (usize, (Name, &Call))| ToolCall {
        // The number of a turn is its own within a run, and so is an id made of it.
        id: format!("call_{agent}_{}_{index}", request.turn).into(),
        name,
        arguments: match &call.arguments {
            serde_json::Value::Null => "{}".into(),
            arguments => arguments.to_string().into(),
        },
    };
    ModelAnswer { calls: calls.into_iter().enumerate().map(call).collect(), ..ModelAnswer::default() }
}

/// The name that the model knows something by. What it was not given it calls as the program does, and is told.
fn offered_name(plan: &Plan, agent: &Agent, written: &str) -> Name {
    let declared = |target: CallableId| match target {
        CallableId::Tool(tool) => &*plan.tools[tool.index()].name,
        CallableId::Agent(agent) => &*plan.agents[agent.index()].name,
        CallableId::Workflow(workflow) => &*plan.workflows[workflow.index()].name,
    };
    let entry = agent.tools.iter().find(|entry| match &entry.target {
        ToolTarget::Callable(target) => declared(*target) == written,
        ToolTarget::ServerTool { server, tool } => {
            let server = &plan.mcp_servers[server.index()].name;
            written.split_once('.') == Some((&**server, &**tool))
        }
        ToolTarget::Server(_) => false,
    });
    match entry {
        Some(entry) => entry.name.clone(),
        None => written.into(),
    }
}

/// The name that the model knows the handoff to an agent by, whether it is on offer now or not.
fn handoff_name(plan: &Plan, agent: &Agent, written: &str) -> Name {
    let handoff = agent.handoffs.iter().find(|handoff| &*plan.agents[handoff.target.index()].name == written);
    match handoff {
        Some(handoff) => handoff.name.clone(),
        None => written.into(),
    }
}
