//! Conversations that are kept over several messages: history and current agent persist, across handoffs too.
//!
//! | state | event                         | becomes                                                           |
//! | ----- | ----------------------------- | ----------------------------------------------------------------- |
//! | free  | a message is sent             | busy: the agent goes on, as in a call                             |
//! | busy  | another message is sent       | busy; that one waits, or fails if it is inside of a message       |
//! | busy  | the agent answers             | free, or busy with the next; what was said is kept                |
//! | busy  | the agent fails               | the same, but what was said since the message is forgotten, so that the next one finds a whole conversation |
//!
//! Each message has `max_turns` turns; a budget holds for the whole conversation, messages that failed included. Input
//! guards run before the first message, and after each handoff. A `var` that the agent shares is the program's: each
//! message begins with what it holds, and leaves in it what it holds then.

use std::collections::VecDeque;
use std::sync::Arc;

use agentflow_plan::{AgentId, Argument, CallableId, ErrorKind, Expression, LocalId, Name, Passing, Value};
use serde::{Deserialize, Serialize};

use super::prompt::message_parts;
use super::{AgentRun, SharedVariable};
use crate::call::{CallRun, CallSettings, NewCall, Origin};
use crate::node::{Start, Started};
use crate::progress::{Progress, Site, Work, failure, frame_of};
use crate::state::{Frame, Slot, StepKind, TaskId, kept};
use crate::{Failure, Item, StepStatus, Usage};

/// The field of a handle that names the conversation.
const HANDLE: &str = "conversation";

/// A conversation that was opened.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Conversation {
    called: AgentId,
    agent: AgentId,
    #[serde(with = "kept::list")]
    arguments: Vec<Value>,
    #[serde(with = "kept::frame")]
    frame: Frame,
    #[serde(with = "kept::items")]
    history: Vec<Arc<Item>>,
    shared: Vec<SharedVariable>,
    used: Usage,
    fresh: bool,
    /// Where it was opened.
    site: Site,
    settings: CallSettings,
    /// The call that goes on with it.
    busy: Option<TaskId>,
    waiting: VecDeque<TaskId>,
}

impl Progress<'_> {
    pub(crate) fn start_converse(
        &mut self,
        start: &Start,
        agent: AgentId,
        arguments: &[Argument],
    ) -> Result<Started, Failure> {
        let mut values = Vec::new();
        for argument in arguments {
            values.push(self.argument(start.region, argument, &start.path)?.0);
        }
        let settings = match start.site.options(self.plan) {
            Some(options) => self.call_settings(start.region, options, &start.path)?,
            None => CallSettings::default(),
        };
        let parameters = &self.plan.agents[agent.index()].parameters;
        let frame = crate::call::parameter_frame(parameters, &values);
        let input = crate::call::arguments_object(parameters, &values);
        let id = self.state.conversations.last_key_value().map_or(0, |(last, _)| last + 1);
        let conversation = Conversation {
            called: agent,
            agent,
            arguments: values,
            frame,
            history: Vec::new(),
            shared: Vec::new(),
            used: Usage::default(),
            fresh: true,
            site: start.site,
            settings,
            busy: None,
            waiting: VecDeque::new(),
        };
        self.state.conversations.insert(id, conversation);
        let handle = Value::object([(HANDLE.into(), Value::Int(id as i64))]);
        self.instant_row(&start.path, StepKind::Conversation, Some(input), Ok(handle.clone()));
        Ok(Started::Done(handle))
    }

    pub(crate) fn start_send(
        &mut self,
        start: &Start,
        handle: &Expression,
        message: &Expression,
        shared: &[(u32, LocalId)],
    ) -> Result<Started, Failure> {
        let handle = self.evaluate_in(start.region, handle, &start.path)?;
        let id = match handle.field(HANDLE) {
            Some(Value::Int(id)) => *id as u64,
            _ => u64::MAX,
        };
        let message = self.evaluate_in(start.region, message, &start.path)?;
        let Some(conversation) = self.state.conversations.get(&id) else {
            let message = "there is no such conversation in this run";
            return Err(failure(ErrorKind::Failed, message, &start.path));
        };
        let mut arguments = conversation.arguments.clone();
        for (index, local) in shared {
            let value = frame_of(self.state, start.region).and_then(|frame| frame.get(*local));
            if let (Some(argument), Some(value)) = (arguments.get_mut(*index as usize), value) {
                argument.clone_from(value);
            }
        }
        let call = NewCall {
            target: CallableId::Agent(conversation.called),
            origin: Origin::Node(conversation.site),
            arguments,
            shared: shared.to_vec(),
            settings: conversation.settings,
            conversation: Some(id),
            message: message_parts(&message),
        };
        let call = self.start_call(start.region, Slot::Node(start.node), start.path.clone(), call)?;
        let input = Value::object([("message".into(), message)]);
        if let Some(row) = self.state.tasks.get_mut(call).and_then(|task| task.row.as_mut()) {
            row.input = Some(input);
        }
        self.report(call);
        Ok(Started::Running)
    }

    /// Whether a call has its conversation for itself; if not, it waits until it does.
    pub(crate) fn takes_conversation(&mut self, call: TaskId) -> bool {
        let Some(id) = self.call(call).and_then(|run| run.conversation) else { return true };
        let holds_another = self.holds_conversation(call);
        let Some(conversation) = self.state.conversations.get_mut(&id) else { return true };
        match conversation.busy {
            None => {
                conversation.busy = Some(call);
                true
            }
            Some(busy) if busy == call => true,
            Some(_) if holds_another => {
                let message = "the conversation is busy, and a message inside of another cannot wait for it";
                self.call_failed_for_good(call, failure(ErrorKind::Failed, message, &self.path(call)));
                false
            }
            Some(_) => {
                conversation.waiting.push_back(call);
                self.set_status(call, StepStatus::Pending);
                false
            }
        }
    }

    /// Whether a call is inside of one that has a conversation. If such a call waited, two could wait for each other
    /// forever.
    fn holds_conversation(&self, call: TaskId) -> bool {
        let mut inside = self.parent(call);
        while let Some(id) = inside {
            if self.call(id).is_some_and(|run| run.conversation.is_some()) {
                return true;
            }
            inside = self.parent(id);
        }
        false
    }

    /// A call that is about to end leaves its conversation to the next.
    pub(crate) fn leave_conversation(&mut self, call: TaskId) {
        let Some(id) = self.call(call).and_then(|run| run.conversation) else { return };
        let Some(conversation) = self.state.conversations.get_mut(&id) else { return };
        conversation.waiting.retain(|waiting| *waiting != call);
        if conversation.busy == Some(call) {
            conversation.busy = conversation.waiting.pop_front();
            if let Some(next) = conversation.busy {
                self.push(Work::Enter(next));
            }
        }
    }

    /// The agent goes on with a conversation.
    pub(super) fn go_on(
        &self,
        agent: &mut AgentRun,
        id: u64,
        call: &CallRun,
        step: &Name,
    ) -> Result<(), Failure> {
        let Some(conversation) = self.state.conversations.get(&id) else { return Ok(()) };
        agent.agent = conversation.agent;
        agent.frame = conversation.frame.clone();
        agent.history = conversation.history.clone();
        agent.used_before = conversation.used;
        agent.fresh = conversation.fresh;
        if !conversation.fresh {
            agent.shared = conversation.shared.clone();
        }
        self.share_down(agent, call);
        if conversation.fresh
            && let Some(parts) = self.written_prompt(agent.agent, &agent.frame, step)?
        {
            agent.history.push(Arc::new(Item::User { parts }));
        }
        agent.history.push(Arc::new(Item::User { parts: call.message.clone() }));
        Ok(())
    }

    /// Gives the agent whose turn it is what the `var`s of the program hold.
    fn share_down(&self, agent: &mut AgentRun, call: &CallRun) {
        let parameters = &self.plan.agents[agent.called.index()].parameters;
        let variables = (0..).zip(parameters).filter(|(_, parameter)| parameter.passing == Passing::Variable);
        for (place, (index, _)) in variables.enumerate() {
            if call.shared.iter().all(|(shared, _)| *shared != index) {
                continue;
            }
            let Some(value) = call.arguments.get(index as usize) else { continue };
            match agent.shared.get_mut(place) {
                Some(SharedVariable::Local(local)) => agent.frame.set(*local, value.clone()),
                Some(SharedVariable::Value(kept)) => kept.clone_from(value),
                None => {}
            }
        }
    }

    /// What a message used up stays used up, however it ended.
    pub(super) fn keep_usage(&mut self, id: TaskId) {
        let used = self.state.tasks.get(id).map(|task| task.usage).unwrap_or_default();
        let conversation = self.parent(id).and_then(|call| self.call(call)).and_then(|run| run.conversation);
        if let Some(conversation) = conversation.and_then(|id| self.state.conversations.get_mut(&id)) {
            conversation.used.add(&used);
        }
    }

    /// Keeps what was said, for the next message.
    pub(super) fn keep_conversation(&mut self, id: TaskId) {
        let Some(conversation) =
            self.parent(id).and_then(|call| self.call(call)).and_then(|run| run.conversation)
        else {
            return;
        };
        self.keep_usage(id);
        let Some(crate::state::Kind::Agent(run)) = self.state.tasks.kind_mut(id) else { return };
        let Some(conversation) = self.state.conversations.get_mut(&conversation) else { return };
        conversation.agent = run.agent;
        conversation.frame = run.frame.clone();
        conversation.history = std::mem::take(&mut run.history);
        conversation.shared = run.shared.clone();
        conversation.fresh = false;
    }
}
