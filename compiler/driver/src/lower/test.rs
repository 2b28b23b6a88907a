//! Tests: each is a workflow of its own, after those of the program.

use agentflow_analysis::files::FileId;
use agentflow_analysis::typed;
use agentflow_grammar::tree::Span;
use agentflow_plan as plan;
use agentflow_plan::{CallableId, Name};

use super::context::{Lowering, name};
use super::name::NameScope;
use super::routine::Routine;
use super::want::Want;

/// A test, lowered: a workflow of the plan without parameters and result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoweredTest {
    /// The name that people gave it.
    pub name: String,
    /// The file that it stands in.
    pub file: FileId,
    /// Where its name stands.
    pub span: Span,
    /// The name of its workflow in the plan. It has a space in it, which no other has.
    pub workflow: Name,
    /// The tools, agents and workflows that it stands in for as a whole.
    pub stood_in: Vec<CallableId>,
}

impl<'p> Lowering<'p> {
    /// All tests.
    pub(super) fn tests(&mut self) -> Vec<LoweredTest> {
        let program = self.program;
        let mut names = NameScope::default();
        program.tests.iter().map(|test| self.test(test, &mut names)).collect()
    }

    fn test(&mut self, test: &'p typed::Test, names: &mut NameScope) -> LoweredTest {
        let workflow = names.fresh(&format!("test {}", test.head.name));
        let mut routine = Routine::new(self, test.head.file, &test.frame);
        let body = routine.region_of_block(None, [], &test.body, Want::Nothing);
        routine.finish(&format!("workflow {workflow}"));
        let stood_in = std::mem::take(&mut self.stood_in).into_iter().collect();
        self.plan.workflows.push(plan::Workflow {
            name: workflow.clone(),
            doc: test.head.docs.as_ref().map(name),
            parameters: Vec::new(),
            result: plan::Type::Null,
            body,
        });
        LoweredTest {
            name: test.head.name.to_string(),
            file: test.head.file,
            span: test.head.name_span,
            workflow,
            stood_in,
        }
    }
}
