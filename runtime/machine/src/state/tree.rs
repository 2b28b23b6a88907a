//! The tree of tasks.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::kind::Kind;
use super::{Task, TaskId};

/// All tasks that are going on, by id. What has ended is not in it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Tree {
    next: u64,
    tasks: BTreeMap<TaskId, Task>,
    /// Pairs of a task and a child of it; derived from the tasks.
    #[serde(skip)]
    children: BTreeSet<(TaskId, TaskId)>,
}

impl Tree {
    /// The root of every run: its workflow's call.
    pub const ROOT: TaskId = TaskId(0);

    /// Adds a task, below its parent.
    pub fn insert(&mut self, task: Task) -> TaskId {
        let id = TaskId(self.next);
        self.next += 1;
        if let Some(parent) = task.parent {
            self.children.insert((parent, id));
        }
        self.tasks.insert(id, task);
        id
    }

    /// Takes a task out.
    pub fn remove(&mut self, id: TaskId) -> Option<Task> {
        let task = self.tasks.remove(&id)?;
        if let Some(parent) = task.parent {
            self.children.remove(&(parent, id));
        }
        Some(task)
    }

    /// A task, unless it has ended.
    pub fn get(&self, id: TaskId) -> Option<&Task> {
        self.tasks.get(&id)
    }

    /// A task, to be changed.
    pub fn get_mut(&mut self, id: TaskId) -> Option<&mut Task> {
        self.tasks.get_mut(&id)
    }

    /// What a task is.
    pub fn kind(&self, id: TaskId) -> Option<&Kind> {
        self.tasks.get(&id).map(|task| &task.kind)
    }

    /// What a task is, to be changed.
    pub fn kind_mut(&mut self, id: TaskId) -> Option<&mut Kind> {
        self.tasks.get_mut(&id).map(|task| &mut task.kind)
    }

    /// The children of a task, oldest first.
    pub fn children(&self, id: TaskId) -> impl DoubleEndedIterator<Item = TaskId> {
        self.children.range((id, TaskId(0))..=(id, TaskId(u64::MAX))).map(|(_, child)| *child)
    }

    /// Whether something goes on inside of a task.
    pub fn has_children(&self, id: TaskId) -> bool {
        self.children(id).next().is_some()
    }

    /// All tasks, oldest first.
    pub fn iter(&self) -> impl Iterator<Item = (TaskId, &Task)> {
        self.tasks.iter().map(|(id, task)| (*id, task))
    }

    /// Derives what is not written down.
    pub fn relink(&mut self) {
        self.children =
            self.tasks.iter().filter_map(|(id, task)| task.parent.map(|parent| (parent, *id))).collect();
    }
}
