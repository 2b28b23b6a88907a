//! Conversations over several turns.

use agentflow_grammar::tree::{Call, Expr, ExprKind, Span, With};
use agentflow_plan::{AgentId, CallableId, LocalId};

use super::checker::{CallSite, CallTarget};
use super::{Checker, Expected, Reason};
use crate::declare::Definition;
use crate::findings::{builtins, mismatch};
use crate::typed::{Argument, Expression, ExpressionKind, Traits, Type};

impl<'a> Checker<'a> {
    /// `conversation(Triage(customer))`
    pub(crate) fn check_conversation(
        &mut self,
        call: &'a Call,
        with: Option<&'a With>,
        span: Span,
    ) -> Expression {
        let mut traits = Traits::default();
        self.effectful(span, "`conversation`", &mut traits);
        let subject = match call.arguments.entries.as_slice() {
            [argument] if argument.name.is_none() => &argument.value,
            _ => {
                self.skip_arguments(&call.arguments);
                if call.arguments.broken.is_empty() {
                    let place = self.place(call.arguments.span);
                    self.tell(builtins::takes_one(
                        place,
                        "conversation",
                        "call an agent in it: `conversation(Triage(ticket))`",
                    ));
                }
                return self.broken(span);
            }
        };
        let (inner, with) = match &subject.kind {
            ExprKind::With(inner) => (&inner.base, Some(&**inner)),
            _ => (subject, with),
        };
        let ExprKind::Call(agent_call) = &inner.kind else {
            return self.no_agent_call(subject, span);
        };
        let agent = match self.declared(&agent_call.callee) {
            Some((Definition::Agent(agent), named)) => {
                self.sink.refer(agent_call.callee.span, named);
                agent
            }
            Some((Definition::Broken(_), _)) => {
                self.skip_arguments(&agent_call.arguments);
                return self.broken(span);
            }
            _ => return self.no_agent_call(subject, span),
        };
        self.calls.push(CallSite {
            target: CallTarget::Callable(CallableId::Agent(agent)),
            span: agent_call.callee.span,
            detached: false,
        });
        let signature = self.context.signatures.agent(agent);
        let (arguments, more) =
            self.check_arguments(signature, &agent_call.arguments, agent_call.callee.span);
        traits = traits.and(more);
        let options =
            with.and_then(|with| self.check_options_of(CallableId::Agent(agent), with, &mut traits));
        let kind = ExpressionKind::Conversation { agent, arguments, options: options.map(Box::new) };
        Expression { kind, ty: Type::Conversation(agent), span, traits }
    }

    fn no_agent_call(&mut self, subject: &'a agentflow_grammar::tree::Expr, span: Span) -> Expression {
        let effects = std::mem::replace(&mut self.effects, super::EffectRule::Allowed);
        let checked = self.check(subject, Expected::Any);
        self.effects = effects;
        if !checked.ty.is_unknown() {
            let place = self.place(subject.span);
            self.tell(builtins::conversation_of_other(place));
        }
        self.broken(span)
    }

    /// Notes the variables that a conversation shares.
    pub(crate) fn note_conversation(&mut self, chat: LocalId, value: &Expression) {
        let ExpressionKind::Conversation { arguments, .. } = &value.kind else { return };
        let shared: Vec<LocalId> = arguments
            .values
            .iter()
            .filter_map(|argument| match argument {
                Argument::Variable(local) => Some(*local),
                _ => None,
            })
            .collect();
        if !shared.is_empty() {
            self.conversations.push((chat, shared));
        }
    }

    /// `chat.send(text)`
    pub(crate) fn check_send(
        &mut self,
        conversation: Expression,
        agent: AgentId,
        call: &'a Call,
        span: Span,
    ) -> Expression {
        let mut traits = conversation.traits;
        self.effectful(span, "`send`", &mut traits);
        if let ExpressionKind::Local(chat) = conversation.kind
            && let Some(position) = self.conversations.iter().position(|(known, _)| *known == chat)
        {
            for local in self.conversations[position].1.clone() {
                traits.assigns = true;
                self.check_assigned_here(local, call.callee.span);
            }
        }
        let ty = self.context.signatures.agent(agent).result.clone();
        let [argument] = call.arguments.entries.as_slice() else {
            self.skip_arguments(&call.arguments);
            if call.arguments.broken.is_empty() {
                let place = self.place(call.arguments.span);
                self.tell(builtins::takes_one(place, "send", "give it the message: `chat.send(text)`"));
            }
            return super::checker::leaf(ExpressionKind::Broken, ty, span);
        };
        self.calls.push(CallSite {
            target: CallTarget::Callable(CallableId::Agent(agent)),
            span: conversation.span,
            detached: false,
        });
        let message = self.check_message(&argument.value, "the message of `send`");
        traits = traits.and(message.traits);
        let kind = ExpressionKind::Send { conversation: Box::new(conversation), message: Box::new(message) };
        Expression { kind, ty, span, traits }
    }

    /// What may be said to a model: text, an image, a file, or a list of them.
    pub(crate) fn check_message(&mut self, written: &'a Expr, what: &'static str) -> Expression {
        if let ExprKind::List(items) = &written.kind {
            return self.check_message_parts(items, written.span, what);
        }
        let message = self.value(written, Some(&Type::STRING));
        let part = |ty: &Type| {
            matches!(ty, Type::String(_) | Type::Image | Type::File | Type::Unknown | Type::Never)
        };
        let fits = match &message.ty {
            Type::List(list) => part(&list.item),
            other => part(other),
        };
        if fits {
            return message;
        }
        if matches!(message.ty, Type::Optional(_) | Type::Secret) {
            return self.conform(message, &Type::STRING, Reason::Form(what));
        }
        let (place, shown) = (self.place(message.span), self.show(&message.ty));
        let text = message.span.text(self.context.text());
        self.tell(mismatch::not_a_message(place, &shown, text, what));
        Expression { ty: Type::Unknown, ..message }
    }

    /// `["What is this?", picture]`: unlike other lists, one of unlike parts.
    fn check_message_parts(&mut self, items: &'a [Expr], span: Span, what: &'static str) -> Expression {
        let mut traits = Traits::default();
        let parts: Vec<Expression> = items
            .iter()
            .map(|item| {
                let part = match &item.kind {
                    ExprKind::List(_) => self.value(item, None),
                    _ => self.check_message(item, what),
                };
                traits = traits.and(part.traits);
                match part.ty {
                    Type::List(_) => {
                        let (place, shown) = (self.place(part.span), self.show(&part.ty));
                        let text = part.span.text(self.context.text());
                        self.tell(mismatch::not_a_message(place, &shown, text, "a part of a message"));
                        Expression { ty: Type::Unknown, ..part }
                    }
                    _ => part,
                }
            })
            .collect();
        let first = parts.first().map_or(Type::STRING, |part| part.ty.clone());
        let alike = parts.iter().all(|part| part.ty == first);
        let ty = Type::list(if alike { first } else { Type::Json });
        Expression { kind: ExpressionKind::List(parts), ty, span, traits }
    }
}
