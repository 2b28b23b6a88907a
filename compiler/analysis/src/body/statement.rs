//! Statements.

use agentflow_grammar::tree::{
    Expr, FieldPatternValue, FieldPatterns, Let, LetTarget as WrittenTarget, Span, Statement as Written,
    StatementKind as Kind, Var,
};
use agentflow_plan::LocalId;

use super::{Checker, Expected, Reason};
use crate::finding::Place;
use crate::findings::keep_value;
use crate::findings::{flow, mismatch, misplaced, names, types, variables};
use crate::signatures::resolve_type;
use crate::sink::NamingForm;
use crate::typed::{
    Block, Expression, ExpressionKind, LetTarget, LocalKind, Name, Statement, StatementKind, Traits, Type,
};
use crate::types::is_json;

impl<'a> Checker<'a> {
    /// Checks a statement and adds it to a block.
    pub(crate) fn check_statement(&mut self, statement: &'a Written, block: &mut Block) {
        let span = statement.span;
        let mut traits = Traits::default();
        let kind = match &statement.kind {
            Kind::Let(form) => self.check_let(form, span, &mut traits),
            Kind::Var(form) => Some(self.check_var(form, span, &mut traits)),
            Kind::Assign(form) => self.check_assign(form, &mut traits),
            Kind::Emit(value) => {
                self.effect(span, "`emit`");
                traits.effect = true;
                let value = self.value(value, None);
                if !is_json(&value.ty) {
                    let (place, shown) = (self.place(value.span), self.show(&value.ty));
                    self.tell(mismatch::not_json(place, &shown, "`emit`"));
                }
                traits = traits.and(value.traits);
                Some(StatementKind::Emit(value))
            }
            Kind::For(form) => Some(self.check_for(form, &mut traits)),
            Kind::While(form) => Some(self.check_while(form, span, &mut traits)),
            Kind::Repeat(form) => Some(self.check_repeat(form, span, &mut traits)),
            Kind::Mock(mock) => self.check_mock(mock, span),
            Kind::Expect(condition) => self.check_expect(condition, span, &mut traits),
            Kind::Expr(expr) => {
                let value = self.check(expr, Expected::Discard);
                self.tell_without_use(expr, &value);
                traits = traits.and(value.traits);
                Some(StatementKind::Expression(value))
            }
            Kind::Broken => {
                self.unreadable = true;
                None
            }
        };
        block.traits = block.traits.and(traits);
        block.statements.extend(kind.map(|kind| Statement { kind, span }));
    }

    /// A value that nobody uses, of an expression that does nothing else.
    fn tell_without_use(&mut self, expr: &Expr, value: &Expression) {
        let Traits { effect, jump, assigns } = value.traits;
        if effect
            || jump
            || assigns
            || matches!(value.kind, ExpressionKind::Broken)
            || value.ty.is_unknown()
            || !value.ty.has_value()
        {
            return;
        }
        let place = self.place(expr.span);
        self.tell(flow::without_use(place, is_comparison(expr)));
    }

    /// Where a variable of this name is declared that a `let` in a block within would hide.
    fn hidden_variable(&self, name: &Name) -> Option<Span> {
        let local = self.scopes.get(name)?;
        let hidden = self.scopes.local(local);
        let variable = matches!(hidden.kind, LocalKind::Variable | LocalKind::VariableParameter);
        (variable && self.scopes.own(name).is_none()).then_some(hidden.span)
    }

    fn check_let(&mut self, form: &'a Let, span: Span, traits: &mut Traits) -> Option<StatementKind> {
        let declared = form.declared.as_ref().map(|ty| resolve_type(self.context, &mut self.sink, ty));
        let name = match &form.target {
            WrittenTarget::Name(name) => name.as_str(),
            WrittenTarget::Fields(_) | WrittenTarget::Broken(_) => "this",
        };
        let value = match (&declared, &form.declared) {
            (Some(ty), Some(written)) => {
                let reason = Reason::Declared { name, place: self.place(written.span) };
                self.check(&form.value, Expected::Must(ty, reason))
            }
            _ => self.value(&form.value, None),
        };
        let ty = match declared {
            Some(ty) => ty,
            // Half of a value has no type that is known.
            None if self.context.is_misread(span) => Type::Unknown,
            None => value.ty.clone(),
        };
        *traits = traits.and(value.traits);
        let target = match &form.target {
            WrittenTarget::Name(name) => {
                let hidden = self.hidden_variable(&name.name);
                let local = self.declare(&name.name, name.span, ty, LocalKind::Let);
                if let Some(hidden) = hidden {
                    // Whether the new one is used is beside the point.
                    self.scopes.state(local).used = true;
                    let written = Span::new(span.start, name.span.end);
                    let (place, hidden) = (self.place(written), self.place(hidden));
                    self.tell(variables::hides(place, name.as_str(), hidden));
                }
                self.note_conversation(local, &value);
                LetTarget::Local(local)
            }
            WrittenTarget::Fields(fields) => LetTarget::Fields(self.destructure(fields, &value, &ty)),
            WrittenTarget::Broken(_) => {
                self.unreadable = true;
                return None;
            }
        };
        let undo = form.undo.as_ref().map(|undo| self.check_undo(undo, &value));
        Some(StatementKind::Let { target, value, undo })
    }

    /// `undo e`: an effect that takes back the effect of the value.
    fn check_undo(&mut self, undo: &'a Expr, value: &Expression) -> Expression {
        if !value.traits.effect && !value.ty.is_unknown() {
            let (place, of) = (self.place(undo.span), self.place(value.span));
            self.tell(misplaced::undo_of_nothing(place, of));
        }
        let mark = self.flow.mark();
        self.branches.push(super::checker::BranchState {
            form: "undo",
            span: undo.span,
            loops: self.loops.len(),
        });
        self.statement = None;
        let checked = self.check(undo, Expected::Discard);
        self.branches.pop();
        let _ = self.flow.take(mark);
        checked
    }

    /// `let { a, b: c } = e`
    fn destructure(
        &mut self,
        fields: &'a FieldPatterns,
        value: &Expression,
        ty: &Type,
    ) -> Vec<(Name, LocalId)> {
        let mut named = Vec::with_capacity(fields.entries.len());
        let told = self.sink.findings.len();
        for field in &fields.entries {
            let form = match &field.value {
                FieldPatternValue::Same => NamingForm::FieldAlone,
                _ => NamingForm::Plain,
            };
            let ty = match self.sink.findings.get(told) {
                // What is wrong with the value as a whole is told once.
                Some(finding) if finding.primary.place.span == value.span => Type::Unknown,
                _ => self.destructured_type(&field.name, form, value, ty),
            };
            let name = match &field.value {
                FieldPatternValue::Same => &field.name,
                FieldPatternValue::Name(name) => name,
                FieldPatternValue::Pattern(pattern) => {
                    let place = self.place(pattern.span);
                    self.tell(misplaced::pattern_in_let(place));
                    continue;
                }
            };
            let local = self.declare(&name.name, name.span, ty, LocalKind::Pattern);
            named.push((field.name.name.clone(), local));
        }
        named
    }

    fn destructured_type(
        &mut self,
        name: &agentflow_grammar::tree::Ident,
        form: NamingForm,
        value: &Expression,
        ty: &Type,
    ) -> Type {
        if ty.is_unknown() {
            return Type::Unknown;
        }
        if let Some(found) = self.field_type(ty, &name.name) {
            self.name_field(ty, name, form);
            return found;
        }
        let place = self.place(name.span);
        let shown = self.show(ty);
        let finding = match ty {
            Type::Optional(_) => {
                let text = value.span.text(self.context.text());
                crate::findings::optional::destructured(self.place(value.span), text, &shown)
            }
            Type::Record(_) | Type::Object(_) | Type::Error | Type::Variants(_) => {
                let near = self.near_fields(ty, name.as_str());
                let finding = names::unknown_field(place, name.as_str(), &shown, &near);
                if form == NamingForm::FieldAlone { keep_value(finding, name.as_str()) } else { finding }
            }
            _ => mismatch::no_fields(self.place(value.span), &shown),
        };
        self.tell(finding);
        Type::Unknown
    }

    fn check_var(&mut self, form: &'a Var, span: Span, traits: &mut Traits) -> StatementKind {
        let declared = form.declared.as_ref().map(|ty| resolve_type(self.context, &mut self.sink, ty));
        let value = match (&declared, &form.declared) {
            (Some(ty), Some(written)) => {
                let reason = Reason::Declared { name: form.name.as_str(), place: self.place(written.span) };
                self.check(&form.value, Expected::Must(ty, reason))
            }
            _ => self.value(&form.value, None),
        };
        let ty = match declared {
            Some(ty) => ty,
            None if self.context.is_misread(span) => Type::Unknown,
            None => self.variable_type(&value, form.name.as_str(), form.name.span),
        };
        *traits = traits.and(value.traits);
        let local = self.declare(&form.name.name, form.name.span, ty, LocalKind::Variable);
        StatementKind::Variable { local, value }
    }

    /// The type of a variable without a written one: that of its first value, if more values can have it.
    fn variable_type(&mut self, value: &Expression, name: &str, span: Span) -> Type {
        let example = match &value.ty {
            Type::Null => "string?",
            Type::List(list) if list.item == Type::Never => "string[]",
            Type::Object(object) if object.fields.is_empty() => "map<string>",
            Type::Variants(set) => return Type::Enum(set.of),
            // A first value says nothing about the constraints of later ones.
            other => return without_constraints(other),
        };
        let place: Place = self.place(span);
        self.tell(types::unknown_variable_type(place, name, example, value.span.text(self.context.text())));
        Type::Unknown
    }
}

fn without_constraints(ty: &Type) -> Type {
    match ty {
        Type::Int(_) => Type::INT,
        Type::Float(_) => Type::FLOAT,
        Type::String(_) => Type::STRING,
        Type::List(list) => Type::list(list.item.clone()),
        Type::Optional(inner) => without_constraints(inner).optional(),
        other => other.clone(),
    }
}

fn is_comparison(expr: &Expr) -> bool {
    match &expr.kind {
        agentflow_grammar::tree::ExprKind::Binary(binary) => {
            binary.operator == agentflow_grammar::tree::BinaryOperator::Equal
        }
        _ => false,
    }
}
