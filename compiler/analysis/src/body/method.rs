//! Calls of methods.

use agentflow_grammar::tree::{Call, FieldAccess, Span};
use agentflow_plan::{Method, Value};

use super::checker::leaf;
use super::method_table::{Gives, MethodEntry, Takes, is_method, method, methods_of, owner_of};
use super::{Checker, Expected, Reason};
use crate::findings::{methods as findings, optional, secrets};
use crate::typed::{Expression, ExpressionKind, Type};

impl<'a> Checker<'a> {
    /// `value.name(…)`
    pub(crate) fn check_method(
        &mut self,
        access: &'a FieldAccess,
        call: &'a Call,
        span: Span,
        expected: Expected<'_>,
    ) -> Expression {
        let receiver = self.value(&access.base, None);
        let name = access.name.as_str();
        let ty = match (&receiver.ty, access.optional) {
            (Type::Unknown | Type::Never, _) => {
                self.skip_arguments(&call.arguments);
                return self.broken(span);
            }
            (Type::Conversation(agent), _) if name == "send" => {
                let agent = *agent;
                return self.check_send(receiver, agent, call, span);
            }
            (Type::Optional(inner), true) => (**inner).clone(),
            (Type::Optional(inner), false) => {
                let place = self.place(receiver.span);
                let text = receiver.span.text(self.context.text());
                let finding = if is_method(inner, name) {
                    optional::method(place, text, name)
                } else {
                    self.unknown_method(inner, access, call.arguments.span)
                };
                self.tell(finding);
                self.skip_arguments(&call.arguments);
                return self.broken(span);
            }
            (other, true) => {
                let place = self.place(receiver.span);
                let dot = self.dot_before(access);
                self.tell(optional::never_null(place, "?.", dot));
                other.clone()
            }
            (other, false) => other.clone(),
        };
        let optional = matches!(receiver.ty, Type::Optional(_));
        if ty == Type::Secret {
            let place = self.place(receiver.span);
            self.tell(secrets::flows(place));
            self.skip_arguments(&call.arguments);
            return self.broken(span);
        }
        let Some(entry) = method(&ty, name) else {
            let finding = self.unknown_method(&ty, access, call.arguments.span);
            self.tell(finding);
            self.skip_arguments(&call.arguments);
            return self.broken(span);
        };
        self.apply(entry, receiver, ty, optional, call, span, expected)
    }

    fn unknown_method(
        &mut self,
        ty: &Type,
        access: &FieldAccess,
        arguments: Span,
    ) -> crate::finding::Finding {
        let name = access.name.as_str();
        let place = self.place(access.name.span);
        let shown = self.show(ty);
        if name == "length" && matches!(ty, Type::String(_) | Type::List(_) | Type::Map(_)) {
            return findings::length_called(place, self.place(arguments));
        }
        if self.field_type(ty, &access.name.name).is_some() && *ty != Type::Json {
            return findings::field_called(place, name, &shown);
        }
        let near = self.sink.nearest.find(name, methods_of(ty));
        findings::unknown(place, name, &shown, &near, owner_of(name))
    }

    #[expect(clippy::too_many_arguments, reason = "all parts of one call")]
    fn apply(
        &mut self,
        entry: &'static MethodEntry,
        receiver: Expression,
        ty: Type,
        optional: bool,
        call: &'a Call,
        span: Span,
        expected: Expected<'_>,
    ) -> Expression {
        let result = self.result_of(entry, &ty, &receiver, expected);
        let mut traits = receiver.traits;
        let mut arguments = self.method_arguments(entry, &ty, call);
        for argument in &arguments {
            traits = traits.and(argument.traits);
        }
        let Some(result) = result else { return self.broken(span) };
        if entry.method == Method::Sum
            && let Some(zero) = zero_of(&result)
        {
            // The sum of no items has the type of an item too.
            arguments.push(leaf(ExpressionKind::Literal(zero), result.clone(), span));
        }
        let result = if optional { result.optional() } else { result };
        let kind = ExpressionKind::Method {
            method: entry.method,
            receiver: Box::new(receiver),
            arguments,
            optional,
        };
        Expression { kind, ty: result, span, traits }
    }

    fn method_arguments(
        &mut self,
        entry: &'static MethodEntry,
        ty: &Type,
        call: &'a Call,
    ) -> Vec<Expression> {
        let written = &call.arguments;
        let mut arguments = Vec::with_capacity(entry.takes.len());
        for (argument, (parameter, takes)) in written.entries.iter().zip(entry.takes) {
            if let Some(name) = &argument.name
                && name.as_str() != *parameter
            {
                let place = self.place(name.span);
                self.tell(findings::unknown_parameter(place, entry.name, name.as_str(), entry.takes));
            }
            let wanted = match (takes, ty) {
                (Takes::Text | Takes::Key, _) => Type::STRING,
                (Takes::Whole | Takes::MaybeWhole, _) => Type::INT,
                (Takes::Item, Type::List(list)) => list.item.clone(),
                (Takes::Item, _) => Type::Unknown,
            };
            let wanted = without_bounds(&wanted);
            let reason = Reason::Argument { callable: entry.name, parameter, place: None };
            arguments.push(self.check(&argument.value, Expected::Must(&wanted, reason)));
        }
        if let Some(extra) = written.entries.get(entry.takes.len()) {
            let last = written.entries.last().map_or(extra.span, |last| last.span);
            let place = self.place(extra.span.to(last));
            self.tell(findings::too_many(place, entry.name, entry.takes));
            for argument in &written.entries[entry.takes.len()..] {
                self.check(&argument.value, Expected::Any);
            }
        }
        let needed: Vec<&str> = entry
            .takes
            .iter()
            .skip(written.entries.len())
            .filter(|(_, takes)| *takes != Takes::MaybeWhole)
            .map(|(name, _)| *name)
            .collect();
        if !needed.is_empty() && written.broken.is_empty() {
            let place = self.place(written.span);
            self.tell(findings::missing(place, entry.name, &needed));
        }
        arguments
    }

    /// What the method gives for this receiver; none where it does not go with the items, which is told.
    fn result_of(
        &mut self,
        entry: &'static MethodEntry,
        ty: &Type,
        receiver: &Expression,
        expected: Expected<'_>,
    ) -> Option<Type> {
        let item = match ty {
            Type::List(list) => list.item.clone(),
            Type::Map(value) => (**value).clone(),
            _ => Type::Unknown,
        };
        let wanted = match entry.method {
            Method::Join => matches!(item, Type::String(_)).then_some(()).ok_or("strings"),
            Method::Sum => is_number(&item).then_some(()).ok_or("numbers or durations"),
            Method::Min | Method::Max | Method::Sort if matches!(ty, Type::List(_)) => {
                is_ordered(&item).then_some(()).ok_or("numbers, strings, durations or times")
            }
            Method::Flatten => matches!(item, Type::List(_)).then_some(()).ok_or("lists"),
            _ => Ok(()),
        };
        if let Err(wanted) = wanted
            && !item.is_unknown()
            && item != Type::Never
        {
            let (place, shown) = (self.place(receiver.span), self.show(ty));
            self.tell(findings::wrong_items(place, entry.name, wanted, &shown));
            return None;
        }
        Some(match entry.gives {
            Gives::Text => Type::STRING,
            Gives::Truth => Type::Bool,
            Gives::Whole => Type::INT,
            Gives::Texts => Type::list(Type::STRING),
            Gives::Json => Type::Json,
            // The sum of an empty list is of the type that is expected.
            Gives::Item if item == Type::Never => expected.hint().cloned().unwrap_or(Type::INT),
            Gives::Item => without_bounds(&item),
            Gives::MaybeItem => item.optional(),
            Gives::Same => match ty {
                Type::List(list) => Type::list(list.item.clone()),
                other => other.clone(),
            },
            Gives::Flat => match item {
                Type::List(inner) => Type::list(inner.item.clone()),
                other => Type::list(other),
            },
            Gives::Values => Type::list(item),
            Gives::Number => without_bounds(ty),
        })
    }
}

fn zero_of(ty: &Type) -> Option<Value> {
    match ty {
        Type::Int(_) => Some(Value::Int(0)),
        Type::Float(_) => Some(Value::Float(0.0)),
        Type::Duration => Some(Value::Duration(0)),
        _ => None,
    }
}

fn is_number(ty: &Type) -> bool {
    matches!(ty, Type::Int(_) | Type::Float(_) | Type::Duration)
}

fn is_ordered(ty: &Type) -> bool {
    is_number(ty) || matches!(ty, Type::String(_) | Type::Time)
}

/// The type without constraints: a sum of small numbers may be large.
fn without_bounds(ty: &Type) -> Type {
    match ty {
        Type::Int(_) => Type::INT,
        Type::Float(_) => Type::FLOAT,
        Type::String(_) => Type::STRING,
        other => other.clone(),
    }
}
