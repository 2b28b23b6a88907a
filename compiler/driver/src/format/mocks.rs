//! Stand-ins in tests.

use agentflow_grammar::tree::{Expr, Ident, Mock, MockAnswer, MockSubject, Span, Turn, TurnCall, TurnKind};

use super::document::Document;
use super::lists::Style;
use super::settings::dotted;
use super::source::Formatter;

impl Formatter<'_> {
    /// `mock subject = answer`
    pub(super) fn mock(&mut self, mock: &Mock) -> Document {
        let subject = match &mock.subject {
            MockSubject::Callable(path) => Document::text(format!("mock {}", dotted(path))),
            MockSubject::Ask(who) => Document::sequence([Document::text("mock ask "), self.expression(who)]),
            MockSubject::Model(agent) => Document::text(format!("mock model {}", agent.as_str())),
            MockSubject::Signal(signal) => Document::text(format!("mock signal {}", signal.as_str())),
        };
        let answer = match &mock.answer {
            MockAnswer::Value(value) => {
                Document::sequence([Document::text(" ="), self.expression(value).hanging()])
            }
            MockAnswer::Fails { kind, message } => {
                let kind = Document::text(format!(" fails {}", kind.as_str()));
                Document::sequence([kind, self.message(message.as_ref())])
            }
            MockAnswer::Turns { turns, .. } => {
                let span = self.brackets_around(turns);
                let turns = self.list(Style::Brackets, span, turns, |turn| turn.span, Self::turn);
                Document::sequence([Document::text(" = "), turns])
            }
            MockAnswer::Broken => Document::Nothing,
        };
        Document::sequence([subject, answer])
    }

    fn message(&mut self, message: Option<&Expr>) -> Document {
        match message {
            Some(message) => Document::sequence([Document::text(" "), self.expression(message)]),
            None => Document::Nothing,
        }
    }

    /// The turns from bracket to bracket: nothing but blanks and comments stands between.
    fn brackets_around(&self, turns: &[Turn]) -> Span {
        let (Some(first), Some(last)) = (turns.first(), turns.last()) else { return Span::default() };
        let open = self.slice(0, first.span.start).rfind('[').unwrap_or(0) as u32;
        let rest = self.slice(last.span.end, self.text.len() as u32);
        let close = rest.find(']').map_or(last.span.end, |at| last.span.end + at as u32 + 1);
        Span::new(open, close)
    }

    fn turn(&mut self, turn: &Turn) -> Document {
        match &turn.kind {
            TurnKind::Calls(calls) => match calls.as_slice() {
                [call] if self.slice(turn.span.start, turn.span.end).starts_with("call ") => {
                    Document::sequence([Document::text("call "), self.turn_call(call)])
                }
                calls => {
                    let open = self.slice(turn.span.start, turn.span.end).find('[').unwrap_or(0) as u32;
                    let span = Span::new(turn.span.start + open, turn.span.end);
                    let calls = self.list(Style::Brackets, span, calls, |call| call.span, Self::turn_call);
                    Document::sequence([Document::text("calls "), calls])
                }
            },
            TurnKind::Handoff(call) => Document::sequence([Document::text("handoff "), self.turn_call(call)]),
            TurnKind::Output(value) => {
                Document::sequence([Document::text("output "), self.expression(value)])
            }
            TurnKind::Text(value) => Document::sequence([Document::text("text "), self.expression(value)]),
            TurnKind::Error { kind, message } => self.turn_error(kind, message.as_ref()),
        }
    }

    fn turn_error(&mut self, kind: &Ident, message: Option<&Expr>) -> Document {
        Document::sequence([Document::text(format!("error {}", kind.as_str())), self.message(message)])
    }

    fn turn_call(&mut self, call: &TurnCall) -> Document {
        let name = Document::text(dotted(&call.path));
        match &call.arguments {
            Some(arguments) => Document::sequence([name, self.arguments(arguments)]),
            None => name,
        }
    }
}
