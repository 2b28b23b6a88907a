//! The timers of one run that are in flight.

use std::collections::{BTreeMap, BTreeSet};

use agentflow_machine::CommandId;
use agentflow_store::Millis;

/// Timers by when they are due; of those due together, the older command first.
#[derive(Default)]
pub(super) struct Timers {
    due: BTreeSet<(Millis, CommandId)>,
    by_command: BTreeMap<CommandId, Millis>,
}

impl Timers {
    pub(super) fn set(&mut self, command: CommandId, at: Millis) {
        self.cancel(command);
        self.due.insert((at, command));
        self.by_command.insert(command, at);
    }

    /// Nothing happens where there is none.
    pub(super) fn cancel(&mut self, command: CommandId) {
        if let Some(at) = self.by_command.remove(&command) {
            self.due.remove(&(at, command));
        }
    }

    pub(super) fn next(&self) -> Option<Millis> {
        self.due.first().map(|(at, _)| *at)
    }

    /// Takes the next timer that is due.
    pub(super) fn take_due(&mut self, now: Millis) -> Option<CommandId> {
        let (at, command) = *self.due.first()?;
        if at > now {
            return None;
        }
        self.cancel(command);
        Some(command)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timers_fire_in_order_and_those_cancelled_do_not() {
        let mut timers = Timers::default();
        for (command, at) in [(1, 30), (2, 10), (3, 10), (4, 20)] {
            timers.set(CommandId(command), at);
        }
        timers.cancel(CommandId(4));
        assert_eq!(timers.next(), Some(10));
        assert_eq!(timers.take_due(9), None);
        assert_eq!(timers.take_due(10), Some(CommandId(2)));
        assert_eq!(timers.take_due(10), Some(CommandId(3)));
        assert_eq!(timers.take_due(29), None);
        assert_eq!(timers.take_due(30), Some(CommandId(1)));
        assert_eq!(timers.next(), None);
    }
}
