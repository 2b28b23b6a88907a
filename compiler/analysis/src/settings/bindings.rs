//! Parameters that a tool list or handoff binds, and those that it leaves to the model.

use agentflow_grammar::tree::{Bindings, ExprKind, Span};

use crate::body::{Checker, Expected, PurePlace, Reason};
use crate::finding::Place;
use crate::findings::{agents, calls, variables};
use crate::signatures::{CallableSignature, ParameterSignature};
use crate::sink::NamingForm;
use crate::typed::{Argument, Binding, LocalKind};
use crate::types::{Fit, fit, is_json};

impl<'a> Checker<'a> {
    /// One binding a parameter, in order.
    pub(crate) fn bindings(
        &mut self,
        signature: &'a CallableSignature,
        written: Option<&'a Bindings>,
        entry: Span,
    ) -> Vec<Binding> {
        let mut bound: Vec<Option<Binding>> = signature.parameters.iter().map(|_| None).collect();
        let mut given: Vec<Option<Place>> = vec![None; bound.len()];
        let mut named_before: Option<Place> = None;
        let mut too_many = false;
        for (position, binding) in written.iter().flat_map(|written| &written.entries).enumerate() {
            let target = match &binding.name {
                Some(name) => {
                    named_before = Some(self.context.place(binding.span));
                    let found = signature.parameter(name.as_str()).map(|(position, parameter)| {
                        let of = Place::new(signature.file, parameter.span);
                        self.sink.name_part(name.as_str(), name.span, of, NamingForm::Plain);
                        position
                    });
                    if found.is_none() && signature.complete {
                        let all: Vec<&str> =
                            signature.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
                        let near = self.sink.nearest.find(name.as_str(), all.iter().copied());
                        let place = self.context.place(name.span);
                        self.sink.tell(calls::unknown_parameter(
                            place,
                            &signature.name,
                            name.as_str(),
                            &near,
                            &all,
                            signature.place(),
                        ));
                    }
                    found
                }
                None => {
                    if let Some(before) = named_before {
                        let place = self.context.place(binding.span);
                        self.sink.tell(calls::positional_after_named(place, before));
                    } else if position >= bound.len() && signature.complete && !too_many {
                        too_many = true;
                        let place = self.context.place(binding.span);
                        let names: Vec<&str> =
                            signature.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
                        let count = written.map_or(0, |written| written.entries.len());
                        self.sink.tell(calls::too_many(
                            place,
                            &signature.name,
                            &names,
                            count,
                            signature.place(),
                        ));
                    }
                    (named_before.is_none() && position < bound.len()).then_some(position)
                }
            };
            let Some(target) = target else {
                if let Some(value) = &binding.value {
                    self.skip_value(value);
                }
                continue;
            };
            if let Some(first) = given[target] {
                let place = self.context.place(binding.span);
                let parameter = &signature.parameters[target].name;
                self.sink.tell(calls::given_twice(place, &signature.name, parameter, first));
                continue;
            }
            given[target] = Some(self.context.place(binding.span));
            bound[target] = binding.value.as_ref().map(|value| {
                Binding::Bound(self.bound_argument(signature, &signature.parameters[target], value))
            });
        }
        self.open_parameters(signature, bound, written, entry)
    }

    fn bound_argument(
        &mut self,
        signature: &'a CallableSignature,
        parameter: &'a ParameterSignature,
        value: &'a agentflow_grammar::tree::Expr,
    ) -> Argument {
        let declared = Place::new(signature.file, parameter.span);
        if !parameter.variable {
            let reason = Reason::Argument {
                callable: &signature.name,
                parameter: &parameter.name,
                place: Some(declared),
            };
            let checked = self.pure(PurePlace::Setting, |checker| {
                checker.check(value, Expected::Must(&parameter.ty, reason))
            });
            return Argument::Value(checked);
        }
        // State that the tools of a conversation keep: a `var` parameter of the agent.
        if let ExprKind::Name(name) = &value.kind
            && let Some(local) = self.local_named(name)
        {
            let (ty, kind) = self.local_type(local);
            if kind == LocalKind::VariableParameter {
                if fit(&ty, &parameter.ty) != Fit::Same || fit(&parameter.ty, &ty) != Fit::Same {
                    let (found, wanted) = (self.show(&ty), self.show(&parameter.ty));
                    let place = self.context.place(value.span);
                    self.sink.tell(variables::shared_type_differs(
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
        let place = self.context.place(value.span);
        self.sink.tell(variables::not_shareable(place, &signature.name, &parameter.name, declared));
        self.skip_value(value);
        Argument::Default(agentflow_plan::Value::Null)
    }

    /// What is not bound is for the model to fill, if a model can.
    fn open_parameters(
        &mut self,
        signature: &'a CallableSignature,
        bound: Vec<Option<Binding>>,
        written: Option<&Bindings>,
        entry: Span,
    ) -> Vec<Binding> {
        let readable = written.is_none_or(|written| written.broken.is_empty());
        let place = self.context.place(written.map_or(entry, |written| written.span));
        let mut checked = Vec::with_capacity(bound.len());
        for (binding, parameter) in bound.into_iter().zip(&signature.parameters) {
            if binding.is_none() && readable {
                let declared = Place::new(signature.file, parameter.span);
                if parameter.variable {
                    self.sink.tell(agents::open_variable(place, &signature.name, &parameter.name, declared));
                } else if !is_json(&parameter.ty) {
                    let shown = self.show(&parameter.ty);
                    self.sink.tell(agents::open_without_json(place, &parameter.name, &shown, declared));
                }
            }
            checked.push(binding.unwrap_or(Binding::Open));
        }
        checked
    }
}
