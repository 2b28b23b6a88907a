//! The locals that are in scope.

use std::collections::HashMap;

use agentflow_grammar::tree::Span;
use agentflow_plan::LocalId;

use crate::typed::{Frame, Local, LocalKind, Name, Type};

/// What is known of a local besides its type.
#[derive(Debug, Clone, Default)]
pub struct LocalState {
    /// Whether anything reads it.
    pub used: bool,
    /// Whether anything assigns it after its declaration.
    pub assigned: bool,
    /// How many branches of `parallel` and `race` stood around its declaration.
    pub branch_depth: u32,
    /// How many parts that change nothing stood around it.
    pub pure_depth: u32,
}

/// The locals of a body: all of them, and which are in scope.
#[derive(Debug, Default)]
pub struct Scopes {
    /// All locals, by id.
    pub frame: Frame,
    /// What is known of each.
    pub states: Vec<LocalState>,
    names: HashMap<Name, Vec<LocalId>>,
    visible: Vec<LocalId>,
    /// Where the innermost scopes begin in `visible`.
    starts: Vec<usize>,
    /// Locals whose scope has ended, by name: for what uses them there.
    gone: HashMap<Name, LocalId>,
}

/// Where a scope begins.
#[derive(Debug, Clone, Copy)]
pub struct ScopeMark(usize);

impl Scopes {
    /// Adds a local.
    pub fn declare(
        &mut self,
        name: &Name,
        span: Span,
        ty: Type,
        kind: LocalKind,
        branch_depth: u32,
        pure_depth: u32,
    ) -> LocalId {
        let id = LocalId(self.frame.locals.len() as u32);
        self.frame.locals.push(Local { name: name.clone(), span, ty, kind });
        self.states.push(LocalState { branch_depth, pure_depth, ..LocalState::default() });
        if name != "_" {
            self.names.entry(name.clone()).or_default().push(id);
            self.visible.push(id);
        }
        id
    }

    /// The local that a name leads to.
    pub fn get(&self, name: &str) -> Option<LocalId> {
        self.names.get(name).and_then(|locals| locals.last()).copied()
    }

    /// The local with this id.
    pub fn local(&self, id: LocalId) -> &Local {
        self.frame.local(id)
    }

    /// What is known of a local.
    pub fn state(&mut self, id: LocalId) -> &mut LocalState {
        &mut self.states[id.index()]
    }

    /// A local of this name whose scope has ended.
    pub fn gone(&self, name: &str) -> Option<LocalId> {
        self.gone.get(name).copied()
    }

    /// Names in scope, in the order of their declarations.
    pub fn visible(&self) -> impl Iterator<Item = &str> {
        self.visible.iter().map(|id| self.local(*id).name.as_str())
    }

    /// Begins a scope.
    pub fn enter(&mut self) -> ScopeMark {
        self.starts.push(self.visible.len());
        ScopeMark(self.visible.len())
    }

    /// The local of this name that the innermost scope itself declares.
    pub fn own(&self, name: &str) -> Option<LocalId> {
        let local = self.get(name)?;
        let start = self.starts.last().copied().unwrap_or(0);
        // The locals of a scope are in the order of their ids.
        let first = self.visible.get(start)?;
        (local >= *first).then_some(local)
    }

    /// Ends a scope; gives the locals that end with it.
    pub fn leave(&mut self, mark: ScopeMark) -> Vec<LocalId> {
        self.starts.pop();
        let ended = self.visible.split_off(mark.0);
        for id in ended.iter().rev() {
            let name = self.frame.local(*id).name.clone();
            if let Some(locals) = self.names.get_mut(&name) {
                locals.pop();
                if locals.is_empty() {
                    self.names.remove(&name);
                }
            }
            self.gone.insert(name, *id);
        }
        ended
    }
}
