//! What a call of an agent can use.

use std::sync::Arc;

use agentflow_analysis::typed::{Agent, Budget, CallOptions, ToolEntryTarget};
use agentflow_plan::{AgentId, ModelId, Sharing, TOOL_CALLS_PER_TURN_MAX};

use crate::amount::{Amount, Cause, CauseKind, Usage};
use crate::conversation::agents_of_conversation;
use crate::cost::Estimator;

/// The turns of a conversation where the program does not say.
const MAX_TURNS_DEFAULT: f64 = 10.0;

impl Estimator<'_> {
    /// What one call of an agent can use, over all its handoffs.
    pub(crate) fn agent(&mut self, id: AgentId, options: Option<&CallOptions>) -> Usage {
        let agent = &self.program.agents[id.index()];
        let declared = options.and_then(|options| options.max_turns.as_ref()).or(agent.max_turns.as_ref());
        let turns = match declared {
            None => Amount::AtMost(MAX_TURNS_DEFAULT),
            Some(expression) => match self.number(expression) {
                Some(turns) => Amount::AtMost(turns),
                None => Amount::Open(Arc::new(self.unbounded(
                    "`max_turns` is only known when it runs",
                    agent.head.file,
                    expression.span,
                ))),
            },
        };
        let budget = options.and_then(|options| options.budget.as_ref()).or(agent.budget.as_ref());
        let turns = turns.capped(self.budgeted(budget, |budget| budget.turns.as_ref()));

        let reachable = agents_of_conversation(self.program, id);
        let mut turn = Usage::ZERO;
        let mut guards = Usage::ZERO;
        let mut summaries = false;
        for agent in reachable.iter().map(|id| &self.program.agents[id.index()]) {
            turn = turn.or(self.turn(agent));
            for guard in &agent.guards {
                guards = guards.plus(self.expression(&guard.condition, agent.head.file));
            }
            summaries |= agent.handoffs.iter().any(|handoff| handoff.sharing == Sharing::Summary);
        }
        // A summary for a handoff is a turn of its own, and each turn hands over at most once.
        let turns_with_summaries =
            if summaries { turns.clone().times(&Amount::AtMost(2.0)) } else { turns.clone() };
        let mut usage = turn.times(&turns_with_summaries).plus(guards.times(&turns));
        let tokens = self.budgeted(budget, |budget| budget.tokens.as_ref());
        let usd = self.budgeted(budget, |budget| budget.usd.as_ref());
        usage.tokens = usage.tokens.capped(tokens);
        usage.usd = usage.usd.capped(usd);
        usage
    }

    /// What one turn can use, the tools that it calls included.
    fn turn(&mut self, agent: &Agent) -> Usage {
        let mut dearest = Usage::ZERO;
        for entry in &agent.tools {
            let called = match entry.target {
                ToolEntryTarget::Callable(callable) => self.callable(callable),
                ToolEntryTarget::ServerTool { .. } | ToolEntryTarget::Server(_) => {
                    Usage { tool_calls: Amount::AtMost(1.0), ..Usage::ZERO }
                }
            };
            dearest = dearest.or(called);
        }
        let calls = if agent.parallel_tools { TOOL_CALLS_PER_TURN_MAX as f64 } else { 1.0 };
        self.answer(agent).plus(dearest.times(&Amount::AtMost(calls)))
    }

    /// What the answer of the model alone can use, whichever of its fallbacks gives it.
    fn answer(&self, agent: &Agent) -> Usage {
        let mut models = vec![agent.model];
        let mut position = 0;
        while let Some(&model) = models.get(position) {
            for fallback in &self.program.models[model.index()].fallback {
                if !models.contains(fallback) {
                    models.push(*fallback);
                }
            }
            position += 1;
        }
        models.into_iter().fold(Usage::ZERO, |usage, model| usage.or(self.model(agent, model)))
    }

    fn model(&self, agent: &Agent, id: ModelId) -> Usage {
        let model = &self.program.models[id.index()];
        let missing = |what: &str| {
            Amount::Open(Arc::new(Cause {
                reason: format!("model `{}` does not say its `{what}`", model.head.name),
                file: model.head.file,
                span: model.head.name_span,
                kind: CauseKind::Undeclared,
            }))
        };
        let input = model.context.map_or_else(|| missing("context"), |tokens| Amount::AtMost(tokens as f64));
        let output = agent
            .sampling
            .max_output_tokens
            .or(model.sampling.max_output_tokens)
            .map_or_else(|| missing("max_output_tokens"), |tokens| Amount::AtMost(tokens as f64));
        let usd = match model.price {
            None => missing("price"),
            Some(price) => input
                .clone()
                .times(&Amount::AtMost(price.input / 1e6))
                .plus(output.clone().times(&Amount::AtMost(price.output / 1e6))),
        };
        Usage { turns: Amount::AtMost(1.0), tool_calls: Amount::ZERO, tokens: input.plus(output), usd }
    }

    fn budgeted(
        &self,
        budget: Option<&Budget>,
        part: fn(&Budget) -> Option<&agentflow_analysis::typed::Expression>,
    ) -> Option<f64> {
        budget.and_then(part).and_then(|expression| self.number(expression))
    }
}
