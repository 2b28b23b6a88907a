//! What waits for people and signals.

use agentflow_analysis::typed;
use agentflow_plan as plan;
use agentflow_plan::{Expression, NodeKind, SignalId};

use super::routine::Routine;
use super::types::lower_type;
use super::want::Want;

impl<'p> Routine<'_, 'p> {
    /// `ask question { to: …, within: … }`
    pub(super) fn ask(
        &mut self,
        question: &'p typed::Expression,
        to: Option<&'p typed::Expression>,
        within: Option<&'p typed::Expression>,
        written: &'p typed::Expression,
        want: Want,
    ) -> Expression {
        let mut values = self.operands([question].into_iter().chain(to).chain(within)).into_iter();
        let ask = plan::Ask {
            question: values.next().expect("the question is the first operand"),
            answer: lower_type(&written.ty),
            to: to.and_then(|_| values.next()),
            within: within.and_then(|_| values.next()),
        };
        self.finish_node("ask", NodeKind::Ask(ask), written, want)
    }

    /// `wait signal within time`
    pub(super) fn wait(
        &mut self,
        signal: SignalId,
        within: Option<&'p typed::Expression>,
        written: &'p typed::Expression,
        want: Want,
    ) -> Expression {
        let within = within.map(|within| self.value(within));
        self.finish_node("wait", NodeKind::Wait(plan::Wait { signal, within }), written, want)
    }
}
