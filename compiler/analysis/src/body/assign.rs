//! Assignments.

use agentflow_grammar::tree::{Assign, Ident};
use agentflow_plan::LocalId;

use super::{Checker, Expected, Reason};
use crate::declare::Definition;
use crate::findings::{names, variables};
use crate::sink::NamingForm;
use crate::typed::{LocalKind, StatementKind, Traits, Type};

impl<'a> Checker<'a> {
    /// `x = e`
    pub(crate) fn check_assign(&mut self, form: &'a Assign, traits: &mut Traits) -> Option<StatementKind> {
        traits.assigns = true;
        let Some(local) = self.scopes.get(form.name.as_str()) else {
            self.tell_no_variable(&form.name);
            self.value(&form.value, None);
            return None;
        };
        let declared = self.scopes.local(local);
        let (ty, place) = (declared.ty.clone(), self.place(declared.span));
        let assignable = matches!(declared.kind, LocalKind::Variable | LocalKind::VariableParameter);
        let reason = Reason::Variable { name: form.name.as_str(), place };
        let value = if assignable {
            self.check(&form.value, Expected::Must(&ty, reason))
        } else {
            self.value(&form.value, Some(&ty))
        };
        *traits = traits.and(value.traits);
        if !self.check_assignable(local, &form.name) {
            return None;
        }
        Some(StatementKind::Assign { local, value })
    }

    /// Tells a local that may not be assigned here. Otherwise nothing that was known of it holds any more.
    pub(crate) fn check_assignable(&mut self, local: LocalId, name: &Ident) -> bool {
        let declared = self.scopes.local(local).clone();
        self.name_local(local, name.span, NamingForm::Plain);
        let place = self.place(name.span);
        let declared_at = self.place(declared.span);
        if !matches!(declared.kind, LocalKind::Variable | LocalKind::VariableParameter) {
            self.scopes.state(local).used = true;
            if declared.ty != Type::Unknown || declared.kind != LocalKind::Let {
                let keyword = self.let_keyword(local);
                self.tell(variables::not_variable(
                    place,
                    &declared.name,
                    declared.kind,
                    declared_at,
                    keyword,
                ));
            }
            return false;
        }
        self.check_assigned_here(local, name.span)
    }

    /// Tells a variable that may not be assigned in the branch or part around this place. Otherwise nothing that was known of
    /// it holds any more.
    pub(crate) fn check_assigned_here(&mut self, local: LocalId, at: agentflow_grammar::tree::Span) -> bool {
        let declared = self.scopes.local(local).clone();
        let (place, declared_at) = (self.place(at), self.place(declared.span));
        let depth = self.scopes.state(local).branch_depth as usize;
        if let Some(branch) = self.branches.get(depth) {
            let (form, form_at) = (branch.form, self.place(branch.span));
            self.scopes.state(local).used = true;
            self.tell(variables::assigned_in_branch(place, &declared.name, declared_at, form, form_at));
            return false;
        }
        if self.depths.pure > self.variable_depth(local) {
            self.scopes.state(local).used = true;
            self.tell(variables::assigned_in_pure(place, &declared.name, declared_at));
            return false;
        }
        self.scopes.state(local).assigned = true;
        self.flow.forget(local);
        true
    }

    /// Where the `let` of a local is written, if it stands right before its name.
    fn let_keyword(&self, local: LocalId) -> Option<crate::finding::Place> {
        let declared = self.scopes.local(local);
        if declared.kind != LocalKind::Let {
            return None;
        }
        let before = self.context.text().get(..declared.span.start as usize)?;
        let trimmed = before.trim_end();
        let start = trimmed.strip_suffix("let")?.len() as u32;
        Some(self.place(agentflow_grammar::tree::Span::new(start, start + 3)))
    }

    fn variable_depth(&self, local: LocalId) -> u32 {
        self.scopes.states.get(local.index()).map_or(0, |state| state.pure_depth)
    }

    fn tell_no_variable(&mut self, name: &Ident) {
        let place = self.place(name.span);
        if let Some((named, declaration)) = self.context.lookup(name.as_str()) {
            self.sink.refer(name.span, named);
            if !matches!(declaration.definition, Definition::Broken(_)) {
                let (described, declared) = (declaration.definition.described(), declaration.place());
                self.tell(variables::not_local(place, name.as_str(), described, declared));
            }
            return;
        }
        if self.unreadable {
            return;
        }
        if let Some(gone) = self.scopes.gone(name.as_str()) {
            let declared = self.place(self.scopes.local(gone).span);
            self.scopes.state(gone).used = true;
            self.tell(names::out_of_scope(place, name.as_str(), declared));
            return;
        }
        if !self.assigned_unknown.insert(name.name.clone()) {
            return;
        }
        let near = self.sink.nearest.find(name.as_str(), self.scopes.visible());
        for meant in &near {
            if let Some(local) = self.scopes.get(meant) {
                self.scopes.state(local).used = true;
            }
        }
        self.tell(variables::assigned_unknown(place, name.as_str(), &near));
    }
}
