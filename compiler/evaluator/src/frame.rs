//! Frames: what the locals of a callable hold.

use std::collections::BTreeMap;
use std::sync::Arc;

use agentflow_plan::{LocalId, Value};
use serde::{Deserialize, Serialize};

/// What the locals of a callable hold. Clones share until one of them is written to.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Frame {
    locals: Arc<BTreeMap<LocalId, Value>>,
}

impl Frame {
    /// A frame without locals.
    pub fn new() -> Frame {
        Frame::default()
    }

    /// What a local holds.
    pub fn get(&self, local: LocalId) -> Option<&Value> {
        self.locals.get(&local)
    }

    /// Makes a local hold a value.
    pub fn set(&mut self, local: LocalId, value: Value) {
        Arc::make_mut(&mut self.locals).insert(local, value);
    }

    /// Makes a local hold nothing.
    pub fn remove(&mut self, local: LocalId) -> Option<Value> {
        if !self.locals.contains_key(&local) {
            return None;
        }
        Arc::make_mut(&mut self.locals).remove(&local)
    }

    /// All locals that hold something, by id.
    pub fn iter(&self) -> impl Iterator<Item = (LocalId, &Value)> {
        self.locals.iter().map(|(local, value)| (*local, value))
    }

    /// Whether no local holds anything.
    pub fn is_empty(&self) -> bool {
        self.locals.is_empty()
    }
}

impl FromIterator<(LocalId, Value)> for Frame {
    fn from_iter<T: IntoIterator<Item = (LocalId, Value)>>(locals: T) -> Self {
        Frame { locals: Arc::new(locals.into_iter().collect()) }
    }
}
