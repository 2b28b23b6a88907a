//! Tools.

use agentflow_analysis::files::FileId;
use agentflow_analysis::typed;
use agentflow_plan as plan;
use agentflow_plan::Name;

use super::context::{Lowering, name};
use super::data::parameters;
use super::routine::Routine;
use super::types::lower_type;
use super::want::Want;

impl<'p> Lowering<'p> {
    /// All tools.
    pub(super) fn tools(&mut self) {
        let program = self.program;
        for tool in &program.tools {
            self.declare("tool", &tool.head);
            let lowered = self.tool(tool);
            self.plan.tools.push(lowered);
        }
    }

    fn tool(&mut self, tool: &'p typed::Tool) -> plan::Tool {
        let directory = self.directory(tool.head.file);
        let mut routine = Routine::new(self, tool.head.file, &tool.frame);
        let lowered = plan::Tool {
            name: name(&tool.head.name),
            doc: tool.head.docs.as_ref().map(name),
            parameters: parameters(&tool.parameters),
            result: lower_type(&tool.result),
            implementation: routine.implementation(&tool.implementation, &tool.result, directory),
            effect: tool.effect(),
            timeout: routine.pure_option(tool.timeout.as_ref()),
            retry: tool.retry.clone(),
            queue: tool.queue.as_ref().map(name),
            labels: tool.labels.iter().map(|(label, _)| *label).collect(),
            approval: tool.approval.as_ref().map(|approval| routine.approval(approval)),
        };
        routine.finish(&format!("tool {}", tool.head.name));
        lowered
    }

    /// The folder of a file, relative to the program's root; empty for the root itself.
    pub(super) fn directory(&self, file: FileId) -> Name {
        let path = self.sources[file.index()].path;
        path.rsplit_once('/').map_or("", |(folder, _)| folder).into()
    }
}

impl<'p> Routine<'_, 'p> {
    fn implementation(
        &mut self,
        implementation: &'p typed::Implementation,
        result: &typed::Type,
        directory: Name,
    ) -> plan::Implementation {
        match implementation {
            typed::Implementation::Http(http) => plan::Implementation::Http(plan::HttpTool {
                method: http.method,
                url: self.url(&http.url),
                headers: self.named(&http.headers),
                query: self.named(&http.query),
                body: self.pure_option(http.body.as_ref()),
                result: http.result.as_ref().map(|(local, value)| (*local, self.pure(value))),
            }),
            typed::Implementation::Exec { command, environment } => {
                plan::Implementation::Exec(plan::ExecTool {
                    command: self.operands(command),
                    directory,
                    environment: self.named(environment),
                })
            }
            typed::Implementation::Mcp { server, tool } => {
                plan::Implementation::Mcp { server: *server, tool: name(tool) }
            }
            typed::Implementation::Hosted(hosted) => plan::Implementation::Hosted { name: name(hosted) },
            typed::Implementation::Body(body) => {
                plan::Implementation::Body(self.region_of_block(None, [], body, Want::of_result(result)))
            }
        }
    }
}
