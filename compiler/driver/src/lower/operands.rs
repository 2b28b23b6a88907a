//! Operands: expressions of which all values are needed together, evaluated in order.

use agentflow_analysis::typed;
use agentflow_plan as plan;
use agentflow_plan::NodeKind;

use super::routine::Routine;
use super::stable::is_stable;
use super::want::Want;

impl<'p> Routine<'_, 'p> {
    /// The values of all operands. Where one has an effect, what is written before it is evaluated before it: into a
    /// local of its own, unless it is the same whenever it is evaluated.
    pub(super) fn operands(
        &mut self,
        operands: impl IntoIterator<Item = &'p typed::Expression>,
    ) -> Vec<plan::Expression> {
        let operands: Vec<_> = operands.into_iter().collect();
        let last_node = operands.iter().rposition(|operand| self.needs_node(operand));
        let mut values = Vec::with_capacity(operands.len());
        for (position, operand) in operands.into_iter().enumerate() {
            let mut value = self.value(operand);
            if last_node.is_some_and(|last| position < last) {
                value = self.pinned(value, operand);
            }
            values.push(value);
        }
        values
    }

    /// The values of two operands.
    pub(super) fn two(
        &mut self,
        first: &'p typed::Expression,
        second: &'p typed::Expression,
    ) -> (plan::Expression, plan::Expression) {
        let needs_node = self.needs_node(second);
        let mut value = self.value(first);
        if needs_node {
            value = self.pinned(value, first);
        }
        (value, self.value(second))
    }

    /// The value of an operand.
    pub(super) fn value(&mut self, operand: &'p typed::Expression) -> plan::Expression {
        self.expression(operand, Want::VALUE)
    }

    /// The value of an operand that is used several times.
    pub(super) fn shared(&mut self, operand: &'p typed::Expression) -> plan::Expression {
        let value = self.value(operand);
        self.pinned(value, operand)
    }

    /// Whether evaluating the expression takes a node of its own.
    pub(super) fn needs_node(&mut self, expression: &typed::Expression) -> bool {
        self.has_region() && !self.lowering.plain.is_plain(expression)
    }

    /// The value as it is here and now, whatever comes after.
    pub(super) fn pinned(
        &mut self,
        value: plan::Expression,
        written: &typed::Expression,
    ) -> plan::Expression {
        if is_stable(&value, &|local| self.is_variable(local)) {
            return value;
        }
        let local = self.fresh_local("value");
        self.declare(local);
        self.push("value", NodeKind::Compute(value), Some(local), written.span);
        plan::Expression::Local(local)
    }
}
