//! Statements that only tests have.

use agentflow_grammar::tree::{
    Expr, Ident, Mock as Written, MockAnswer as WrittenAnswer, MockSubject as WrittenSubject, Span,
};
use agentflow_plan::{CallableId, ErrorKind, McpServerId};

use super::{Checker, Expected, PurePlace, Reason};
use crate::declare::Definition;
use crate::findings::{names, tests as findings};
use crate::typed::{Expression, Mock, MockAnswer, MockSubject, Name, StatementKind, Traits, Type};

impl<'a> Checker<'a> {
    /// `expect condition`
    pub(crate) fn check_expect(
        &mut self,
        condition: &'a Expr,
        span: Span,
        traits: &mut Traits,
    ) -> Option<StatementKind> {
        let (checked, narrowing) = self.check_condition(condition, Reason::Condition("`expect`"));
        *traits = traits.and(checked.traits);
        traits.effect = true;
        if !self.test {
            let place = self.place(span);
            self.tell(findings::outside_test(place, "expect"));
            return None;
        }
        // What was expected holds in what follows: otherwise the test is over.
        self.flow.assume(&narrowing.when_true);
        let text = Name::new(condition.span.text(self.context.text()));
        Some(StatementKind::Expect { condition: checked, text })
    }

    /// `mock subject = answer`
    pub(crate) fn check_mock(&mut self, mock: &'a Written, span: Span) -> Option<StatementKind> {
        if !self.test {
            let place = self.place(span);
            self.tell(findings::outside_test(place, "mock"));
            return None;
        }
        let subject = self.mock_subject(&mock.subject);
        let answer = self.mock_answer(&mock.answer, subject.as_ref(), span);
        let mock = Mock { subject: subject?, answer: answer? };
        Some(StatementKind::Mock(Box::new(mock)))
    }

    fn mock_subject(&mut self, subject: &'a WrittenSubject) -> Option<MockSubject> {
        match subject {
            WrittenSubject::Callable(path) => {
                match self.called_by_path(path, "a tool, an agent or a workflow")? {
                    CalledPath::Callable(target) => Some(MockSubject::Callable(target)),
                    CalledPath::ServerTool(server, tool) => Some(MockSubject::ServerTool { server, tool }),
                }
            }
            WrittenSubject::Ask(who) => {
                let expected = Expected::Must(&Type::STRING, Reason::Form("`mock ask`"));
                Some(MockSubject::Ask(self.pure(PurePlace::Setting, |checker| checker.check(who, expected))))
            }
            WrittenSubject::Model(agent) => {
                match self
                    .of_kind(agent, "an agent", |definition| matches!(definition, Definition::Agent(_)))?
                {
                    Definition::Agent(agent) => Some(MockSubject::Model(agent)),
                    _ => None,
                }
            }
            WrittenSubject::Signal(signal) => {
                match self
                    .of_kind(signal, "a signal", |definition| matches!(definition, Definition::Signal(_)))?
                {
                    Definition::Signal(signal) => Some(MockSubject::Signal(signal)),
                    _ => None,
                }
            }
        }
    }

    /// What a name leads to, if it is of the kind that is wanted.
    pub(crate) fn of_kind(
        &mut self,
        name: &'a Ident,
        wanted: &str,
        is_wanted: impl Fn(Definition) -> bool,
    ) -> Option<Definition> {
        let place = self.place(name.span);
        let Some((named, declaration)) = self.context.lookup(name.as_str()) else {
            let near = self.sink.nearest.find(name.as_str(), self.context.names(&is_wanted));
            self.note_meant(&near);
            let finding = names::unknown_of_kind(place, name.as_str(), wanted, &near);
            self.sink.tell_missing(finding, name.as_str(), wanted);
            return None;
        };
        self.sink.refer(name.span, named);
        match declaration.definition {
            Definition::Broken(_) => None,
            found if is_wanted(found) => Some(found),
            other => {
                self.tell(names::wrong_kind(place, name.as_str(), other, wanted, declaration.place()));
                None
            }
        }
    }

    /// A tool, agent or workflow, or a tool of a server, by the names between dots.
    pub(crate) fn called_by_path(&mut self, path: &'a [Ident], wanted: &str) -> Option<CalledPath> {
        let (head, rest) = path.split_first()?;
        let is_wanted = |definition: Definition| {
            matches!(
                definition,
                Definition::Tool(_) | Definition::Agent(_) | Definition::Workflow(_) | Definition::Server(_)
            )
        };
        let target = match (self.of_kind(head, wanted, is_wanted)?, rest) {
            (Definition::Tool(id), []) => CallableId::Tool(id),
            (Definition::Agent(id), []) => CallableId::Agent(id),
            (Definition::Workflow(id), []) => CallableId::Workflow(id),
            (Definition::Server(server), [tool]) => {
                return Some(CalledPath::ServerTool(server, tool.name.clone()));
            }
            _ => {
                let whole = path.iter().fold(head.span, |sum, name| sum.to(name.span));
                let place = self.place(whole);
                self.tell(findings::no_such_path(place));
                return None;
            }
        };
        Some(CalledPath::Callable(target))
    }

    fn mock_answer(
        &mut self,
        answer: &'a WrittenAnswer,
        subject: Option<&MockSubject>,
        span: Span,
    ) -> Option<MockAnswer> {
        match answer {
            WrittenAnswer::Value(value) => {
                if let Some(MockSubject::Model(_)) = subject {
                    let place = self.place(value.span);
                    self.tell(findings::model_without_turns(place));
                    self.skip_value(value);
                    return None;
                }
                let checked = self.pure(PurePlace::Setting, |checker| checker.mock_value(value, subject));
                Some(MockAnswer::Value(checked))
            }
            WrittenAnswer::Fails { kind, message } => {
                if let Some(MockSubject::Signal(_)) = subject {
                    let before = Span::new(span.start, kind.span.start).text(self.context.text());
                    let start = before.rfind("fails").map_or(kind.span.start, |at| span.start + at as u32);
                    let place = self.place(Span::new(start, kind.span.end));
                    self.tell(findings::signal_that_fails(place));
                    return None;
                }
                let message = message.as_ref().map(|message| self.message_of(message));
                let kind = self.error_kind(kind);
                Some(MockAnswer::Fails { kind: kind?, message })
            }
            WrittenAnswer::Turns { turns, .. } => {
                if let Some(subject) = subject
                    && !matches!(subject, MockSubject::Model(_))
                {
                    let place = self.place(span);
                    self.tell(findings::turns_of_other(place));
                }
                Some(MockAnswer::Turns(self.turns(turns)))
            }
            WrittenAnswer::Broken => None,
        }
    }

    fn mock_value(&mut self, value: &'a Expr, subject: Option<&MockSubject>) -> Expression {
        let ty = match subject {
            Some(MockSubject::Callable(target)) => {
                let signature = self.context.signatures.callable(*target);
                let ty =
                    if signature.result == Type::NoValue { Type::Null } else { signature.result.clone() };
                Some((ty, signature.name.clone()))
            }
            Some(MockSubject::Signal(signal)) => {
                let signature = self.context.signatures.signal(*signal);
                Some((signature.payload.clone(), signature.name.clone()))
            }
            Some(MockSubject::ServerTool { tool, .. }) => Some((Type::Json, tool.clone())),
            _ => None,
        };
        match ty {
            Some((ty, subject)) => self.check(value, Expected::Must(&ty, Reason::Mock { subject: &subject })),
            None => self.value(value, None),
        }
    }

    /// The text of an error.
    pub(crate) fn message_of(&mut self, message: &'a Expr) -> Expression {
        let expected = Expected::Must(&Type::STRING, Reason::Form("the message of an error"));
        self.pure(PurePlace::Setting, |checker| checker.check(message, expected))
    }

    /// A kind of errors, by name.
    pub(crate) fn error_kind(&mut self, kind: &Ident) -> Option<ErrorKind> {
        let found = ErrorKind::from_name(kind.as_str());
        // Where there is no name at all, that was told.
        if found.is_none() && !kind.as_str().is_empty() {
            let near = self.sink.nearest.find(kind.as_str(), ErrorKind::ALL.iter().map(|kind| kind.name()));
            let place = self.place(kind.span);
            self.tell(names::unknown_error_kind(place, kind.as_str(), &near));
        }
        found
    }
}

/// What a path in a test leads to.
#[derive(Debug, Clone)]
pub enum CalledPath {
    /// A tool, agent or workflow.
    Callable(CallableId),
    /// A tool of a server.
    ServerTool(McpServerId, Name),
}
