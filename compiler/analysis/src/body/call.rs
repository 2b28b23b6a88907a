//! Calls.

use agentflow_grammar::tree::{Arguments as Written, Call, ExprKind, Span};
use agentflow_plan::{CallableId, FunctionId};

use super::checker::{CallSite, CallTarget};
use super::name::BUILT_IN_FUNCTIONS;
use super::{Checker, Expected};
use crate::declare::Definition;
use crate::findings::{calls, fields, names};
use crate::typed::{CallOptions, Expression, ExpressionKind, Traits, Type};

impl<'a> Checker<'a> {
    /// `f(a, name: b)`, with the options of its `with`.
    pub(crate) fn check_call(
        &mut self,
        call: &'a Call,
        with: Option<&'a agentflow_grammar::tree::With>,
        span: Span,
        expected: Expected<'_>,
    ) -> Expression {
        let checked = match &call.callee.kind {
            ExprKind::Name(name) => {
                if let Some((named, declaration)) = self.context.lookup(name)
                    && self.scopes.get(name).is_none_or(|_| declaration.definition.is_callable())
                {
                    self.sink.refer(call.callee.span, named);
                    return self.call_declared(declaration.definition, call, with, span);
                }
                if BUILT_IN_FUNCTIONS.contains(&name.as_str()) {
                    return self.call_built_in(name, call, with, span);
                }
                self.tell_unknown_callee(name, call.callee.span);
                self.skip_arguments(&call.arguments);
                self.broken(span)
            }
            ExprKind::Field(access) => match self.declared(&access.base) {
                Some((Definition::Enum(id), named)) => {
                    self.sink.refer(access.base.span, named);
                    self.tell_called_variant(id, access, span);
                    self.skip_arguments(&call.arguments);
                    self.broken(span)
                }
                Some((Definition::Server(_), named)) => {
                    self.sink.refer(access.base.span, named);
                    let place = self.place(call.callee.span);
                    let text = call.callee.span.text(self.context.text());
                    self.tell(fields::server_tool_as_value(place, text));
                    self.skip_arguments(&call.arguments);
                    self.broken(span)
                }
                _ => self.check_method(access, call, span, expected),
            },
            ExprKind::Broken => {
                self.unreadable = true;
                self.skip_arguments(&call.arguments);
                self.broken(span)
            }
            _ => {
                let callee = self.value(&call.callee, None);
                if !callee.ty.is_unknown() {
                    let (place, shown) = (self.place(callee.span), self.show(&callee.ty));
                    self.tell(calls::not_callable(place, &shown));
                }
                self.skip_arguments(&call.arguments);
                self.broken(span)
            }
        };
        match with {
            // What is called is not known, and that was told.
            Some(with) if checked.ty.is_unknown() => self.skip_fields(&with.options),
            Some(with) => self.tell_misplaced_with(with),
            None => {}
        }
        checked
    }

    fn call_declared(
        &mut self,
        definition: Definition,
        call: &'a Call,
        with: Option<&'a agentflow_grammar::tree::With>,
        span: Span,
    ) -> Expression {
        let target = match definition {
            Definition::Function(id) => {
                if let Some(with) = with {
                    self.tell_misplaced_with(with);
                }
                return self.call_function(id, call, span);
            }
            Definition::Tool(id) => CallableId::Tool(id),
            Definition::Agent(id) => CallableId::Agent(id),
            Definition::Workflow(id) => CallableId::Workflow(id),
            other => {
                if let Some(with) = with {
                    self.skip_fields(&with.options);
                }
                if !matches!(other, Definition::Broken(_)) {
                    let place = self.place(call.callee.span);
                    let name = call.callee.span.text(self.context.text());
                    let fields: Vec<&str> = match other {
                        Definition::Record(id) => self.context.signatures.record(id).fields.names().collect(),
                        _ => Vec::new(),
                    };
                    self.tell(calls::kind_not_callable(place, name, other, &fields));
                }
                self.skip_arguments(&call.arguments);
                return self.broken(span);
            }
        };
        self.call_effect(target, call, with, span)
    }

    fn call_function(&mut self, id: FunctionId, call: &'a Call, span: Span) -> Expression {
        self.calls.push(CallSite {
            target: CallTarget::Function(id),
            span: call.callee.span,
            detached: false,
        });
        let signature = self.context.signatures.function(id);
        let (arguments, traits) = self.check_arguments(signature, &call.arguments, call.callee.span);
        let kind = ExpressionKind::CallFunction { function: id, arguments };
        Expression { kind, ty: signature.result.clone(), span, traits }
    }

    fn call_effect(
        &mut self,
        target: CallableId,
        call: &'a Call,
        with: Option<&'a agentflow_grammar::tree::With>,
        span: Span,
    ) -> Expression {
        self.calls.push(CallSite {
            target: CallTarget::Callable(target),
            span: call.callee.span,
            detached: false,
        });
        let signature = self.context.signatures.callable(target);
        if let CallableId::Tool(tool) = target
            && self.context.is_hosted(tool)
        {
            let place = self.place(call.callee.span);
            self.tell(calls::hosted(place, &signature.name, signature.place()));
        }
        let callee = signature.name.clone();
        self.effect_of_call(span, super::callable::effect_words(target), &callee);
        let (arguments, mut traits) = self.check_arguments(signature, &call.arguments, call.callee.span);
        let options = with.and_then(|with| self.check_options_of(target, with, &mut traits));
        traits.effect = true;
        let kind = ExpressionKind::Call { target, arguments, options: options.map(Box::<CallOptions>::new) };
        Expression { kind, ty: signature.result.clone(), span, traits }
    }

    /// Checks the arguments of a call of something that was told, so that what they use counts as used.
    pub(crate) fn skip_arguments(&mut self, arguments: &'a Written) {
        for argument in &arguments.entries {
            self.check(&argument.value, Expected::Any);
        }
    }

    fn tell_unknown_callee(&mut self, name: &str, span: Span) {
        let place = self.place(span);
        if let Some(local) = self.scopes.get(name) {
            self.scopes.state(local).used = true;
            let ty = self.scopes.local(local).ty.clone();
            if !ty.is_unknown() {
                let shown = self.show(&ty);
                self.tell(calls::not_callable(place, &shown));
            }
            return;
        }
        if self.unreadable {
            return;
        }
        let callables = self.context.names(Definition::is_callable).chain(BUILT_IN_FUNCTIONS);
        let near = self.sink.nearest.find(name, callables);
        self.note_meant(&near);
        self.sink.tell_missing(names::unknown_callable(place, name, &near), name, "a callable");
    }

    fn tell_called_variant(
        &mut self,
        of: agentflow_plan::EnumId,
        access: &'a agentflow_grammar::tree::FieldAccess,
        span: Span,
    ) {
        if let Some(variant) = self.variant(of, &access.name) {
            let signature = self.context.signatures.enumeration(of);
            let payload = signature.variant(variant).payload.as_ref();
            let fields: Option<Vec<&str>> = payload.map(|payload| payload.names().collect());
            let place = self.place(span);
            self.tell(fields::variant_called(
                place,
                &signature.name,
                access.name.as_str(),
                fields.as_deref(),
            ));
        }
    }

    /// A call of something that gives no options.
    pub(crate) fn effectful(&mut self, span: Span, what: &str, traits: &mut Traits) {
        self.effect(span, what);
        traits.effect = true;
    }

    /// `Unknown` of a type that was told, so that nothing follows from it.
    pub(crate) fn unknown_of(&self, ty: &Type) -> Type {
        if ty.is_unknown() { Type::Unknown } else { ty.clone() }
    }
}
