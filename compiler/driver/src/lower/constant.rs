//! Constants: evaluated once, and written wherever they are named.

use agentflow_evaluator::{Frame, NoContext, evaluate};
use agentflow_plan::{Expression, Value};

use agentflow_analysis::typed::ConstantId;

use super::context::{Lowering, LoweringProblem};
use super::routine::Routine;

/// How far a constant is.
#[derive(Debug, Clone)]
pub(super) enum ConstantState {
    Untouched,
    /// Being evaluated: analysis allows no constant that needs itself.
    Evaluating,
    Known(Value),
}

impl Routine<'_, '_> {
    /// The value of a constant.
    pub(super) fn constant(&mut self, id: ConstantId) -> Expression {
        Expression::Literal(self.lowering.constant(id))
    }
}

impl Lowering<'_> {
    fn constant(&mut self, id: ConstantId) -> Value {
        let constant = &self.program.constants[id.index()];
        match (&self.constants[id.index()], &constant.folded) {
            (ConstantState::Known(value), _) | (_, Some(value)) => return value.clone(),
            (ConstantState::Evaluating, None) => return Value::Null,
            (ConstantState::Untouched, None) => {}
        }
        self.constants[id.index()] = ConstantState::Evaluating;
        let expression = Routine::new(self, constant.head.file, &constant.frame).pure(&constant.expression);
        let value = evaluate(&self.plan, &Frame::new(), &expression, &NoContext).unwrap_or_else(|error| {
            self.problems.push(LoweringProblem {
                file: constant.head.file,
                span: constant.expression.span,
                message: format!("the constant `{}` has no value: {}", constant.head.name, error.message),
            });
            Value::Null
        });
        self.constants[id.index()] = ConstantState::Known(value.clone());
        value
    }

    /// Evaluates constants that nothing names, so that what is wrong with them is told.
    pub(super) fn constants(&mut self) {
        for index in 0..self.program.constants.len() {
            self.constant(ConstantId(index as u32));
        }
    }
}
