//! Waiting: for signals, for time; and starting workflows on their own.

use agentflow_grammar::tree::{Expr, ExprKind, Span, Wait};
use agentflow_plan::CallableId;

use super::checker::{CallSite, CallTarget};
use super::{Checker, Expected, Reason};
use crate::declare::Definition;
use crate::findings::{misplaced, names};
use crate::typed::{Expression, ExpressionKind, Traits, Type};

impl<'a> Checker<'a> {
    /// `wait payment within 3d`
    pub(crate) fn check_wait(&mut self, wait: &'a Wait, span: Span) -> Expression {
        let mut traits = Traits::default();
        self.effectful(span, "`wait`", &mut traits);
        let within = wait.within.as_ref().map(|within| {
            let checked = self.check(within, Expected::Must(&Type::Duration, Reason::Form("`within`")));
            traits = traits.and(checked.traits);
            Box::new(checked)
        });
        let name = wait.signal.as_str();
        let place = self.place(wait.signal.span);
        let Some((named, declaration)) = self.context.lookup(name) else {
            let signals = self.context.names(|definition| matches!(definition, Definition::Signal(_)));
            let near = self.sink.nearest.find(name, signals);
            self.note_meant(&near);
            self.sink.tell_missing(names::unknown_signal(place, name, &near), name, "a signal");
            return self.broken(span);
        };
        self.sink.refer(wait.signal.span, named);
        match declaration.definition {
            Definition::Signal(signal) => {
                let ty = self.context.signatures.signal(signal).payload.clone();
                Expression { kind: ExpressionKind::Wait { signal, within }, ty, span, traits }
            }
            Definition::Broken(_) => self.broken(span),
            other => {
                self.tell(names::wrong_kind(place, name, other, "a signal", declaration.place()));
                self.broken(span)
            }
        }
    }

    /// `sleep 2h`, `sleep until t`
    pub(crate) fn check_sleep(&mut self, time: &'a Expr, span: Span, ty: Type) -> Expression {
        let mut traits = Traits::default();
        self.effectful(span, "`sleep`", &mut traits);
        let what = if ty == Type::Time { "the time of `sleep until`" } else { "the time of `sleep`" };
        let time = self.check(time, Expected::Must(&ty, Reason::Form(what)));
        let traits = traits.and(time.traits);
        Expression { kind: ExpressionKind::Sleep(Box::new(time)), ty: Type::NoValue, span, traits }
    }

    /// `spawn report(x)`
    pub(crate) fn check_spawn(&mut self, started: &'a Expr, span: Span) -> Expression {
        let mut traits = Traits::default();
        self.effectful(span, "`spawn`", &mut traits);
        let inner = match &started.kind {
            ExprKind::With(with) => {
                self.tell_misplaced_with(with);
                &with.base
            }
            _ => started,
        };
        let call = match &inner.kind {
            ExprKind::Call(call) => call,
            ExprKind::Broken => return self.broken(span),
            _ => return self.spawn_of_other(started, span),
        };
        let workflow = match self.declared(&call.callee) {
            Some((Definition::Workflow(workflow), named)) => {
                self.sink.refer(call.callee.span, named);
                workflow
            }
            Some((Definition::Broken(_), _)) => {
                self.skip_arguments(&call.arguments);
                return self.broken(span);
            }
            _ => return self.spawn_of_other(started, span),
        };
        self.calls.push(CallSite {
            target: CallTarget::Callable(CallableId::Workflow(workflow)),
            span: call.callee.span,
            detached: true,
        });
        let signature = self.context.signatures.workflow(workflow);
        let (arguments, more) = self.check_arguments(signature, &call.arguments, call.callee.span);
        for argument in &arguments.values {
            if let crate::typed::Argument::Variable(local) = argument {
                let (place, name) = (self.place(call.arguments.span), self.scopes.local(*local).name.clone());
                self.tell(crate::findings::variables::shared_with_spawned(place, &name));
            }
        }
        let traits = traits.and(more);
        Expression { kind: ExpressionKind::Spawn { workflow, arguments }, ty: Type::STRING, span, traits }
    }

    fn spawn_of_other(&mut self, started: &'a Expr, span: Span) -> Expression {
        let checked = self.check(started, Expected::Any);
        if !checked.ty.is_unknown() {
            let place = self.place(started.span);
            self.tell(misplaced::spawn_of_other(place));
        }
        super::checker::leaf(ExpressionKind::Broken, Type::STRING, span)
    }
}
