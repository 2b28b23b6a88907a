//! What a model answered: tool calls, an output, or nothing.

use std::sync::Arc;

use agentflow_plan::Name;

use super::Phase;
use crate::progress::Progress;
use crate::state::{Slot, TaskId};
use crate::{Item, StopReason};

impl Progress<'_> {
    /// A turn ended with an answer.
    pub(crate) fn turn_taken(&mut self, id: TaskId) {
        let Some(run) = self.agent_mut(id) else { return };
        if run.phase == Phase::Summing {
            let summary = run.held.take().and_then(|answer| answer.text).unwrap_or_default();
            return self.summed_up(id, summary);
        }
        run.turns = run.turns.saturating_add(1);
        if let Some(answer) = &run.held
            && (answer.text.as_deref().is_some_and(|text| !text.is_empty()) || !answer.calls.is_empty())
        {
            run.history.push(Arc::new(Item::Assistant {
                text: answer.text.clone().filter(|text| !text.is_empty()),
                calls: answer.calls.clone(),
                extra: answer.extra.clone(),
            }));
        }
        self.take_answer(id);
    }

    /// Does what the model answered, unless an input guard still runs.
    pub(crate) fn take_answer(&mut self, id: TaskId) {
        if self.guards_running(id) {
            return;
        }
        let Some(answer) = self.agent_mut(id).and_then(|run| run.held.take()) else { return };
        if !answer.calls.is_empty() {
            return self.start_tool_calls(id, answer.calls);
        }
        let text = answer.text.unwrap_or_default();
        let cut_off = answer.stop == StopReason::Length;
        self.output_given(id, &text, cut_off);
    }

    fn guards_running(&self, id: TaskId) -> bool {
        let mut children = self.state.tasks.children(id);
        children.any(|child| {
            self.state.tasks.get(child).is_some_and(|task| matches!(task.slot, Slot::InputGuard(_)))
        })
    }

    /// Tells the model what is wrong with its output, and asks again.
    pub(crate) fn ask_again(&mut self, id: TaskId, wrong: impl Into<Name>, told: impl Into<Name>) {
        if let Some(run) = self.agent_mut(id) {
            run.wrong = Some(wrong.into());
        }
        self.say(id, told);
        self.begin_turn(id);
    }
}
