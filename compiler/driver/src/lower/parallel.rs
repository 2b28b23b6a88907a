//! `parallel`, `parallel for` and `race`: regions that run together.

use agentflow_analysis::typed;
use agentflow_analysis::typed::Block;
use agentflow_plan as plan;
use agentflow_plan::{Expression, LocalId, NodeKind};

use super::routine::Routine;
use super::want::Want;

/// The parts of a `parallel for`.
pub(super) struct ParallelFor<'p> {
    pub(super) max: Option<&'p typed::Expression>,
    pub(super) items: &'p typed::Expression,
    pub(super) item: LocalId,
    pub(super) index: Option<LocalId>,
    pub(super) body: &'p Block,
}

impl<'p> Routine<'_, 'p> {
    /// `parallel { a: …, b: … }`
    pub(super) fn parallel(
        &mut self,
        max: Option<&'p typed::Expression>,
        branches: &'p [typed::Branch],
        written: &'p typed::Expression,
        want: Want,
    ) -> Expression {
        if let Some(max) = max {
            self.problem(
                max.span,
                "`max` belongs to `parallel for`; the branches of `parallel` all start together",
            );
        }
        let branches = self.branches(branches);
        self.finish_node("parallel", NodeKind::Parallel(branches), written, want)
    }

    /// `race { a: …, b: … }`
    pub(super) fn race(
        &mut self,
        branches: &'p [typed::Branch],
        written: &'p typed::Expression,
        want: Want,
    ) -> Expression {
        let branches = self.branches(branches);
        self.finish_node("race", NodeKind::Race(branches), written, want)
    }

    fn branches(&mut self, branches: &'p [typed::Branch]) -> Vec<plan::Branch> {
        self.begin_owner();
        let branches = branches
            .iter()
            .map(|branch| plan::Branch {
                name: super::context::name(&branch.name),
                region: self.region_of_block(Some(&branch.name), [], &branch.body, Want::VALUE),
            })
            .collect();
        self.end_owner();
        branches
    }

    /// `parallel for item, index in items { … }`
    pub(super) fn parallel_for(
        &mut self,
        parts: ParallelFor<'p>,
        written: &'p typed::Expression,
        want: Want,
    ) -> Expression {
        let mut heads = self.operands(parts.max.into_iter().chain([parts.items]));
        let items = heads.pop().expect("the items are the last operand");
        let max = heads.pop();
        let item = parts.item;
        let index = parts.index;
        self.begin_owner();
        let region = self.region_of_block(None, [item].into_iter().chain(index), parts.body, want.of_part());
        self.end_owner();
        let kind = NodeKind::ParallelFor { items, max, item, index, region };
        self.finish_node("parallel_for", kind, written, want)
    }
}
