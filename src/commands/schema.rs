//! `agentflow schema`

use std::path::PathBuf;

use agentflow_plan::{SchemaDocument, schema_documents, schema_names};
use clap::Args;
use serde_json::{Value, json};

use super::program::{compiled, unknown};
use crate::exit::{CommandResult, print};

/// Print the JSON Schema of a type, or of what a callable takes and gives
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  agentflow schema support.agentflow Ticket\n\n\
    The plain form says what is valid; the strict form is the one that structured outputs of models need.")]
pub struct Schema {
    /// The program
    file: PathBuf,
    /// The record, enum, tool, agent, workflow or signal
    name: String,
}

impl Schema {
    pub fn execute(self) -> CommandResult {
        let plan = compiled(&self.file)?;
        let Some(documents) = schema_documents(&plan, &self.name) else {
            return Err(unknown("declaration", &self.name, schema_names(&plan)));
        };
        let printed: serde_json::Map<String, Value> =
            documents.into_iter().map(|document| (document.what.to_owned(), forms(document))).collect();
        print(format_args!("{:#}\n", Value::Object(printed)))
    }
}

/// Both forms, or why there is no strict one.
fn forms(document: SchemaDocument) -> Value {
    let mut forms = json!({ "plain": document.plain });
    match document.strict {
        Ok(strict) => forms["strict"] = strict.schema,
        Err(reason) => forms["not_strict"] = reason.to_string().into(),
    }
    forms
}
