//! What an expression may ask about its surroundings, other than locals.

use std::collections::BTreeMap;

use agentflow_plan::{CallableId, Name};

/// What an expression may ask about its surroundings.
pub trait Context {
    /// The environment variable, as it was when the run started.
    fn environment(&self, name: &str) -> Option<Name>;

    /// How often a callable was called in this run. Only tests of programs ask.
    fn calls(&self, _callable: CallableId) -> u64 {
        0
    }
}

/// No surroundings: constants.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoContext;

impl Context for NoContext {
    fn environment(&self, _name: &str) -> Option<Name> {
        None
    }
}

/// The environment of a run, and nothing else.
#[derive(Debug, Clone, Copy)]
pub struct Environment<'a>(pub &'a BTreeMap<Name, Name>);

impl Context for Environment<'_> {
    fn environment(&self, name: &str) -> Option<Name> {
        self.0.get(name).cloned()
    }
}
