//! The parser that pest derives from `agentflow.pest`.

use pest_derive::Parser;

/// The rules of `agentflow.pest`.
#[derive(Parser)]
#[grammar = "agentflow.pest"]
pub(crate) struct Grammar;
