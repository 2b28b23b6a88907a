//! Commands that are not answered yet.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::TaskId;
use crate::CommandId;

/// A command that is not answered yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Open {
    /// Whose it is.
    pub task: TaskId,
    /// What it is for.
    pub purpose: Purpose,
}

/// What a command is for, and how far it got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Purpose {
    /// A model's turn.
    Model,
    /// A tool that may be repeated.
    Tool,
    /// A `once` tool that waits for `EffectStarted`.
    OnceReady,
    /// A `once` tool that is being carried out.
    OnceStarted,
    /// A `once` tool of which nobody knows whether it happened.
    Lost,
    /// The clock or a random draw.
    Read,
    /// A question to a person, or an approval.
    Ask,
    /// A timer.
    Timer {
        /// When it fires.
        at: i64,
    },
}

impl Purpose {
    /// Whether a host is at it, so that the run is running.
    fn is_running(self) -> bool {
        match self {
            Purpose::Model | Purpose::Tool | Purpose::OnceReady | Purpose::OnceStarted | Purpose::Read => {
                true
            }
            Purpose::Lost | Purpose::Ask | Purpose::Timer { .. } => false,
        }
    }
}

/// All commands that are not answered yet, by id.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct Flight {
    next: u64,
    open: BTreeMap<CommandId, Open>,
    /// Timers by time; derived.
    #[serde(skip)]
    timers: BTreeSet<(i64, CommandId)>,
    /// How many a host is at; derived.
    #[serde(skip)]
    running: usize,
    /// How many are lost; derived.
    #[serde(skip)]
    lost: usize,
}

impl Flight {
    /// Adds a command and gives its id.
    pub fn open(&mut self, task: TaskId, purpose: Purpose) -> CommandId {
        let id = self.number();
        self.count(id, purpose);
        self.open.insert(id, Open { task, purpose });
        id
    }

    /// A number for a command that nothing answers.
    pub fn number(&mut self) -> CommandId {
        let id = CommandId(self.next);
        self.next += 1;
        id
    }

    /// Takes a command out.
    pub fn close(&mut self, id: CommandId) -> Option<Open> {
        let open = self.open.remove(&id)?;
        match open.purpose {
            Purpose::Timer { at } => {
                self.timers.remove(&(at, id));
            }
            Purpose::Lost => self.lost -= 1,
            Purpose::Ask => {}
            _ => self.running -= 1,
        }
        Some(open)
    }

    /// Notes that a command got further. Its id stays.
    pub fn advance(&mut self, id: CommandId, purpose: Purpose) {
        if let Some(open) = self.close(id) {
            self.count(id, purpose);
            self.open.insert(id, Open { task: open.task, purpose });
        }
    }

    /// A command, unless it was answered.
    pub fn get(&self, id: CommandId) -> Option<Open> {
        self.open.get(&id).copied()
    }

    /// All commands, by id.
    pub fn iter(&self) -> impl Iterator<Item = (CommandId, Open)> {
        self.open.iter().map(|(id, open)| (*id, *open))
    }

    /// The commands that wait for this, by id.
    pub fn with(&self, purpose: Purpose) -> Vec<CommandId> {
        self.iter().filter(|(_, open)| open.purpose == purpose).map(|(id, _)| id).collect()
    }

    /// When the earliest timer fires.
    pub fn next_timer(&self) -> Option<i64> {
        self.timers.first().map(|(at, _)| *at)
    }

    /// The id that the next command gets: all from it on are new.
    pub fn next_id(&self) -> CommandId {
        CommandId(self.next)
    }

    /// Whether a host is at something.
    pub fn is_running(&self) -> bool {
        self.running > 0
    }

    /// Whether nobody knows of some effect whether it happened.
    pub fn is_uncertain(&self) -> bool {
        self.lost > 0
    }

    /// Derives what is not written down.
    pub fn relink(&mut self) {
        let open: Vec<(CommandId, Purpose)> = self.iter().map(|(id, open)| (id, open.purpose)).collect();
        (self.timers, self.running, self.lost) = Default::default();
        for (id, purpose) in open {
            self.count(id, purpose);
        }
    }

    fn count(&mut self, id: CommandId, purpose: Purpose) {
        match purpose {
            Purpose::Timer { at } => {
                self.timers.insert((at, id));
            }
            Purpose::Lost => self.lost += 1,
            Purpose::Ask => {}
            _ => {
                debug_assert!(purpose.is_running(), "the other purposes are counted above");
                self.running += 1;
            }
        }
    }
}
