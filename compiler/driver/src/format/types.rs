//! Types, always on one line.

use agentflow_grammar::tree::{Constraint, ConstraintKind, Expr, Type, TypeKind};

use super::document::Document;
use super::source::Formatter;

impl Formatter<'_> {
    /// `: type`, where one is written.
    pub(super) fn type_after_colon(&mut self, declared: Option<&Type>) -> Document {
        match declared {
            Some(declared) => Document::sequence([Document::text(": "), self.declared_type(declared)]),
            None => Document::Nothing,
        }
    }

    /// A type.
    pub(super) fn declared_type(&mut self, declared: &Type) -> Document {
        Document::text(self.type_text(declared))
    }

    fn type_text(&self, declared: &Type) -> String {
        match &declared.kind {
            TypeKind::Name(name) => name.to_string(),
            TypeKind::Null => "null".to_owned(),
            TypeKind::Variant(variant) => format!("{}.{}", variant.of.as_str(), variant.variant.as_str()),
            TypeKind::Generic(generic) => {
                let arguments = generic.arguments.iter().map(|argument| self.type_text(argument));
                format!("{}<{}>", generic.name.as_str(), arguments.collect::<Vec<_>>().join(", "))
            }
            TypeKind::List(item) => format!("{}[]", self.type_text(item)),
            TypeKind::Optional(inner) => format!("{}?", self.type_text(inner)),
            TypeKind::Union(types) => {
                types.iter().map(|one| self.type_text(one)).collect::<Vec<_>>().join(" | ")
            }
            TypeKind::Constrained(constrained) => {
                let constraints =
                    constrained.constraints.iter().map(|constraint| self.constraint(constraint));
                let constraints = constraints.collect::<Vec<_>>().join(", ");
                format!("{}({constraints})", self.type_text(&constrained.base))
            }
            TypeKind::Broken => declared.span.text(self.text).to_owned(),
        }
    }

    fn constraint(&self, constraint: &Constraint) -> String {
        match &constraint.kind {
            ConstraintKind::Range { low, high } => {
                let bound =
                    |bound: &Option<Expr>| bound.as_ref().map(|bound| self.limit(bound)).unwrap_or_default();
                format!("{}..{}", bound(low), bound(high))
            }
            ConstraintKind::Regex(_) => constraint.span.text(self.text).to_owned(),
            ConstraintKind::Value(value) => self.limit(value),
        }
    }

    /// A number or a constant: without blanks, such as after a minus.
    fn limit(&self, bound: &Expr) -> String {
        bound.span.text(self.text).split_whitespace().collect()
    }
}
