//! What is due in virtual time, in order: by time, and where the time is the same, as it came.

use std::collections::BTreeMap;

use agentflow_machine::{CommandId, EventKind};

/// An event of one of the runs.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Due {
    /// Which run.
    pub run: usize,
    /// What happens.
    pub kind: EventKind,
}

/// What is due.
#[derive(Debug, Default)]
pub(crate) struct Queue {
    next: u64,
    due: BTreeMap<(i64, u64), Due>,
    /// Where the answer to a command is, so that it can be taken back.
    answers: BTreeMap<(usize, CommandId), (i64, u64)>,
}

impl Queue {
    /// Adds an event.
    pub fn push(&mut self, at: i64, run: usize, kind: EventKind) {
        self.due.insert((at, self.next), Due { run, kind });
        self.next += 1;
    }

    /// Adds the event that answers a command.
    pub fn answer(&mut self, at: i64, run: usize, command: CommandId, kind: EventKind) {
        self.answers.insert((run, command), (at, self.next));
        self.push(at, run, kind);
    }

    /// Takes the answer to a command back.
    pub fn cancel(&mut self, run: usize, command: CommandId) {
        if let Some(key) = self.answers.remove(&(run, command)) {
            self.due.remove(&key);
        }
    }

    /// Keeps only some of what is due.
    pub fn retain(&mut self, keep: impl Fn(&EventKind) -> bool) {
        self.due.retain(|_, due| keep(&due.kind));
        self.answers.retain(|_, key| self.due.contains_key(key));
    }

    /// What is due next.
    pub fn pop(&mut self) -> Option<(i64, Due)> {
        let ((at, _), due) = self.due.pop_first()?;
        if let EventKind::TimerFired { command } = &due.kind {
            self.answers.remove(&(due.run, *command));
        }
        Some((at, due))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fired(command: u64) -> EventKind {
        EventKind::TimerFired { command: CommandId(command) }
    }

    #[test]
    fn the_earliest_comes_first_and_what_is_taken_back_never() {
        let mut queue = Queue::default();
        for (at, command) in [(5, 1), (3, 2), (3, 3), (1, 4)] {
            queue.answer(at, 0, CommandId(command), fired(command));
        }
        queue.cancel(0, CommandId(4));
        queue.cancel(1, CommandId(2));
        let order: Vec<(i64, EventKind)> =
            std::iter::from_fn(|| queue.pop()).map(|(at, due)| (at, due.kind)).collect();
        assert_eq!(order, [(3, fired(2)), (3, fired(3)), (5, fired(1))]);
    }
}
