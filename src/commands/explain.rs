//! `agentflow explain`

use clap::Args;

use super::program::unknown;
use crate::exit::{CommandResult, print};

/// Explain a finding by its code
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  agentflow explain E0201\n  agentflow explain           all codes")]
pub struct Explain {
    /// The code, such as `E0201`; without one, all codes are listed
    code: Option<String>,
}

impl Explain {
    pub fn execute(self) -> CommandResult {
        let codes = agentflow_driver::codes();
        let Some(wanted) = self.code else {
            let list: String = codes.iter().map(|code| format!("{}  {}\n", code.id, code.title)).collect();
            return print(list);
        };
        match codes.iter().find(|code| code.id.eq_ignore_ascii_case(&wanted)) {
            Some(code) => print(code.page),
            None => Err(unknown("code", &wanted.to_uppercase(), codes.iter().map(|code| code.id))),
        }
    }
}
