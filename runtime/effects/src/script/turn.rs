//! What a script says.

use std::collections::BTreeMap;
use std::time::Duration;

use agentflow_machine::Usage;
use agentflow_plan::{ErrorKind, Implementation, Plan, nearest_name};

/// What stands in for models, tools and people.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Script {
    /// By agent.
    pub agents: BTreeMap<String, Stand<AgentTurn>>,
    /// By tool.
    pub tools: BTreeMap<String, Stand<Reply>>,
    /// By person; `*` is everyone else.
    pub asks: BTreeMap<String, Stand<Reply>>,
}

/// What one agent, tool or person does.
#[derive(Debug, Clone, PartialEq)]
pub struct Stand<T> {
    /// Tried first: what is done where a text is found.
    pub matches: Vec<(String, Turn<T>)>,
    /// What is done at each turn.
    pub turns: Vec<Turn<T>>,
    /// Whether the last turn goes on for ever.
    pub repeat: bool,
}

/// One turn.
#[derive(Debug, Clone, PartialEq)]
pub struct Turn<T> {
    /// How long it takes.
    pub delay: Duration,
    /// What it uses.
    pub usage: Option<Usage>,
    /// What is done.
    pub act: T,
}

/// What an agent's model does in a turn.
#[derive(Debug, Clone, PartialEq)]
pub enum AgentTurn {
    /// Answers with a value.
    Output(serde_json::Value),
    /// Says something, calls tools, hands over, or all of these.
    Say {
        /// Its text, as it is.
        text: Option<String>,
        /// Its calls, in order.
        calls: Vec<ScriptedCall>,
    },
    /// Fails.
    Error(ScriptedError),
}

/// A call by a scripted model.
#[derive(Debug, Clone, PartialEq)]
pub enum ScriptedCall {
    /// Of a tool, by its name for the model; it may be none that is on offer.
    Tool {
        /// The name.
        name: String,
        /// The text of the arguments.
        arguments: String,
    },
    /// Of the handoff to this agent, which must be on offer.
    Handoff {
        /// The agent.
        agent: String,
        /// The text of the arguments.
        arguments: String,
    },
}

/// What a tool or a person does.
#[derive(Debug, Clone, PartialEq)]
pub enum Reply {
    /// Gives a value.
    Output(serde_json::Value),
    /// Fails.
    Error(ScriptedError),
}

/// A failure that is played.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptedError {
    /// Its kind.
    pub kind: ErrorKind,
    /// Its message.
    pub message: Option<String>,
    /// How long the other side asks to wait.
    pub retry_after: Option<Duration>,
}

impl Script {
    /// What the script names in vain, a sentence each; worth a warning before a run.
    pub fn unknown_names(&self, plan: &Plan) -> Vec<String> {
        let agents: Vec<&str> = plan.agents.iter().map(|agent| &*agent.name).collect();
        let tools: Vec<&str> = plan.tools.iter().map(|tool| &*tool.name).collect();
        let unknown = |kind: &str, name: &String, known: &[&str]| {
            let nearest = nearest_name(name, known.iter().copied());
            let hint = nearest.map(|name| format!("; did you mean `{name}`?")).unwrap_or_default();
            (!known.contains(&name.as_str())).then(|| {
                format!("the script names the {kind} `{name}`, which the program does not have{hint}")
            })
        };
        let of_agents = self.agents.keys().filter_map(|name| unknown("agent", name, &agents));
        let of_tools = self.tools.keys().filter_map(|name| unknown("tool", name, &tools));
        let bodies = plan.tools.iter().filter(|tool| matches!(tool.implementation, Implementation::Body(_)));
        let bodies = bodies.filter(|tool| self.tools.contains_key(&*tool.name)).map(|tool| {
            let name = &tool.name;
            format!("the script stands in for the tool `{name}`, whose body is in the language and runs all the same")
        });
        of_agents.chain(of_tools).chain(bodies).collect()
    }
}
