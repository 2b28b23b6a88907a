//! What a model is told of the arguments: the prompt that the program writes, or all arguments, rendered.

use std::sync::Arc;

use agentflow_plan::{AgentId, Expression, Name, Parameter, Type, Value};

use crate::progress::Progress;
use crate::state::Frame;
use crate::{Failure, Item, Part};

impl Progress<'_> {
    /// The first message to an agent.
    pub(crate) fn first_message(
        &self,
        agent: AgentId,
        frame: &Frame,
        step: &Name,
    ) -> Result<Arc<Item>, Failure> {
        let written = self.written_prompt(agent, frame, step)?;
        let parts = written.unwrap_or_else(|| {
            let parameters = &self.plan.agents[agent.index()].parameters;
            rendered(parameters, frame)
        });
        Ok(Arc::new(Item::User { parts }))
    }

    /// The prompt that the program writes for an agent, if it does.
    pub(crate) fn written_prompt(
        &self,
        agent: AgentId,
        frame: &Frame,
        step: &Name,
    ) -> Result<Option<Vec<Part>>, Failure> {
        let definition = &self.plan.agents[agent.index()];
        let Some(prompt) = &definition.prompt else { return Ok(None) };
        let value = self.evaluate(frame, prompt, step)?;
        let parts = match (&value, prompt) {
            (Value::List(items), Expression::List(expressions)) => items
                .iter()
                .zip(expressions)
                .map(|(item, expression)| part(item, media_type_of(expression, &definition.parameters)))
                .collect(),
            _ => parts(&value, media_type_of(prompt, &definition.parameters)),
        };
        Ok(Some(parts))
    }
}

/// Images and files are texts or objects like others; which of them one is, its type says.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Medium {
    Image,
    File,
}

fn medium(r#type: &Type) -> Option<Medium> {
    match r#type {
        Type::Image => Some(Medium::Image),
        Type::File => Some(Medium::File),
        Type::Optional(inner) => medium(inner),
        Type::List { item, .. } => medium(item),
        _ => None,
    }
}

fn media_type_of(expression: &Expression, parameters: &[Parameter]) -> Option<Medium> {
    match expression {
        Expression::Local(local) => {
            medium(&parameters.iter().find(|parameter| parameter.local == *local)?.r#type)
        }
        Expression::Conform(_, r#type) => medium(r#type),
        _ => None,
    }
}

/// A message as its parts: a list is one part an item.
pub(crate) fn message_parts(message: &Value) -> Vec<Part> {
    parts(message, None)
}

fn parts(value: &Value, known: Option<Medium>) -> Vec<Part> {
    match value {
        Value::List(items) => items.iter().map(|item| part(item, known)).collect(),
        other => vec![part(other, known)],
    }
}

fn part(value: &Value, known: Option<Medium>) -> Part {
    match known.or_else(|| guessed(value)) {
        Some(Medium::Image) => Part::Image(value.clone()),
        Some(Medium::File) => Part::File(value.clone()),
        None => Part::Text(value.render().into()),
    }
}

/// An object that says where its content is, is a file, and an image if it says so or is named like one.
fn guessed(value: &Value) -> Option<Medium> {
    let Value::Object(fields) = value else { return None };
    let place = ["path", "url", "base64"].iter().find_map(|key| fields.get(*key)).and_then(Value::as_str)?;
    if fields.keys().any(|key| !matches!(&**key, "path" | "url" | "base64" | "media_type" | "name")) {
        return None;
    }
    let image = match fields.get("media_type").and_then(Value::as_str) {
        Some(media_type) => media_type.starts_with("image/"),
        None => {
            let place = place.to_ascii_lowercase();
            [".png", ".jpg", ".jpeg", ".gif", ".webp"].iter().any(|ending| place.ends_with(ending))
        }
    };
    Some(if image { Medium::Image } else { Medium::File })
}

/// The arguments, one a line: `name: value`. Images and files follow as parts of their own.
fn rendered(parameters: &[Parameter], frame: &Frame) -> Vec<Part> {
    let mut text = String::new();
    let mut media = Vec::new();
    for parameter in parameters {
        let Some(value) = frame.get(parameter.local) else { continue };
        match medium(&parameter.r#type) {
            Some(known) if *value != Value::Null => media.extend(parts(value, Some(known))),
            _ => {
                if !text.is_empty() {
                    text.push('\n');
                }
                text.push_str(&format!("{}: {}", parameter.name, value.render()));
            }
        }
    }
    if text.is_empty() && media.is_empty() {
        text.push_str("Begin.");
    }
    let mut parts = Vec::new();
    if !text.is_empty() {
        parts.push(Part::Text(text.into()));
    }
    parts.append(&mut media);
    parts
}
