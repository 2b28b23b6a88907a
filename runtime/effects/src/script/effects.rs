//! Carries commands out by a script, and by what is real for the rest.

use std::sync::Arc;
use std::time::Duration;

use agentflow_machine::{AskRequest, EffectError, Item, ModelAnswer, ModelRequest, Part, ToolRequest, Usage};
use agentflow_plan::{ErrorKind, Plan, Value, nearest_name};
use async_trait::async_trait;
use tokio::time::timeout;

use super::answer::{output_answer, said_answer};
use super::choose::choose;
use super::{AgentTurn, Reply, Script, ScriptedError, Stand};
use crate::excerpt::excerpt;
use crate::failure::{failure, misconfigured};
use crate::tool_result::json_result;
use crate::{Effects, Environment, StepContext};

/// Effects by a script: it stands in for every model, and for the tools and people that it names. What it stands in
/// for reads no secret and no network; everything else is real.
pub struct ScriptedEffects {
    script: Script,
    inner: Arc<dyn Effects>,
}

impl ScriptedEffects {
    /// By this script, with `inner` for what it does not name.
    pub fn new(script: Script, inner: Arc<dyn Effects>) -> ScriptedEffects {
        ScriptedEffects { script, inner }
    }

    fn person<'s>(&'s self, request: &AskRequest) -> Option<(&'s str, &'s Stand<Reply>)> {
        let named = request.to.as_deref().and_then(|to| self.script.asks.get_key_value(to));
        let (name, stand) = named.or_else(|| self.script.asks.get_key_value("*"))?;
        Some((name, stand))
    }
}

#[async_trait]
impl Effects for ScriptedEffects {
    async fn model(
        &self,
        plan: &Plan,
        _environment: &Environment,
        request: &ModelRequest,
    ) -> Result<(ModelAnswer, Usage), EffectError> {
        let agent = &*plan.agents[request.agent.index()].name;
        let Some(stand) = self.script.agents.get(agent) else {
            return Err(unscripted(agent, self.script.agents.keys().map(String::as_str)));
        };
        let prompts = user_texts(&request.items);
        let prompts: Vec<&str> = prompts.iter().map(String::as_str).collect();
        let Some(turn) = choose(stand, request.turn, &prompts) else {
            let error = used_up("agent", agent, stand, request.turn);
            return Err(match told_last(&request.items) {
                Some(told) => {
                    let message = format!("{}; it was told: {}", error.message, excerpt(told));
                    EffectError { message: message.into(), ..error }
                }
                None => error,
            });
        };
        let usage = turn.usage.unwrap_or(Usage { turns: 1, ..Usage::default() });
        within(request.timeout_ms, turn.delay, &format!("the scripted model of `{agent}`")).await?;
        let answer = match &turn.act {
            AgentTurn::Output(output) => output_answer(request, output),
            AgentTurn::Say { text, calls } => {
                said_answer(request, agent, text.as_deref(), calls).map_err(|problem| {
                    misconfigured(format!(
                        "turn {} of agent `{agent}` in the script {problem}",
                        request.turn + 1
                    ))
                })?
            }
            AgentTurn::Error(error) => {
                let error = played(error, "agent", agent);
                return Err(EffectError { usage: turn.usage.unwrap_or_default(), ..error });
            }
        };
        Ok((answer, usage))
    }

    async fn tool(
        &self,
        plan: &Plan,
        context: &StepContext,
        request: &ToolRequest,
    ) -> Result<Value, EffectError> {
        let tool = &*plan.tools[request.tool.index()].name;
        let Some(stand) = self.script.tools.get(tool) else {
            return self.inner.tool(plan, context, request).await;
        };
        let arguments = request.arguments.to_json_text();
        let turn = choose(stand, request.turn, &[&arguments])
            .ok_or_else(|| used_up("tool", tool, stand, request.turn))?;
        within(request.timeout_ms, turn.delay, &format!("the scripted tool `{tool}`")).await?;
        match &turn.act {
            Reply::Output(output) => json_result(plan, tool, &request.result, output),
            Reply::Error(error) => Err(played(error, "tool", tool)),
        }
    }

    fn stands_in_for_tool(&self, plan: &Plan, request: &ToolRequest) -> bool {
        self.script.tools.contains_key(&*plan.tools[request.tool.index()].name)
            || self.inner.stands_in_for_tool(plan, request)
    }

    fn stands_in(&self, request: &AskRequest) -> bool {
        self.person(request).is_some() || self.inner.stands_in(request)
    }

    async fn ask(&self, request: &AskRequest) -> Option<Result<serde_json::Value, EffectError>> {
        let Some((person, stand)) = self.person(request) else {
            return self.inner.ask(request).await;
        };
        let Some(turn) = choose(stand, request.turn, &[&request.question]) else {
            return Some(Err(used_up("person", person, stand, request.turn)));
        };
        tokio::time::sleep(turn.delay).await;
        Some(match &turn.act {
            Reply::Output(output) => Ok(output.clone()),
            Reply::Error(error) => Err(played(error, "person", person)),
        })
    }
}

/// What a model was told after its latest turn: often why another is due that nobody thought of.
fn told_last(items: &[Arc<Item>]) -> Option<&str> {
    let [.., before, last] = items else { return None };
    match (&**before, &**last) {
        (_, Item::Tool { text, .. }) => Some(text),
        (Item::Assistant { .. }, Item::User { parts }) => parts.first().map(part_text),
        _ => None,
    }
}

/// The messages of the user side, newest first.
fn user_texts(items: &[Arc<Item>]) -> Vec<String> {
    let text = |item: &Arc<Item>| match &**item {
        Item::User { parts } => Some(parts.iter().map(part_text).collect::<Vec<_>>().join("\n")),
        Item::Assistant { .. } | Item::Tool { .. } => None,
    };
    items.iter().rev().filter_map(text).collect()
}

fn part_text(part: &Part) -> &str {
    match part {
        Part::Text(text) => text,
        Part::Image(_) | Part::File(_) => "",
    }
}

/// Waits for the delay of a turn, which is an attempt's time like any other.
async fn within(timeout_ms: u64, delay: Duration, who: &str) -> Result<(), EffectError> {
    if delay.is_zero() {
        return Ok(());
    }
    let limit = Duration::from_millis(timeout_ms);
    timeout(limit, tokio::time::sleep(delay)).await.map_err(|_| {
        failure(
            ErrorKind::Timeout,
            format!("{who} did not answer within {}", crate::excerpt::length(timeout_ms)),
        )
    })
}

fn played(error: &ScriptedError, kind: &str, name: &str) -> EffectError {
    let message = error.message.clone();
    let message =
        message.unwrap_or_else(|| format!("`{}`, as the script has {kind} `{name}` fail", error.kind.name()));
    let wait = error.retry_after.map(|wait| u64::try_from(wait.as_millis()).unwrap_or(u64::MAX));
    EffectError { retry_after_ms: wait, ..failure(error.kind, message) }
}

fn unscripted<'s>(agent: &'s str, scripted: impl Iterator<Item = &'s str>) -> EffectError {
    let nearest = nearest_name(agent, scripted);
    let hint = nearest.map(|name| format!("; it has `{name}`")).unwrap_or_default();
    misconfigured(format!("the script has nothing for agent `{agent}`{hint}"))
}

fn used_up<T>(kind: &str, name: &str, stand: &Stand<T>, number: u64) -> EffectError {
    let turns = match stand.turns.len() {
        0 => "no turns".to_owned(),
        1 => "1 turn".to_owned(),
        count => format!("{count} turns"),
    };
    let matches = match stand.matches.as_slice() {
        [] => "",
        _ => " besides its `match`, whose entries count as turns too and did not apply",
    };
    let due = number.saturating_add(1);
    misconfigured(format!("the script has {turns} for {kind} `{name}`{matches}; turn {due} is due"))
}
