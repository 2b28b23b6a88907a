//! The lowering of one callable: its locals, its regions under construction, and the names below each path.

use std::collections::BTreeMap;

use agentflow_analysis::files::FileId;
use agentflow_analysis::typed;
use agentflow_analysis::typed::LocalKind;
use agentflow_grammar::tree::Span;
use agentflow_plan::{LocalId, Name, NodeKind, RegionId};

use super::context::{Lowering, LoweringProblem, name};
use super::name::NameScope;
use super::region::{BuiltNode, RegionBuilder};

/// What lowers the code of one callable.
pub(super) struct Routine<'l, 'p> {
    pub(super) lowering: &'l mut Lowering<'p>,
    pub(super) file: FileId,
    /// The program's names for its locals, then those that lowering made up: the names of their nodes.
    locals: Vec<Name>,
    /// How many of them the program has.
    written: usize,
    /// Which locals may be assigned.
    variables: Vec<bool>,
    /// The `var`s that conversations share, by what holds the conversation.
    pub(super) conversations: BTreeMap<LocalId, Vec<(u32, LocalId)>>,
    /// Regions under construction, the innermost last. Without one, all that is lowered must be pure.
    regions: Vec<RegionBuilder>,
    /// The names below each path under construction, the innermost last.
    scopes: Vec<NameScope>,
}

impl<'l, 'p> Routine<'l, 'p> {
    pub(super) fn new(lowering: &'l mut Lowering<'p>, file: FileId, frame: &typed::Frame) -> Self {
        let mut routine = Routine {
            lowering,
            file,
            locals: Vec::new(),
            written: frame.locals.len(),
            variables: Vec::new(),
            conversations: BTreeMap::new(),
            regions: Vec::new(),
            scopes: vec![NameScope::default()],
        };
        for local in &frame.locals {
            routine.locals.push(name(&local.name));
            let is_variable = matches!(local.kind, LocalKind::Variable | LocalKind::VariableParameter);
            routine.variables.push(is_variable);
        }
        routine
    }

    /// Keeps the names of the locals for people, under the declaration's kind and name.
    pub(super) fn finish(self, declaration: &str) {
        self.lowering.plan.sources.locals.insert(declaration.into(), self.locals);
    }

    /// What a local is called.
    pub(super) fn local_name(&self, local: LocalId) -> Name {
        self.locals[local.index()].clone()
    }

    /// Whether a local may be assigned after it got its first value.
    pub(super) fn is_variable(&self, local: LocalId) -> bool {
        self.variables[local.index()]
    }

    /// A local for a value that lowering names.
    pub(super) fn fresh_local(&mut self, base: &str) -> LocalId {
        let local = LocalId(self.locals.len() as u32);
        self.locals.push(base.into());
        self.variables.push(false);
        local
    }

    /// Whether nodes can be made here. Where not, all code is pure.
    pub(super) fn has_region(&self) -> bool {
        !self.regions.is_empty()
    }

    /// Opens a region; what its owner binds is in its frame from the start.
    pub(super) fn begin_region(&mut self, label: Option<&str>, bound: impl IntoIterator<Item = LocalId>) {
        if let Some(label) = label {
            let scope = self.scope().take(label);
            self.scopes.push(scope);
        }
        self.regions.push(RegionBuilder::new(label.map(Name::from), bound));
    }

    /// Closes the innermost region.
    pub(super) fn end_region(&mut self, result: Option<agentflow_plan::Expression>) -> RegionId {
        let region = self.regions.pop().expect("a region that ends has begun");
        if let Some(label) = region.label() {
            let scope = self.scopes.pop().expect("the label opened a scope");
            self.scope().put(label.clone(), scope);
        }
        region.finish(&mut self.lowering.plan, result, |local| self.locals[local.index()].clone())
    }

    /// Opens the path below a node. `if`, `match` and `try` have none: what they own stands beside them.
    pub(super) fn begin_owner(&mut self) {
        self.scopes.push(NameScope::default());
    }

    /// Closes it.
    pub(super) fn end_owner(&mut self) {
        self.scopes.pop();
    }

    fn scope(&mut self) -> &mut NameScope {
        self.scopes.last_mut().expect("the path of the callable itself is always there")
    }

    fn region(&mut self) -> &mut RegionBuilder {
        self.regions.last_mut().expect("only pure code is lowered without a region")
    }

    /// Adds a node that waits for the one before it.
    pub(super) fn push(&mut self, base: &str, kind: NodeKind, output: Option<LocalId>, span: Span) {
        let name = self.scope().fresh(base);
        if let Some(made_up) = output.filter(|local| local.index() >= self.written) {
            self.locals[made_up.index()] = name.clone();
        }
        let place = self.lowering.place(self.file, span);
        let node = agentflow_plan::Node { name, output, undo: None, kind };
        self.region().push(BuiltNode { node, place, goes_on_if: None });
    }

    /// Lowers code where no node may be made: its value can be had in one go.
    pub(super) fn pure(&mut self, expression: &'p typed::Expression) -> agentflow_plan::Expression {
        let regions = std::mem::take(&mut self.regions);
        let value = self.value(expression);
        self.regions = regions;
        value
    }

    /// The same, of what may be left out.
    pub(super) fn pure_option(
        &mut self,
        expression: Option<&'p typed::Expression>,
    ) -> Option<agentflow_plan::Expression> {
        expression.map(|expression| self.pure(expression))
    }

    /// Notes something wrong that only lowering could find.
    pub(super) fn problem(&mut self, span: Span, message: impl Into<String>) {
        let problem = LoweringProblem { file: self.file, span, message: message.into() };
        self.lowering.problems.push(problem);
    }

    /// Makes a local one of the innermost region.
    pub(super) fn declare(&mut self, local: LocalId) {
        self.region().declare(local);
    }

    /// The node that was added last to the innermost region.
    pub(super) fn last_node(&mut self) -> Option<&mut BuiltNode> {
        self.region().last()
    }
}
