//! Stand-ins: a step of the test that emits what stands in, and for what. Whoever runs the test takes it in; clients of
//! a run never see it, since no other step has its name.

use agentflow_analysis::typed::{FieldValue, Mock, MockAnswer, MockSubject, TurnCall, TurnKind, TurnTarget};
use agentflow_grammar::tree::Span;
use agentflow_plan::{CallableId, ErrorKind, Expression, McpServerId, NodeKind, Value};

use super::routine::Routine;

impl<'p> Routine<'_, 'p> {
    /// `{ subject, name }` and one of `value`, `fails: { kind, message }` and `turns: […]`.
    pub(super) fn mock(&mut self, mock: &'p Mock, span: Span) {
        let (subject, name) = match &mock.subject {
            MockSubject::Callable(callable) => {
                self.lowering.stood_in.insert(*callable);
                let subject = match callable {
                    CallableId::Tool(_) => "tool",
                    CallableId::Agent(_) => "agent",
                    CallableId::Workflow(_) => "workflow",
                };
                (subject, literal(&self.callable_name(*callable)))
            }
            MockSubject::ServerTool { server, tool } => {
                ("server_tool", literal(&self.server_tool_name(*server, tool)))
            }
            MockSubject::Ask(who) => ("ask", self.pure(who)),
            MockSubject::Model(agent) => ("model", literal(&self.callable_name(CallableId::Agent(*agent)))),
            MockSubject::Signal(signal) => {
                ("signal", literal(&self.lowering.program.signals[signal.index()].head.name))
            }
        };
        let answer = match &mock.answer {
            MockAnswer::Value(value) => ("value", self.pure(value)),
            MockAnswer::Fails { kind, message } => ("fails", self.fails(*kind, message.as_ref())),
            MockAnswer::Turns(turns) => {
                let turns = turns.iter().map(|turn| self.turn(&turn.kind)).collect();
                ("turns", Expression::List(turns))
            }
        };
        let value = object([("subject", literal(subject)), ("name", name), answer]);
        self.push("mock", NodeKind::Emit(value), None, span);
    }

    fn turn(&mut self, turn: &'p TurnKind) -> Expression {
        object([match turn {
            TurnKind::Calls(calls) => {
                let calls = calls.iter().map(|call| self.turn_call(call)).collect();
                ("calls", Expression::List(calls))
            }
            TurnKind::Handoff { agent, arguments } => {
                let name = literal(&self.callable_name(CallableId::Agent(*agent)));
                ("handoff", object([("name", name), ("arguments", self.written(arguments))]))
            }
            TurnKind::Output(value) => ("output", self.pure(value)),
            TurnKind::Text(text) => ("text", self.pure(text)),
            TurnKind::Error { kind, message } => ("error", self.fails(*kind, message.as_ref())),
        }])
    }

    fn turn_call(&mut self, call: &'p TurnCall) -> Expression {
        let name = match &call.target {
            TurnTarget::Callable(callable) => literal(&self.callable_name(*callable)),
            TurnTarget::ServerTool { server, tool } => literal(&self.server_tool_name(*server, tool)),
        };
        object([("name", name), ("arguments", self.written(&call.arguments))])
    }

    /// What a model writes as arguments.
    fn written(&mut self, arguments: &'p [FieldValue]) -> Expression {
        let fields = arguments.iter().map(|field| (field.name.as_str().into(), self.pure(&field.value)));
        Expression::Object { fields: fields.collect(), base: None }
    }

    fn fails(
        &mut self,
        kind: ErrorKind,
        message: Option<&'p agentflow_analysis::typed::Expression>,
    ) -> Expression {
        let message = self.pure_option(message).unwrap_or(Expression::Literal(Value::Null));
        object([("kind", literal(kind.name())), ("message", message)])
    }

    /// `files.read_file`
    fn server_tool_name(&self, server: McpServerId, tool: &str) -> String {
        format!("{}.{tool}", self.lowering.program.mcp_servers[server.index()].head.name)
    }
}

fn literal(text: &str) -> Expression {
    Expression::Literal(Value::string(text))
}

fn object<const COUNT: usize>(fields: [(&str, Expression); COUNT]) -> Expression {
    let fields = fields.into_iter().map(|(name, value)| (name.into(), value)).collect();
    Expression::Object { fields, base: None }
}
