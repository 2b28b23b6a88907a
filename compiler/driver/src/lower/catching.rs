//! `catch` and `try`.

use agentflow_analysis::typed;
use agentflow_analysis::typed::{Block, Handler};
use agentflow_plan::{Expression, NodeKind};

use super::routine::Routine;
use super::want::Want;

impl<'p> Routine<'_, 'p> {
    /// `e catch …`, `try { … } catch …`
    pub(super) fn catch(
        &mut self,
        body: &'p Block,
        handler: &'p Handler,
        written: &'p typed::Expression,
        want: Want,
    ) -> Expression {
        let error = handler.error;
        self.begin_region(None, []);
        let value = self.block(body, want.clone().without_local());
        // A value without effects may fail too: it is a step, so that the failure is one of the part that is tried.
        let value = value.map(|value| self.pinned(value, body.value.as_deref().unwrap_or(written)));
        let region = self.end_region(value);
        let handler = self.region_of_block(Some("catch"), error, &handler.body, want.of_part());
        self.finish_transparent("try", NodeKind::Try { region, error, handler }, written, want)
    }
}
