//! Pure functions.

use agentflow_analysis::typed;
use agentflow_plan as plan;
use agentflow_plan::{Expression, FunctionId, Value};

use super::context::{Lowering, name};
use super::data::parameters;
use super::routine::Routine;
use super::types::lower_type;

/// How far a function is. A constant may need one before its turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FunctionState {
    Untouched,
    Lowered,
}

impl Lowering<'_> {
    /// All functions, and the constants that need them.
    pub(super) fn functions(&mut self) {
        let program = self.program;
        // Each has its place in the table before its body is there.
        self.plan.functions = program.functions.iter().map(signature).collect();
        for (index, function) in program.functions.iter().enumerate() {
            self.declare("fn", &function.head);
            self.ensure_function(FunctionId(index as u32));
        }
        self.constants();
    }

    /// Lowers the function now if it is not lowered yet.
    pub(super) fn ensure_function(&mut self, id: FunctionId) {
        if self.functions[id.index()] == FunctionState::Lowered {
            return;
        }
        // Marked first: there is no recursion in a program that was checked, and no hang in one that was not.
        self.functions[id.index()] = FunctionState::Lowered;
        let function = &self.program.functions[id.index()];
        let mut routine = Routine::new(self, function.head.file, &function.frame);
        let body = routine.block_value(&function.body);
        routine.finish(&format!("fn {}", function.head.name));
        self.plan.functions[id.index()].body = body;
    }
}

fn signature(function: &typed::Function) -> plan::Function {
    plan::Function {
        name: name(&function.head.name),
        parameters: parameters(&function.parameters),
        result: lower_type(&function.result),
        body: Expression::Literal(Value::Null),
    }
}
