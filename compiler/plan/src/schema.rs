//! JSON Schema (draft 2020-12) of types.
//!
//! The *plain* form says all that a type says: `decode` accepts what it validates. The *strict* form says it in the
//! part of JSON Schema that structured outputs know: every field is required, what may be left out may be null
//! instead, and what cannot be said (the length of a text, a default) stands in the description. What `decode` makes
//! of it is the same.

mod builder;
mod document;
mod strict;

use serde_json::{Map, Value as Json, json};

pub use document::{SchemaDocument, schema_documents, schema_names};

use crate::conform::FieldView;
use crate::{Parameter, Plan, Type};
use builder::{Builder, Form};

/// The key of the object around an answer whose type is no object.
pub const RESPONSE_KEY: &str = "response";

/// What a model is told about its answer.
#[derive(Debug, Clone, PartialEq)]
pub struct OutputSchema {
    /// The schema; its root is an object.
    pub schema: Json,
    /// Whether it is in the strict form.
    pub strict: bool,
    /// Whether the answer stands in an object, under [`RESPONSE_KEY`], since its type is no object.
    pub wrapped: bool,
}

impl OutputSchema {
    /// The answer itself, taken out of the object around it. A model that answers without one is understood as well.
    pub fn unwrap(&self, answer: Json) -> Json {
        match answer {
            Json::Object(mut members) if self.wrapped && members.len() == 1 => {
                members.swap_remove(RESPONSE_KEY).unwrap_or(Json::Object(members))
            }
            answer => answer,
        }
    }
}

/// Why a type has no strict form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("structured outputs cannot say {reason}")]
pub struct NotStrict {
    /// What they cannot say: "what `json` may hold".
    pub reason: String,
}

/// The plain schema of a type.
pub fn schema(plan: &Plan, r#type: &Type) -> Json {
    let mut builder = Builder::new(plan, Form::Plain);
    let root = builder.root(r#type);
    builder.finish(root)
}

/// The strict schema of a type, with an object around it where it is none itself.
pub fn strict_schema(plan: &Plan, r#type: &Type) -> Result<OutputSchema, NotStrict> {
    let mut builder = Builder::new(plan, Form::Strict);
    let wrapped = !is_object(r#type);
    let root = if wrapped { builder.wrapped(r#type) } else { builder.root(r#type) };
    Ok(OutputSchema { schema: builder.finish_strict(root)?, strict: true, wrapped })
}

/// The schema that a model is given for an answer: strict where the type has such a form, else plain; either way
/// with an object at its root.
pub fn output_schema(plan: &Plan, r#type: &Type) -> OutputSchema {
    strict_schema(plan, r#type).unwrap_or_else(|_| {
        let mut builder = Builder::new(plan, Form::Plain);
        let wrapped = !is_object(r#type) && !matches!(r#type, Type::Map(_));
        let root = if wrapped { builder.wrapped(r#type) } else { builder.root(r#type) };
        OutputSchema { schema: builder.finish(root), strict: false, wrapped }
    })
}

/// The plain schema of an object with these parameters: what a tool, a handoff or a run is given.
pub fn parameters_schema<'a>(plan: &Plan, parameters: impl IntoIterator<Item = &'a Parameter>) -> Json {
    let mut builder = Builder::new(plan, Form::Plain);
    let root = builder.parameters(parameters);
    builder.finish(root)
}

/// The strict schema of an object with these parameters.
pub fn strict_parameters_schema<'a>(
    plan: &Plan,
    parameters: impl IntoIterator<Item = &'a Parameter>,
) -> Result<Json, NotStrict> {
    let mut builder = Builder::new(plan, Form::Strict);
    let root = builder.parameters(parameters);
    builder.finish_strict(root)
}

/// Whether every value of the type is an object of one shape.
fn is_object(r#type: &Type) -> bool {
    matches!(r#type, Type::Record(_) | Type::Object(_) | Type::Error)
}

impl Builder<'_> {
    fn parameters<'b>(&mut self, parameters: impl IntoIterator<Item = &'b Parameter>) -> Map<String, Json> {
        let fields: Vec<FieldView<'b>> = parameters.into_iter().map(FieldView::from).collect();
        self.object(None, &fields)
    }

    fn wrapped(&mut self, r#type: &Type) -> Map<String, Json> {
        let inner = self.of(r#type);
        let mut root = Map::new();
        root.insert("type".into(), json!("object"));
        root.insert("properties".into(), json!({ RESPONSE_KEY: inner }));
        root.insert("required".into(), json!([RESPONSE_KEY]));
        root.insert("additionalProperties".into(), json!(false));
        root
    }

    fn finish_strict(mut self, root: Map<String, Json>) -> Result<Json, NotStrict> {
        let schema = self.finish(root);
        if let Some(reason) = self.obstacle {
            return Err(NotStrict { reason });
        }
        strict::check_limits(&schema)?;
        Ok(schema)
    }
}
