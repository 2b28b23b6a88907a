//! What a call of an agent can use.

use agentflow_analysis::typed::{Agent, CallOptions, Expression, GuardMoment, ToolEntry, ToolEntryTarget};
use agentflow_plan::{AgentId, CallableId, Sharing, TOOL_CALLS_PER_TURN_MAX, ToolChoice};

use super::amount::{Amount, Cause, Usage};
use super::{Estimator, open};
use crate::graph::{EdgeKind, Node, options_of};
use crate::known::KnownLocals;

/// The turns of a conversation where the program does not say.
const MAX_TURNS_DEFAULT: f64 = 10.0;

/// How often a broken output guard is told where the program does not say.
const GUARD_RETRIES_DEFAULT: u32 = 2;

/// What one turn of a conversation can use, whoever takes it.
#[derive(Debug, Clone)]
pub(super) struct Round {
    /// The model's answer, and the tools that it calls.
    turn: Usage,
    /// The guards of what comes in, of whoever takes over.
    input_guards: Usage,
    /// The guards of what goes out.
    output_guards: Usage,
    /// The summary for a handoff.
    summary: Usage,
    /// Whether there may be one.
    sums_up: bool,
}

impl Round {
    /// Nothing.
    pub(super) const NONE: Round = Round::of(Usage::ZERO);

    /// A turn alone.
    pub(super) const fn of(turn: Usage) -> Round {
        Round {
            turn,
            input_guards: Usage::ZERO,
            output_guards: Usage::ZERO,
            summary: Usage::ZERO,
            sums_up: false,
        }
    }

    /// With the answer of a model.
    fn answered(mut self, answer: Usage) -> Round {
        if self.sums_up {
            self.summary = answer.clone();
        }
        self.turn = self.turn.plus(answer);
        self
    }

    /// The greater of the two, of each.
    fn or(self, other: Round) -> Round {
        Round {
            turn: self.turn.or(other.turn),
            input_guards: self.input_guards.or(other.input_guards),
            output_guards: self.output_guards.or(other.output_guards),
            summary: self.summary.or(other.summary),
            sums_up: self.sums_up || other.sums_up,
        }
    }

    /// So many turns, so many of them of an agent that begins, and so many with an output.
    fn often(self, turns: &Amount, entries: &Amount, outputs: &Amount, budget: &KnownBudget) -> Usage {
        let guards = self.input_guards.clone().plus(self.output_guards.clone());
        let step = self.turn.clone().plus(self.summary.clone()).plus(guards);
        let answered = self.turn.plus(self.summary).times(turns);
        let guarded = self.input_guards.times(entries).plus(self.output_guards.times(outputs));
        let mut whole = answered.plus(guarded);
        // A budget is looked at between turns: the last one begins with a little left, and may go past it.
        let capped = |amount: Amount, most: Option<f64>, left: f64, step: Amount| match most {
            Some(most) => amount.least(Amount::AtMost((most - left).max(0.0)).plus(step)),
            None => amount,
        };
        if let Some(turns) = budget.turns {
            // Before the last turn there are so many, whoever took them.
            let before = budget.answer.clone().times(&Amount::AtMost((turns - 1.0).max(0.0)));
            whole.tokens = whole.tokens.least(before.tokens.plus(step.tokens.clone()));
            whole.usd = whole.usd.least(before.usd.plus(step.usd.clone()));
        }
        whole.turns = capped(whole.turns, budget.turns, 1.0, step.turns);
        whole.tokens = capped(whole.tokens, budget.tokens, 1.0, step.tokens);
        whole.usd = capped(whole.usd, budget.usd, 0.0, step.usd);
        whole
    }
}

impl<'a> Estimator<'_, 'a> {
    /// Estimates the turns of agents that hand over to each other in circles, or of one; nothing for what is no agent.
    pub(super) fn rounds_of(&mut self, component: &[Node]) {
        let mut all = Round::NONE;
        let mut beyond = Vec::with_capacity(component.len());
        for &node in component {
            let Some(agent) = self.graph.agent(node) else { return };
            let mut others = Round::NONE;
            if hands_over(agent) {
                for edge in self.graph.edges(node) {
                    if let EdgeKind::Handoff(_) = edge.kind {
                        others = others.or(self.rounds[edge.to as usize].clone());
                    }
                }
            }
            let besides = self.besides(agent);
            self.besides[node as usize] = besides.clone();
            all = all.or(besides.answered(self.answer(agent, None))).or(others.clone());
            beyond.push(others);
        }
        let is_circle = component.len() > 1;
        for (&node, others) in component.iter().zip(beyond) {
            self.rounds[node as usize] = all.clone();
            self.others[node as usize] = if is_circle { all.clone() } else { others };
        }
    }

    /// Finds the dearest answer in callables that come to run each other, or in one.
    pub(super) fn answers_of(&mut self, component: &[Node]) {
        let mut dearest = Usage::ZERO;
        for &node in component {
            if let Some(agent) = self.graph.agent(node) {
                dearest = dearest.or(self.answer(agent, None));
            }
            for edge in self.graph.edges(node) {
                if let EdgeKind::Spawn = edge.kind {
                    continue;
                }
                dearest = dearest.or(self.answers[edge.to as usize].clone());
                if let (Some(agent), Some(options)) = (self.graph.agent(edge.to), options_of(edge.kind)) {
                    dearest = dearest.or(self.answer(agent, Some(options)));
                }
            }
        }
        for &node in component {
            self.answers[node as usize] = dearest.clone();
        }
    }

    /// What one call of an agent can use, over all its handoffs; of one attempt.
    pub(super) fn agent(&self, id: AgentId, options: Option<&'a CallOptions>) -> Usage {
        let agent = &self.program.agents[id.index()];
        let node = self.graph.node(CallableId::Agent(id)) as usize;
        let budget = self.budget(node, agent, options);
        let turns = self.max_turns(agent, options).least(budget.own_turns());
        let (entries, checks) = if hands_over(agent) {
            (turns.clone().plus(Amount::AtMost(1.0)), turns.clone())
        } else {
            let retries = options.and_then(|options| options.guard_retries).or(agent.guard_retries);
            let checks = f64::from(retries.unwrap_or(GUARD_RETRIES_DEFAULT)) + 1.0;
            (Amount::AtMost(1.0), turns.clone().least(Amount::AtMost(checks)))
        };
        self.round_of_call(id, options).often(&turns, &entries, &checks, &budget)
    }

    /// What all messages to a conversation can use together, by its budget.
    pub(super) fn conversation(&self, id: AgentId, options: Option<&'a CallOptions>) -> Usage {
        let agent = &self.program.agents[id.index()];
        let node = self.graph.node(CallableId::Agent(id)) as usize;
        let budget = self.budget(node, agent, options);
        let turns = budget.own_turns();
        // A message that a guard stops takes no turn, so there can be any number of them.
        let entries = match &budget.cause {
            Some(cause) => open(cause.clone()),
            None => turns.clone(),
        };
        let usage = self.round_of_call(id, options).often(&turns, &entries, &turns, &budget);
        let retry = options.and_then(|options| options.retry.as_ref()).or(agent.retry.as_ref());
        usage.times(&Amount::AtMost(f64::from(retry.map_or(1, |retry| retry.attempts))))
    }

    /// What a turn can use, with what the call replaces.
    fn round_of_call(&self, id: AgentId, options: Option<&'a CallOptions>) -> Round {
        let node = self.graph.node(CallableId::Agent(id)) as usize;
        let replaces =
            |options: &CallOptions| options.model.is_some() || options.sampling.max_output_tokens.is_some();
        if options.is_some_and(replaces) {
            let answer = self.answer(&self.program.agents[id.index()], options);
            self.besides[node].clone().answered(answer).or(self.others[node].clone())
        } else {
            self.rounds[node].clone()
        }
    }

    fn budget(&self, node: usize, agent: &'a Agent, options: Option<&'a CallOptions>) -> KnownBudget {
        let Some(budget) = options.and_then(|options| options.budget.as_ref()).or(agent.budget.as_ref())
        else {
            return KnownBudget { turns: None, tokens: None, usd: None, answer: Usage::ZERO, cause: None };
        };
        let number =
            |amount: &'a Option<Expression>| self.known.number(amount.as_ref()?, &KnownLocals::default());
        KnownBudget {
            turns: number(&budget.turns),
            tokens: number(&budget.tokens),
            usd: number(&budget.usd),
            answer: self.answers[node].clone().or(self.answer(agent, options)),
            cause: Some(self.unbounded(
                "any number of messages can be sent to the conversation",
                agent.head.file,
                agent.head.name_span,
            )),
        }
    }

    fn max_turns(&self, agent: &'a Agent, options: Option<&'a CallOptions>) -> Amount {
        let declared = options.and_then(|options| options.max_turns.as_ref()).or(agent.max_turns.as_ref());
        match declared {
            None => Amount::AtMost(MAX_TURNS_DEFAULT),
            Some(expression) => match self.known.number(expression, &KnownLocals::default()) {
                Some(turns) => Amount::AtMost(turns.max(0.0)),
                None => open(self.unbounded(
                    "`max_turns` is only known when it runs",
                    agent.head.file,
                    agent.max_turns_span.unwrap_or(expression.span),
                )),
            },
        }
    }

    /// What one turn of this agent can use besides the answers of its model.
    fn besides(&self, agent: &'a Agent) -> Round {
        let mut dearest = Usage::ZERO;
        if agent.tool_choice != ToolChoice::None {
            for entry in &agent.tools {
                dearest = dearest.or(self.entry(entry));
            }
        }
        let calls = if agent.parallel_tools { TOOL_CALLS_PER_TURN_MAX as f64 } else { 1.0 };
        let mut round = Round::of(dearest.times(&Amount::AtMost(calls)));
        for guard in &agent.guards {
            let usage = self.condition(&guard.condition, agent.head.file);
            let guards = match guard.moment {
                GuardMoment::Input(_) => &mut round.input_guards,
                GuardMoment::Output { .. } => &mut round.output_guards,
            };
            *guards = std::mem::replace(guards, Usage::ZERO).plus(usage);
        }
        let mut handoffs = agent.handoffs.iter();
        round.sums_up = hands_over(agent) && handoffs.any(|handoff| handoff.sharing == Sharing::Summary);
        round
    }

    fn entry(&self, entry: &'a ToolEntry) -> Usage {
        match entry.target {
            ToolEntryTarget::Callable(callable) => self.call(callable, entry.options.as_deref()),
            ToolEntryTarget::ServerTool { .. } | ToolEntryTarget::Server(_) => {
                Usage { tool_calls: Amount::AtMost(1.0), ..Usage::ZERO }
            }
        }
    }

    /// What one answer of the agent's model can use.
    fn answer(&self, agent: &Agent, options: Option<&CallOptions>) -> Usage {
        let model = options.and_then(|options| options.model).unwrap_or(agent.model);
        let replaced = options.and_then(|options| options.sampling.max_output_tokens);
        self.models.answer(model, replaced.or(agent.sampling.max_output_tokens))
    }
}

/// Whether an agent can hand over: what its model may not call, it does not hand over to either.
fn hands_over(agent: &Agent) -> bool {
    agent.tool_choice != ToolChoice::None && !agent.handoffs.is_empty()
}

/// What is known of a budget.
struct KnownBudget {
    turns: Option<f64>,
    tokens: Option<f64>,
    usd: Option<f64>,
    /// What the dearest answer that counts against it can use.
    answer: Usage,
    /// Why there is no bound without it.
    cause: Option<Cause>,
}

impl KnownBudget {
    /// The turns that it allows to the agents of the conversation themselves.
    fn own_turns(&self) -> Amount {
        match (self.turns, &self.cause) {
            (Some(turns), _) => Amount::AtMost(turns.max(0.0)),
            (None, Some(cause)) => open(cause.clone()),
            (None, None) => Amount::AtMost(f64::INFINITY),
        }
    }
}
