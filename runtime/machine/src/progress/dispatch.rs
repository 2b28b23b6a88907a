//! Commands: how they are given out and taken back.

use agentflow_plan::{Name, Value};

use super::Progress;
use crate::state::{Purpose, TaskId};
use crate::{Command, CommandId, CommandKind};

impl Progress<'_> {
    /// Notes that a command is due, without giving it out.
    pub fn open(&mut self, task: TaskId, purpose: Purpose) -> CommandId {
        self.state.flight.open(task, purpose)
    }

    /// Gives a command out that was noted before.
    pub fn give_out(&mut self, id: CommandId, step: Name, kind: CommandKind) {
        self.commands.push(Command { id, step, kind });
    }

    /// Asks the host to journal that a `once` tool is started.
    pub fn ask_to_start(&mut self, id: CommandId) {
        self.starting.push(id);
    }

    /// Gives a command out that nothing answers.
    pub fn tell(&mut self, step: Name, kind: CommandKind) {
        let id = self.state.flight.number();
        self.give_out(id, step, kind);
    }

    /// Tells clients of the run.
    pub fn emit(&mut self, path: Name, value: Value) {
        self.emitted.push((path, value));
    }

    /// Starts a timer.
    pub fn timer(&mut self, task: TaskId, at: i64) -> CommandId {
        let id = self.open(task, Purpose::Timer { at });
        self.give_out(id, self.path(task), CommandKind::Timer { at });
        id
    }

    /// Takes a command back, if it was not answered yet.
    pub fn take_back(&mut self, task: TaskId, id: CommandId) {
        let Some(open) = self.state.flight.close(id) else { return };
        let given_out =
            id < self.first_command && !matches!(open.purpose, Purpose::OnceReady | Purpose::Lost);
        if given_out {
            self.tell(self.path(task), CommandKind::Cancel { command: id });
        }
    }
}

impl CommandKind {
    /// Whether an event answers it, so that it is in flight until then.
    pub(crate) fn is_answered(&self) -> bool {
        match self {
            CommandKind::Model(_)
            | CommandKind::Tool(_)
            | CommandKind::Timer { .. }
            | CommandKind::Read(_)
            | CommandKind::Ask(_) => true,
            CommandKind::Spawn(_) | CommandKind::Emit { .. } | CommandKind::Cancel { .. } => false,
        }
    }
}
