//! What a model is asked, derived from the state: the same whenever it is asked for.

use std::sync::Arc;

use agentflow_evaluator::evaluate;
use agentflow_plan::{ErrorKind, ModelId, Name, Plan, Sampling, ToolChoice, Type, Value};

use super::offers::{offers, tool_choice};
use super::sharing::summed_items;
use super::turn::TurnPhase;
use super::{Phase, agent_options};
use crate::call::effect::TIMEOUT_MS_DEFAULT;
use crate::progress::{failure, idempotency_key};
use crate::state::{Kind, State, TaskId};
use crate::{Failure, Item, ModelRequest, Part};

/// What a model is asked for when it is to sum a conversation up.
const SUMMARY_PROMPT: &str = "Summarize the conversation so far for a colleague who takes over and sees nothing of \
    it but your summary. Keep every fact, number, name, decision and open question that matters. Answer with the \
    summary alone.";

/// The models that may answer for an agent: its own, then those that stand in for it, each once. One that stands in
/// may have others that stand in for it.
pub(super) fn models(plan: &Plan, state: &State, agent: TaskId) -> Vec<ModelId> {
    let Some(Kind::Agent(run)) = state.tasks.kind(agent) else { return Vec::new() };
    let own = agent_options(plan, state, agent).and_then(|options| options.model);
    let mut chain = Vec::new();
    let mut next = vec![own.unwrap_or(plan.agents[run.agent.index()].model)];
    while let Some(model) = next.pop() {
        if !chain.contains(&model) {
            chain.push(model);
            next.extend(plan.models[model.index()].fallback.iter().rev());
        }
    }
    chain
}

/// What the model is asked, derived from the state: the same whenever it is asked for.
pub(crate) fn model_request(plan: &Plan, state: &State, id: TaskId) -> Result<ModelRequest, Failure> {
    let gone = || failure(ErrorKind::Failed, "this step asks no model", &Name::default());
    let task = state.tasks.get(id).ok_or_else(gone)?;
    let agent_id = task.parent.ok_or_else(gone)?;
    let (Kind::Turn(turn), Some(Kind::Agent(run))) = (&task.kind, state.tasks.kind(agent_id)) else {
        return Err(gone());
    };
    let TurnPhase::Asking { turn: number, .. } = turn.phase else { return Err(gone()) };
    let agent = &plan.agents[run.agent.index()];
    let model = *models(plan, state, agent_id).get(turn.model as usize).ok_or_else(gone)?;
    let wrong =
        |error: agentflow_evaluator::EvaluationError| failure(error.kind, error.message.as_str(), &task.path);
    let instructions = match &agent.instructions {
        Some(instructions) => {
            Some(Name::from(evaluate(plan, &run.frame, instructions, state).map_err(wrong)?.render()))
        }
        None => None,
    };
    let timeout_ms = match &plan.models[model.index()].timeout {
        Some(timeout) => match evaluate(plan, &run.frame, timeout, state).map_err(wrong)? {
            Value::Duration(timeout_ms) => timeout_ms.max(0) as u64,
            _ => TIMEOUT_MS_DEFAULT,
        },
        None => TIMEOUT_MS_DEFAULT,
    };
    let (items, tools, choice, output) = if run.phase == Phase::Summing {
        let without_tools = run.chosen(agent).is_some_and(|handoff| handoff.without_tools);
        let mut items = summed_items(&run.history, without_tools);
        items.push(Arc::new(Item::User { parts: vec![Part::Text(SUMMARY_PROMPT.into())] }));
        let text = Type::String { length: Default::default(), pattern: None };
        (items, Vec::new(), ToolChoice::Auto, text)
    } else {
        let offers = offers(plan, state, run, &task.path)?;
        let choice = tool_choice(agent, run, &offers);
        (run.history.clone(), offers, choice, agent.result.clone())
    };
    Ok(ModelRequest {
        agent: run.agent,
        model,
        instructions,
        items,
        tools: Arc::new(tools),
        tool_choice: choice,
        parallel_tools: agent.parallel_tools,
        output,
        sampling: sampling(
            agent.sampling.clone(),
            agent_options(plan, state, agent_id).map(|options| &options.sampling),
        ),
        timeout_ms,
        attempt: turn.attempts,
        turn: number,
        idempotency_key: idempotency_key(state, task),
    })
}

/// An agent's sampling, with what `with` replaces.
fn sampling(declared: Sampling, replaced: Option<&Sampling>) -> Sampling {
    let Some(replaced) = replaced else { return declared };
    Sampling {
        temperature: replaced.temperature.or(declared.temperature),
        top_p: replaced.top_p.or(declared.top_p),
        max_output_tokens: replaced.max_output_tokens.or(declared.max_output_tokens),
        reasoning: replaced.reasoning.or(declared.reasoning),
        seed: replaced.seed.or(declared.seed),
        stop: if replaced.stop.is_empty() { declared.stop } else { replaced.stop.clone() },
    }
}
