//! What is said between a program and a model.

use std::sync::Arc;

use agentflow_plan::{Name, Value};
use serde::{Deserialize, Serialize};

/// An item of a conversation. Stored once; turns refer to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "role", rename_all = "snake_case")]
pub enum Item {
    /// What the user side says: a prompt, a message of a conversation, feedback.
    User {
        /// Its parts.
        parts: Vec<Part>,
    },
    /// What a model said.
    Assistant {
        /// Its text, where it has one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<Name>,
        /// The tools it called, in its order.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        calls: Vec<ToolCall>,
        /// What the provider wants back unchanged with the next turn (reasoning items and the like).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        extra: Option<Arc<serde_json::Value>>,
    },
    /// What a called tool gave; every call of an assistant item is answered by exactly one of these.
    Tool {
        /// The id of the call that it answers.
        call: Name,
        /// The tool's name for the model.
        name: Name,
        /// The result as JSON text, plain text, or what went wrong.
        text: Name,
    },
}

/// A part of a message.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Text.
    Text(Name),
    /// An image: an object with `path`, `url` or `base64`, and maybe `media_type`.
    Image(Value),
    /// A file, like an image.
    File(Value),
}

/// A call of a tool by a model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ToolCall {
    /// The provider's id of the call.
    pub id: Name,
    /// The tool's name as the model wrote it; it may be none that it was given.
    pub name: Name,
    /// The arguments as the model wrote them: text that should be a JSON object, and may be anything.
    pub arguments: Name,
}

/// What a model answered in one turn.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ModelAnswer {
    /// Its text, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Name>,
    /// The tools it called, in its order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub calls: Vec<ToolCall>,
    /// That it declined, and its words for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refusal: Option<Name>,
    /// Why it stopped.
    #[serde(default)]
    pub stop: StopReason,
    /// What the provider wants back unchanged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extra: Option<Arc<serde_json::Value>>,
}

/// Why a model stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StopReason {
    /// It was done, or called tools.
    #[default]
    End,
    /// Its answer was cut off at the most tokens.
    Length,
    /// The provider held the answer back.
    Filtered,
}

/// What was used up.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Usage {
    /// Model turns.
    #[serde(default)]
    pub turns: u64,
    /// Tokens that went in.
    #[serde(default)]
    pub input_tokens: u64,
    /// Tokens that came out.
    #[serde(default)]
    pub output_tokens: u64,
    /// US dollars, where prices are known.
    #[serde(default)]
    pub usd: f64,
}

impl Usage {
    /// Whether nothing was used.
    pub fn is_zero(&self) -> bool {
        *self == Usage::default()
    }

    /// Adds what something else used.
    pub fn add(&mut self, other: &Usage) {
        self.turns += other.turns;
        self.input_tokens += other.input_tokens;
        self.output_tokens += other.output_tokens;
        self.usd += other.usd;
    }
}
