//! Turns of a model that a test plays.

use agentflow_grammar::tree::{Arguments, Turn as Written, TurnCall as WrittenCall, TurnKind as Kind};
use agentflow_plan::CallableId;

use super::test::CalledPath;
use super::{Checker, Expected, PurePlace, Reason};
use crate::finding::Place;
use crate::findings::tests as findings;
use crate::signatures::CallableSignature;
use crate::sink::NamingForm;
use crate::typed::{FieldValue, Turn, TurnCall, TurnKind, TurnTarget, Type};

impl<'a> Checker<'a> {
    /// `[call …, handoff …, output …]`
    pub(crate) fn turns(&mut self, turns: &'a [Written]) -> Vec<Turn> {
        turns
            .iter()
            .filter_map(|turn| {
                let kind = self.turn(&turn.kind)?;
                Some(Turn { kind, span: turn.span })
            })
            .collect()
    }

    fn turn(&mut self, turn: &'a Kind) -> Option<TurnKind> {
        Some(match turn {
            Kind::Calls(calls) => {
                TurnKind::Calls(calls.iter().filter_map(|call| self.turn_call(call)).collect())
            }
            Kind::Handoff(call) => {
                let path = call.path.as_slice();
                let target = self.called_by_path(path, "an agent")?;
                let CalledPath::Callable(CallableId::Agent(agent)) = target else {
                    let place = self.place(call.span);
                    self.tell(findings::handoff_to_other(place));
                    return None;
                };
                let signature = self.context.signatures.agent(agent);
                let arguments = self.turn_arguments(call.arguments.as_ref(), Some(signature));
                TurnKind::Handoff { agent, arguments }
            }
            // What a model writes may be wrong on purpose.
            Kind::Output(value) => {
                TurnKind::Output(self.pure(PurePlace::Setting, |checker| checker.value(value, None)))
            }
            Kind::Text(value) => {
                let expected = Expected::Must(&Type::STRING, Reason::Form("`text`"));
                TurnKind::Text(self.pure(PurePlace::Setting, |checker| checker.check(value, expected)))
            }
            Kind::Error { kind, message } => {
                let message = message.as_ref().map(|message| self.message_of(message));
                TurnKind::Error { kind: self.error_kind(kind)?, message }
            }
        })
    }

    fn turn_call(&mut self, call: &'a WrittenCall) -> Option<TurnCall> {
        let (target, signature) = match self.called_by_path(&call.path, "a tool")? {
            CalledPath::Callable(target) => {
                (TurnTarget::Callable(target), Some(self.context.signatures.callable(target)))
            }
            CalledPath::ServerTool(server, tool) => (TurnTarget::ServerTool { server, tool }, None),
        };
        let arguments = self.turn_arguments(call.arguments.as_ref(), signature);
        Some(TurnCall { target, arguments, span: call.span })
    }

    fn turn_arguments(
        &mut self,
        arguments: Option<&'a Arguments>,
        signature: Option<&'a CallableSignature>,
    ) -> Vec<FieldValue> {
        let mut values = Vec::new();
        for (position, argument) in arguments.iter().flat_map(|arguments| &arguments.entries).enumerate() {
            let parameter = match &argument.name {
                Some(name) => signature.and_then(|signature| signature.parameter(name.as_str())),
                None => signature.and_then(|signature| {
                    signature.parameters.get(position).map(|parameter| (position, parameter))
                }),
            };
            if let (Some(name), Some(signature), Some((_, parameter))) =
                (&argument.name, signature, parameter)
            {
                let of = Place::new(signature.file, parameter.span);
                self.sink.name_part(name.as_str(), name.span, of, NamingForm::Plain);
            }
            let hint = parameter.map(|(_, parameter)| &parameter.ty);
            let value = self.pure(PurePlace::Setting, |checker| checker.value(&argument.value, hint));
            let name = argument.name.as_ref().map(|name| name.name.clone());
            match name.or_else(|| parameter.map(|(_, parameter)| parameter.name.clone())) {
                Some(name) => values.push(FieldValue { name, value }),
                None => {
                    let place = self.place(argument.span);
                    self.tell(findings::argument_without_name(place));
                }
            }
        }
        values
    }
}
