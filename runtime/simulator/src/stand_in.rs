//! Stand-ins, as a test emits them.
//!
//! ```json
//! { "subject": "agent", "name": "Triage", "value": { "type": "Refunded", "amount": 20.0, "note": "" } }
//! { "subject": "tool", "name": "refund", "fails": { "kind": "timeout", "message": "too slow" } }
//! { "subject": "model", "name": "Triage", "turns": [
//!     { "calls": [ { "name": "lookup_order", "arguments": { "order_id": "A1" } } ] },
//!     { "handoff": { "name": "Refunds", "arguments": { "reason": "broken" } } } ] }
//! ```

use std::fmt;

use agentflow_plan::ErrorKind;
use serde::Deserialize;

/// What stands in, and for what.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct StandIn {
    #[serde(flatten)]
    pub subject: Subject,
    #[serde(flatten)]
    pub answer: Answer,
}

/// What is stood in for, by its name in the program.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(tag = "subject", content = "name", rename_all = "snake_case")]
pub(crate) enum Subject {
    /// A tool.
    Tool(String),
    /// A tool of an MCP server: `files.read_file`.
    ServerTool(String),
    /// A whole agent.
    Agent(String),
    /// A workflow.
    Workflow(String),
    /// The turns of an agent's model.
    Model(String),
    /// A person; `*` is whoever has no stand-in.
    Ask(String),
    /// A signal.
    Signal(String),
}

/// What it does.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Answer {
    /// Gives a value, whenever it is asked.
    Value(serde_json::Value),
    /// Fails, whenever it is asked.
    Fails(Fails),
    /// Takes these turns, one after another.
    Turns(Vec<Turn>),
}

/// An error that is played.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct Fails {
    pub kind: ErrorKind,
    #[serde(default)]
    pub message: Option<String>,
}

/// A model's turn.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Turn {
    /// Calls tools.
    Calls(Vec<Call>),
    /// Hands over to an agent.
    Handoff(Call),
    /// Gives a value.
    Output(serde_json::Value),
    /// Gives text as it is.
    Text(String),
    /// Fails.
    Error(Fails),
}

/// A call that a model makes.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct Call {
    /// The name in the program of what is called.
    pub name: String,
    #[serde(default)]
    pub arguments: serde_json::Value,
}

impl fmt::Display for Subject {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Subject::Tool(name)
            | Subject::ServerTool(name)
            | Subject::Agent(name)
            | Subject::Workflow(name) => {
                write!(formatter, "mock {name}")
            }
            Subject::Model(name) => write!(formatter, "mock model {name}"),
            Subject::Ask(name) => write!(formatter, "mock ask {name:?}"),
            Subject::Signal(name) => write!(formatter, "mock signal {name}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_form_is_read() {
        let read = |json| serde_json::from_value::<StandIn>(json).map(|stand_in| stand_in.answer);
        let named = |more: serde_json::Value| {
            let mut object = json!({ "subject": "model", "name": "A" });
            object.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
            object
        };
        assert_eq!(read(named(json!({ "value": null }))).expect("a value"), Answer::Value(json!(null)));
        let fails = Fails { kind: ErrorKind::RateLimited, message: None };
        assert_eq!(
            read(named(json!({ "fails": { "kind": "rate_limited", "message": null } }))).expect("an error"),
            Answer::Fails(fails.clone())
        );
        let call = Call { name: "t".into(), arguments: json!({ "x": 1 }) };
        assert_eq!(
            read(named(json!({ "turns": [
                { "calls": [{ "name": "t", "arguments": { "x": 1 } }] },
                { "handoff": { "name": "t", "arguments": { "x": 1 } } },
                { "output": null },
                { "text": "hm" },
                { "error": { "kind": "rate_limited" } },
            ] })))
            .expect("turns"),
            Answer::Turns(vec![
                Turn::Calls(vec![call.clone()]),
                Turn::Handoff(call),
                Turn::Output(json!(null)),
                Turn::Text("hm".into()),
                Turn::Error(fails),
            ])
        );
        let subject =
            serde_json::from_value::<StandIn>(json!({ "subject": "ask", "name": "finance", "value": 1 }));
        assert_eq!(subject.expect("a person").subject, Subject::Ask("finance".into()));
    }
}
