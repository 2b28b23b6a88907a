//! Arguments, held against parameters.

use agentflow_grammar::tree::{Argument as WrittenArgument, Arguments as Written, ExprKind, Ident, Span};

use super::{Checker, Expected, Reason};
use crate::finding::Place;
use crate::findings::{calls as findings, variables};
use crate::signatures::{CallableSignature, ParameterSignature};
use crate::sink::NamingForm;
use crate::typed::{Argument, Arguments, LocalKind, Traits, Type};
use crate::types::{Fit, fit};

impl<'a> Checker<'a> {
    /// Checks the arguments of a call: positional ones, then named ones.
    pub(crate) fn check_arguments(
        &mut self,
        signature: &'a CallableSignature,
        written: &'a Written,
        callee: Span,
    ) -> (Arguments, Traits) {
        let mut values: Vec<Option<Argument>> = signature.parameters.iter().map(|_| None).collect();
        let mut order: Vec<u32> = Vec::with_capacity(written.entries.len());
        let mut given: Vec<Option<Place>> = vec![None; values.len()];
        let mut traits = Traits::default();
        let mut named_before: Option<Place> = None;
        let mut too_many_told = false;
        let mut unmatched = false;
        for (position, argument) in written.entries.iter().enumerate() {
            let target = match &argument.name {
                Some(name) => {
                    named_before = Some(self.place(argument.span));
                    self.named_parameter(signature, name, &given)
                }
                None => {
                    if let Some(before) = named_before {
                        let place = self.place(argument.span);
                        self.tell(findings::positional_after_named(place, before));
                    }
                    (position < values.len()).then_some(position)
                }
            };
            let Some(target) = target else {
                unmatched = true;
                self.check(&argument.value, Expected::Any);
                if argument.name.is_none() && !too_many_told && signature.complete && named_before.is_none() {
                    too_many_told = true;
                    let last = written.entries.last().map_or(argument.span, |last| last.span);
                    let place = self.place(argument.span.to(last));
                    let names: Vec<&str> =
                        signature.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
                    self.tell(findings::too_many(
                        place,
                        &signature.name,
                        &names,
                        written.entries.len(),
                        signature.place(),
                    ));
                }
                continue;
            };
            if let Some(first) = given[target] {
                let place = self.place(argument.span);
                let parameter = signature.parameters[target].name.clone();
                self.tell(findings::given_twice(place, &signature.name, &parameter, first));
                self.check(&argument.value, Expected::Any);
                continue;
            }
            given[target] = Some(self.place(argument.span));
            let checked = self.check_argument(signature, &signature.parameters[target], argument);
            if let Argument::Value(value) = &checked {
                traits = traits.and(value.traits);
            } else {
                traits.assigns = true;
            }
            values[target] = Some(checked);
            order.push(target as u32);
        }
        self.tell_shared_twice(&values, &given);
        let missing_matters = written.broken.is_empty() && signature.complete && !unmatched;
        let values = self.fill(signature, values, written, callee, missing_matters);
        let in_order = order.windows(2).all(|pair| pair[0] < pair[1]);
        (Arguments { values, written: (!in_order).then_some(order) }, traits)
    }

    fn named_parameter(
        &mut self,
        signature: &CallableSignature,
        name: &Ident,
        given: &[Option<Place>],
    ) -> Option<usize> {
        if let Some((position, parameter)) = signature.parameter(name.as_str()) {
            let of = Place::new(signature.file, parameter.span);
            self.sink.name_part(name.as_str(), name.span, of, NamingForm::Plain);
            return Some(position);
        }
        if signature.complete {
            let open = signature.parameters.iter().zip(given).filter(|(_, given)| given.is_none());
            let names = open.map(|(parameter, _)| parameter.name.as_str());
            let near = self.sink.nearest.find(name.as_str(), names);
            let all: Vec<&str> =
                signature.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
            let place = self.place(name.span);
            self.tell(findings::unknown_parameter(
                place,
                &signature.name,
                name.as_str(),
                &near,
                &all,
                signature.place(),
            ));
        }
        None
    }

    fn check_argument(
        &mut self,
        signature: &CallableSignature,
        parameter: &ParameterSignature,
        argument: &'a WrittenArgument,
    ) -> Argument {
        let declared = Place::new(signature.file, parameter.span);
        if parameter.variable {
            return self.shared_variable(signature, parameter, argument, declared);
        }
        let reason =
            Reason::Argument { callable: &signature.name, parameter: &parameter.name, place: Some(declared) };
        Argument::Value(self.check(&argument.value, Expected::Must(&parameter.ty, reason)))
    }

    /// A `var` parameter takes a `var` of exactly its type.
    fn shared_variable(
        &mut self,
        signature: &CallableSignature,
        parameter: &ParameterSignature,
        argument: &'a WrittenArgument,
        declared: Place,
    ) -> Argument {
        let expr = &argument.value;
        if let ExprKind::Name(name) = &expr.kind
            && let Some(local) = self.scopes.get(name)
        {
            self.scopes.state(local).used = true;
            let (ty, kind) = (self.scopes.local(local).ty.clone(), self.scopes.local(local).kind);
            if matches!(kind, LocalKind::Variable | LocalKind::VariableParameter) {
                let same = fit(&ty, &parameter.ty) == Fit::Same && fit(&parameter.ty, &ty) == Fit::Same;
                if same {
                    let ident = Ident { name: name.clone(), span: expr.span };
                    self.check_assignable(local, &ident);
                } else {
                    let (found, wanted) = (self.show(&ty), self.show(&parameter.ty));
                    let place = self.place(expr.span);
                    self.tell(variables::shared_type_differs(
                        place,
                        &parameter.name,
                        &found,
                        &wanted,
                        declared,
                    ));
                }
                return Argument::Variable(local);
            }
        }
        let checked = self.value(expr, Some(&parameter.ty));
        if !checked.ty.is_unknown() {
            let place = self.place(expr.span);
            self.tell(variables::not_shareable(place, &signature.name, &parameter.name, declared));
        }
        Argument::Value(checked)
    }

    /// One variable cannot be shared under two names at once.
    fn tell_shared_twice(&mut self, values: &[Option<Argument>], given: &[Option<Place>]) {
        let mut seen = Vec::new();
        for (value, place) in values.iter().zip(given) {
            let (Some(Argument::Variable(local)), Some(place)) = (value, place) else { continue };
            if let Some((_, first)) = seen.iter().find(|(known, _)| known == local) {
                let name = self.scopes.local(*local).name.clone();
                self.tell(variables::shared_twice(*place, &name, *first));
            }
            seen.push((*local, *place));
        }
    }

    /// Defaults for what is left out; what has none is told.
    fn fill(
        &mut self,
        signature: &CallableSignature,
        values: Vec<Option<Argument>>,
        written: &Written,
        callee: Span,
        missing_matters: bool,
    ) -> Vec<Argument> {
        let mut missing: Vec<&ParameterSignature> = Vec::new();
        let mut filled = Vec::with_capacity(values.len());
        for (value, parameter) in values.into_iter().zip(&signature.parameters) {
            filled.push(match value {
                Some(argument) => argument,
                None if parameter.has_default => match &parameter.default {
                    Some(default) => Argument::Default(default.clone()),
                    None => {
                        self.not_ready = true;
                        Argument::Default(agentflow_plan::Value::Null)
                    }
                },
                None => {
                    missing.push(parameter);
                    Argument::Value(self.broken(callee))
                }
            });
        }
        if missing_matters && !missing.is_empty() {
            let shown: Vec<(&str, String, Place)> = missing
                .iter()
                .map(|parameter| {
                    let ty = self.show(&parameter.ty);
                    (parameter.name.as_str(), ty, Place::new(signature.file, parameter.span))
                })
                .collect();
            let end = Span::new(written.span.end.saturating_sub(1), written.span.end);
            let place = if written.entries.is_empty() { written.span } else { end };
            let place = self.place(place);
            self.tell(findings::missing(place, &signature.name, &shown));
        }
        filled
    }

    /// The types of the parameters of a callable, as a record without a name: what `args` is.
    pub(crate) fn arguments_type(signature: &CallableSignature) -> Type {
        Type::object(
            signature
                .parameters
                .iter()
                .map(|parameter| (parameter.name.clone(), parameter.ty.clone()))
                .collect(),
        )
    }
}
