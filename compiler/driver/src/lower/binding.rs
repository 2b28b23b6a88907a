//! `let`: one name or several fields, and what takes it back.

use agentflow_analysis::typed;
use agentflow_analysis::typed::LetTarget;
use agentflow_grammar::tree::Span;
use agentflow_plan::{Expression, LocalId, NodeKind};

use super::context::name;
use super::routine::Routine;
use super::want::Want;

impl<'p> Routine<'_, 'p> {
    /// `let target = value undo undo`
    pub(super) fn binding(
        &mut self,
        target: &'p LetTarget,
        value: &'p typed::Expression,
        undo: Option<&'p typed::Expression>,
        span: Span,
    ) {
        match target {
            LetTarget::Local(local) => {
                let local = *local;
                self.let_local(local, value, undo);
            }
            LetTarget::Fields(fields) => self.let_fields(fields, value, undo, span),
        }
    }

    fn let_local(
        &mut self,
        local: LocalId,
        value: &'p typed::Expression,
        undo: Option<&'p typed::Expression>,
    ) {
        let name = self.local_name(local);
        // `let _ = call()` is a step of the call's name.
        let want = if &*name == "_" { Want::VALUE } else { Want::Into(local, name) };
        self.expression(value, want);
        self.declare(local);
        if let Some(undo) = undo {
            self.undo(undo, &[]);
        }
    }

    /// The value goes into a local of its own first. The `undo` is the step's that made it, and takes it apart again.
    fn let_fields(
        &mut self,
        fields: &[(typed::Name, LocalId)],
        value: &'p typed::Expression,
        undo: Option<&'p typed::Expression>,
        span: Span,
    ) {
        let mut whole = self.value(value);
        if undo.is_some() && self.output_of_last_node() != local_of(&whole) {
            let local = self.fresh_local("value");
            self.push("value", NodeKind::Compute(whole), Some(local), value.span);
            self.declare(local);
            whole = Expression::Local(local);
        }
        let parts: Vec<_> = fields
            .iter()
            .map(|(field, local)| {
                let part =
                    Expression::Field { value: Box::new(whole.clone()), name: name(field), optional: false };
                (*local, part)
            })
            .collect();
        if let Some(undo) = undo {
            self.undo(undo, &parts);
        }
        for (local, part) in parts {
            let name = self.local_name(local);
            self.push(&name, NodeKind::Compute(part), Some(local), span);
            self.declare(local);
        }
    }

    /// Gives the last node its `undo`, which names parts of the node's value again.
    fn undo(&mut self, undo: &'p typed::Expression, parts: &[(LocalId, Expression)]) {
        self.begin_owner();
        self.begin_region(Some("undo"), []);
        for (local, part) in parts {
            let name = self.local_name(*local);
            self.push(&name, NodeKind::Compute(part.clone()), Some(*local), undo.span);
            self.declare(*local);
        }
        self.expression(undo, Want::Nothing);
        let region = self.end_region(None);
        self.end_owner();
        if let Some(built) = self.last_node() {
            built.node.undo = Some(region);
        }
    }

    fn output_of_last_node(&mut self) -> Option<LocalId> {
        self.last_node().and_then(|built| built.node.output)
    }
}

fn local_of(expression: &Expression) -> Option<LocalId> {
    match expression {
        Expression::Local(local) => Some(*local),
        _ => None,
    }
}
