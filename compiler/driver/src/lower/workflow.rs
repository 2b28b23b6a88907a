//! Workflows.

use agentflow_analysis::typed;
use agentflow_plan as plan;

use super::context::{Lowering, name};
use super::data::parameters;
use super::routine::Routine;
use super::types::lower_type;
use super::want::Want;

impl<'p> Lowering<'p> {
    /// All workflows.
    pub(super) fn workflows(&mut self) {
        let program = self.program;
        for workflow in &program.workflows {
            self.declare("workflow", &workflow.head);
            let lowered = self.workflow(workflow);
            self.plan.workflows.push(lowered);
        }
    }

    fn workflow(&mut self, workflow: &'p typed::Workflow) -> plan::Workflow {
        let mut routine = Routine::new(self, workflow.head.file, &workflow.frame);
        let body = routine.region_of_block(None, [], &workflow.body, Want::of_result(&workflow.result));
        routine.finish(&format!("workflow {}", workflow.head.name));
        plan::Workflow {
            name: name(&workflow.head.name),
            doc: workflow.head.docs.as_ref().map(name),
            parameters: parameters(&workflow.parameters),
            result: lower_type(&workflow.result),
            body,
        }
    }
}
