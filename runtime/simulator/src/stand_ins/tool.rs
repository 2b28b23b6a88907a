//! What stands in for tools, and for what has a body in the language.

use agentflow_machine::{EffectError, Retryability, ToolAction, ToolRequest};
use agentflow_plan::{Plan, UnknownFields, Value, decode};
use serde_json::json;

use super::{Missing, StandIns, played};
use crate::prepare::Body;
use crate::stand_in::{Answer, Subject};

impl StandIns {
    /// What a tool returns.
    pub fn tool(&self, plan: &Plan, request: &ToolRequest) -> Result<Result<Value, EffectError>, Missing> {
        let name = &*plan.tools[request.tool.index()].name;
        let server_tool = match &request.action {
            ToolAction::Mcp { server, tool } => {
                let server = &plan.mcp_servers[server.index()].name;
                self.answer(&Subject::ServerTool(format!("{server}.{tool}")))
            }
            ToolAction::Http { .. } | ToolAction::Exec { .. } => None,
        };
        let who = format!("`{name}`");
        match self.answer(&Subject::Tool(name.to_owned())).or(server_tool) {
            Some(Answer::Value(value)) => decode(plan, &request.result, value, UnknownFields::Ignored)
                .map(Ok)
                .map_err(|problems| Missing {
                    message: format!("what stands in for {who} is not what it returns:\n{problems}"),
                    help: format!("give `mock {name} = …` a value of its type"),
                }),
            Some(Answer::Fails(fails)) => Ok(Err(played(fails, &who, Retryability::ByKind))),
            Some(Answer::Turns(_)) | None => Err(Missing {
                message: format!(
                    "the tool {who} would act outside of the test, and nothing stands in for it"
                ),
                help: format!("write `mock {name} = …` above this"),
            }),
        }
    }

    /// Whether something stands in for a body in the language, and what it gives: the answer of the tool that
    /// [`prepare`](crate::prepare) puts before the body.
    pub fn body(
        &self,
        plan: &Plan,
        body: &Body,
        request: &ToolRequest,
    ) -> Result<Result<Value, EffectError>, Missing> {
        let answer = match self.answer(&body.subject) {
            Some(Answer::Fails(fails)) => {
                return Ok(Err(played(fails, &format!("`{}`", body.name), Retryability::ByKind)));
            }
            Some(Answer::Value(value)) => json!({ "stands_in": true, "value": value }),
            Some(Answer::Turns(_)) | None => json!({ "stands_in": false, "value": null }),
        };
        decode(plan, &request.result, &answer, UnknownFields::Ignored).map(Ok).map_err(|problems| Missing {
            message: format!("what stands in for `{}` is not what it gives:\n{problems}", body.name),
            help: format!("give `mock {} = …` a value of its type", body.name),
        })
    }
}
