//! Locals that nobody reads.

use agentflow_plan::LocalId;

use super::Checker;
use crate::findings::unused as findings;
use crate::typed::LocalKind;

impl Checker<'_> {
    /// Tells the locals of a scope that ends which nobody read.
    pub(crate) fn tell_unused(&mut self, ended: &[LocalId]) {
        for id in ended {
            let state = self.scopes.state(*id).clone();
            let local = self.scopes.local(*id);
            if state.used || local.name.starts_with('_') || self.unreadable {
                continue;
            }
            let (name, kind) = (local.name.clone(), local.kind);
            let place = self.place(local.span);
            match kind {
                LocalKind::Parameter | LocalKind::VariableParameter | LocalKind::Given => {}
                LocalKind::Variable if state.assigned => {
                    self.sink.tell_unused(findings::never_read(place, &name));
                }
                LocalKind::Item => self.sink.tell_unused(findings::item(place, &name)),
                LocalKind::Error => self.sink.tell_unused(findings::error(place, &name)),
                LocalKind::Pattern => self.sink.tell_unused(findings::in_pattern(place, &name)),
                LocalKind::Let | LocalKind::Variable => {
                    self.sink.tell_unused(findings::local(place, &name));
                }
            }
        }
    }

    /// Tells parameters that nobody read, where that means something.
    pub(crate) fn tell_unused_parameters(&mut self) {
        if !self.parameters_matter || self.unreadable {
            return;
        }
        let unused: Vec<(crate::typed::Name, agentflow_grammar::tree::Span)> = self
            .scopes
            .frame
            .locals
            .iter()
            .zip(&self.scopes.states)
            .filter(|(local, state)| {
                let parameter = matches!(local.kind, LocalKind::Parameter | LocalKind::VariableParameter);
                parameter && !state.used && !state.assigned && !local.name.starts_with('_')
            })
            .map(|(local, _)| (local.name.clone(), local.span))
            .collect();
        for (name, span) in unused {
            let place = self.place(span);
            self.sink.tell_unused(findings::parameter(place, &name));
        }
    }
}
