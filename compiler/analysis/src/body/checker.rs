//! The state of a check of one body.

use std::collections::HashSet;

use agentflow_grammar::tree::{Block, Expr, Span};
use agentflow_plan::{CallableId, FunctionId, LocalId};

use super::assigned::Assigned;
use super::effects::{Depths, EffectRule};
use super::flow::Flow;
use super::scopes::{ScopeMark, Scopes};
use crate::context::Context;
use crate::finding::{Finding, Place};
use crate::findings::types;
use crate::signatures::{CallableSignature, ParameterSignature};
use crate::sink::Sink;
use crate::typed::{Expression, ExpressionKind, Frame, LocalKind, Name, Parameter, Traits, Type};
use crate::types::{SIZE_MAX, show, size};

/// Checks one body.
#[derive(Debug)]
pub struct Checker<'a> {
    /// What it reads.
    pub context: Context<'a>,
    /// What it finds.
    pub sink: Sink,
    /// Its locals.
    pub(crate) scopes: Scopes,
    /// What is known at the point that is being checked.
    pub(crate) flow: Flow,
    /// Whether effects may stand there.
    pub(crate) effects: EffectRule,
    /// How many parts stand around it that change nothing, or only give a value.
    pub(crate) depths: Depths,
    /// Where the statement around the point begins, if something can be done right before it.
    pub(crate) statement: Option<StatementStart>,
    /// The variables that each conversation was begun with: a message may assign them.
    pub(crate) conversations: Vec<(LocalId, Vec<LocalId>)>,
    /// How many effects were met.
    pub(crate) effects_met: u32,
    /// Whether a secret may be read there.
    pub(crate) secrets: bool,
    /// Whether it is a test.
    pub(crate) test: bool,
    /// What `return` does.
    pub(crate) result: ResultRule<'a>,
    /// The loops around the point, inside of the innermost branch.
    pub(crate) loops: Vec<LoopState>,
    /// The branches of `parallel` and `race` around the point.
    pub(crate) branches: Vec<BranchState>,
    /// Where variables are assigned.
    pub(crate) assigned: Assigned<'a>,
    /// Calls that it makes.
    pub(crate) calls: Vec<CallSite>,
    /// Whether something before could not be read, so that a name may have been declared in it.
    pub(crate) unreadable: bool,
    /// Whether parameters that nobody reads are worth a word.
    pub parameters_matter: bool,
    /// Loops without a bound: what they call decides whether that is told.
    pub(crate) unbounded_loops: Vec<UnboundedLoop>,
    /// Whether a path without a value was told already.
    pub(crate) missing_result_told: bool,
    /// Unknown names that a later declaration may explain: the name, and which finding tells it.
    pub(crate) unknown_names: Vec<(Name, usize)>,
    /// Names that are assigned and never defined, each told once.
    pub(crate) assigned_unknown: HashSet<Name>,
    /// Whether a default was needed that is not known yet.
    pub not_ready: bool,
}

/// What `return` does in a body.
#[derive(Debug, Clone, Copy)]
pub enum ResultRule<'a> {
    /// It gives a value of this type.
    Value {
        /// The type.
        ty: &'a Type,
        /// Who returns it.
        callable: &'a str,
        /// Where the type is written.
        place: Place,
    },
    /// It gives none.
    Nothing,
    /// It may not stand there.
    Nowhere,
}

/// The beginning of a statement on a line of its own.
#[derive(Debug, Clone, Copy)]
pub struct StatementStart {
    /// Where.
    pub offset: u32,
    /// How many effects were met before it.
    pub effects: u32,
}

/// A loop around a point.
#[derive(Debug, Clone, Copy, Default)]
pub struct LoopState {
    /// Whether a `break` leaves it.
    pub breaks: bool,
    /// What stood around it.
    pub depths: Depths,
}

/// A branch around a point.
#[derive(Debug, Clone, Copy)]
pub struct BranchState {
    /// `parallel`, `parallel for` or `race`.
    pub form: &'static str,
    /// Where the form begins.
    pub span: Span,
    /// How many loops stand around it.
    pub loops: usize,
}

/// A call that a body makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CallSite {
    /// What is called.
    pub target: CallTarget,
    /// Where.
    pub span: Span,
    /// Whether it runs on its own (`spawn`), or by what a model decides.
    pub detached: bool,
}

/// What is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallTarget {
    /// A pure function.
    Function(FunctionId),
    /// A tool, agent or workflow.
    Callable(CallableId),
}

/// A loop without a bound.
#[derive(Debug, Clone)]
pub struct UnboundedLoop {
    /// Its head.
    pub place: Place,
    /// How it begins: `while` or `repeat forever`.
    pub form: &'static str,
    /// Where a bound can be written.
    pub bound_at: Option<Place>,
    /// Whether something comes after it.
    pub is_left: bool,
    /// Which of the calls of its body it makes.
    pub calls: std::ops::Range<usize>,
}

/// What a check of a body gives besides its typed form.
#[derive(Debug, Default)]
pub struct Checked {
    /// Findings and references.
    pub sink: Sink,
    /// Calls that it makes.
    pub calls: Vec<CallSite>,
    /// Its loops without a bound.
    pub unbounded_loops: Vec<UnboundedLoop>,
    /// Whether a default was needed that is not known yet.
    pub not_ready: bool,
}

impl<'a> Checker<'a> {
    /// A check that reads this. Effects may stand in it, nothing may be returned.
    #[must_use]
    pub fn new(context: Context<'a>) -> Checker<'a> {
        Checker {
            context,
            sink: Sink::default(),
            scopes: Scopes::default(),
            flow: Flow::default(),
            effects: EffectRule::Allowed,
            depths: Depths::default(),
            statement: None,
            conversations: Vec::new(),
            effects_met: 0,
            secrets: false,
            test: false,
            result: ResultRule::Nowhere,
            loops: Vec::new(),
            branches: Vec::new(),
            assigned: Assigned::default(),
            calls: Vec::new(),
            unreadable: false,
            parameters_matter: false,
            unbounded_loops: Vec::new(),
            missing_result_told: false,
            unknown_names: Vec::new(),
            assigned_unknown: HashSet::new(),
            not_ready: false,
        }
    }

    /// Declares the parameters of a callable: they are the first locals.
    pub fn parameters(&mut self, signature: &CallableSignature) -> Vec<Parameter> {
        let declare = |parameter: &ParameterSignature| {
            let kind = if parameter.variable { LocalKind::VariableParameter } else { LocalKind::Parameter };
            let local = self.declare(&parameter.name, parameter.span, parameter.ty.clone(), kind);
            Parameter {
                name: parameter.name.clone(),
                span: parameter.span,
                docs: parameter.docs.clone(),
                ty: parameter.ty.clone(),
                default: parameter.default.clone(),
                variable: parameter.variable,
                local,
            }
        };
        signature.parameters.iter().map(declare).collect()
    }

    /// Makes it the check of a test.
    pub fn start_test(&mut self) {
        self.test = true;
    }

    /// Gets ready for the statements of a body.
    pub fn prepare(&mut self, body: &'a Block) {
        self.assigned = Assigned::of(body);
    }

    /// Notes a call that is not made by an expression of its own.
    pub(crate) fn note_call(&mut self, call: CallSite) {
        self.calls.push(call);
    }

    /// Checks something without telling what is wrong with it: that was told already, in one word.
    pub(crate) fn silently(&mut self, check: impl FnOnce(&mut Self)) {
        let (findings, missing, unused) =
            (self.sink.findings.len(), self.sink.missing.len(), self.sink.unused.len());
        check(self);
        self.sink.findings.truncate(findings);
        self.sink.missing.truncate(missing);
        self.sink.unused.truncate(unused);
        self.unknown_names.retain(|(_, finding)| *finding < findings);
    }

    /// The local that a name leads to.
    pub(crate) fn local_named(&mut self, name: &str) -> Option<LocalId> {
        let local = self.scopes.get(name)?;
        self.scopes.state(local).used = true;
        Some(local)
    }

    /// The type of a local, and how it is declared.
    pub(crate) fn local_type(&self, local: LocalId) -> (Type, LocalKind) {
        let declared = self.scopes.local(local);
        (declared.ty.clone(), declared.kind)
    }

    /// The locals, findings and calls of a check that is over.
    #[must_use]
    pub fn finish(mut self) -> (Frame, Checked) {
        self.tell_unused_parameters();
        let checked = Checked {
            sink: self.sink,
            calls: self.calls,
            unbounded_loops: self.unbounded_loops,
            not_ready: self.not_ready,
        };
        (self.scopes.frame, checked)
    }

    /// A place in the file.
    pub(crate) fn place(&self, span: Span) -> Place {
        self.context.place(span)
    }

    /// Tells a finding.
    pub(crate) fn tell(&mut self, finding: Finding) {
        self.sink.tell(finding);
    }

    /// The type as a program would write it.
    pub(crate) fn show(&self, ty: &Type) -> String {
        show(ty, self.context.signatures)
    }

    /// Declares a local.
    pub(crate) fn declare(&mut self, name: &Name, span: Span, ty: Type, kind: LocalKind) -> LocalId {
        self.explain_unknown_name(name, span);
        if matches!(kind, LocalKind::Let | LocalKind::Variable)
            && let Some(first) = self.scopes.own(name)
        {
            self.scopes.state(first).used = true;
            let (place, first) = (self.place(span), self.place(self.scopes.local(first).span));
            self.tell(crate::findings::declarations::duplicate_local(place, name, first));
        }
        self.scopes.declare(name, span, ty, kind, self.branches.len() as u32, self.depths.pure)
    }

    /// A name that was unknown before is one that is declared only now.
    fn explain_unknown_name(&mut self, name: &Name, span: Span) {
        if let Some(position) = self.unknown_names.iter().position(|(unknown, _)| unknown == name) {
            let (_, finding) = self.unknown_names.swap_remove(position);
            let declared = self.place(span);
            if let Some(told) = self.sink.findings.get_mut(finding) {
                *told = crate::findings::names::used_before(told.primary.place, name, declared);
            }
        }
    }

    /// Begins a scope.
    pub(crate) fn enter(&mut self) -> ScopeMark {
        self.scopes.enter()
    }

    /// Ends a scope: what nobody used is told.
    pub(crate) fn leave(&mut self, mark: ScopeMark) {
        let ended = self.scopes.leave(mark);
        self.tell_unused(&ended);
    }

    /// A type that was put together from parts, if it is not too large.
    pub(crate) fn bounded(&mut self, ty: Type, span: Span) -> Type {
        if size(&ty) > SIZE_MAX {
            let place = self.place(span);
            self.tell(types::too_large(place));
            return Type::Unknown;
        }
        ty
    }

    /// Checks an expression for a value of any type; `Unknown` where there is none, which is told.
    pub(crate) fn value(&mut self, expr: &'a Expr, hint: Option<&Type>) -> Expression {
        let expected = hint.map_or(super::Expected::Any, super::Expected::Hint);
        let checked = self.check(expr, expected);
        self.with_value(checked)
    }

    /// Tells an expression that gives no value.
    pub(crate) fn with_value(&mut self, mut checked: Expression) -> Expression {
        if checked.ty == Type::NoValue {
            let place = self.place(checked.span);
            self.tell(types::no_value(place, describe(&checked.kind)));
            checked.ty = Type::Unknown;
        }
        checked
    }

    /// Something wrong that was told.
    pub(crate) fn broken(&self, span: Span) -> Expression {
        leaf(ExpressionKind::Broken, Type::Unknown, span)
    }
}

/// What gives no value, in words.
fn describe(kind: &ExpressionKind) -> &'static str {
    match kind {
        ExpressionKind::If { otherwise: None, .. } => "an `if` without `else`",
        ExpressionKind::If { .. } => "this `if`",
        ExpressionKind::Match { .. } => "this `match`",
        ExpressionKind::Sleep(_) => "`sleep`",
        ExpressionKind::ParallelFor { .. } => "this `parallel for`",
        ExpressionKind::Race(_) => "this `race`",
        ExpressionKind::Catch { .. } => "this",
        ExpressionKind::Call { .. } => "this call",
        _ => "this",
    }
}

/// An expression without parts.
pub fn leaf(kind: ExpressionKind, ty: Type, span: Span) -> Expression {
    Expression { kind, ty, span, traits: Traits::default() }
}
