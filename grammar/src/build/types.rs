//! Types and their constraints.

use super::{Builder, Children, Node};
use crate::parser::Rule;
use crate::tree::{
    Constrained, Constraint, ConstraintKind, DEPTH_MAX, Expr, ExprKind, FieldAccess, Generic, Ident, Span,
    Type, TypeKind, Unary, UnaryOperator, VariantName,
};
use smol_str::SmolStr;

impl Builder<'_> {
    pub(super) fn type_or_bad(&self, children: &mut Children<'_>, end: usize) -> Type {
        match children.next() {
            Some(node) if node.as_rule() == Rule::r#type => self.whole_type(node),
            Some(node) => {
                self.bad_type(&node);
                Type { kind: TypeKind::Broken, span: self.span(&node) }
            }
            None => Type { kind: TypeKind::Broken, span: self.place(end, end) },
        }
    }

    /// A type after a sign that may be missing.
    pub(super) fn type_after(&self, children: &mut Children<'_>, sign: &str, end: usize) -> Type {
        if children.rule() == Some(Rule::bad_type)
            && let Some(node) = children.next()
        {
            let signed = self.text[..node.as_span().start()].trim_end().ends_with(sign);
            self.expected(&node, &if signed { "a type".to_owned() } else { format!("`{sign}` and a type") });
            return Type { kind: TypeKind::Broken, span: self.span(&node) };
        }
        self.type_or_bad(children, end)
    }

    /// A type, if one comes next.
    pub(super) fn type_if_any(&self, children: &mut Children<'_>) -> Option<Type> {
        matches!(children.rule(), Some(Rule::r#type | Rule::bad_type)).then(|| self.type_or_bad(children, 0))
    }

    fn whole_type(&self, node: Node<'_>) -> Type {
        let span = self.span(&node);
        let mut members = Vec::new();
        let mut current = None;
        let mut suffixes = 0;
        for child in Children::of(node) {
            if child.as_rule() == Rule::ident {
                members.extend(current.replace(self.named(&child)));
                suffixes = 0;
            } else if let Some(base) = current.take() {
                suffixes += 1;
                current = Some(if suffixes > DEPTH_MAX { base } else { self.suffix(base, child) });
                if suffixes == DEPTH_MAX + 1 {
                    self.tell_too_long(span, "type");
                }
            }
        }
        match current {
            Some(only) if members.is_empty() => only,
            last => {
                members.extend(last);
                Type { kind: TypeKind::Union(members), span }
            }
        }
    }

    fn named(&self, node: &Node<'_>) -> Type {
        let kind = match node.as_str() {
            "null" => TypeKind::Null,
            name => TypeKind::Name(SmolStr::new(name)),
        };
        Type { kind, span: self.span(node) }
    }

    fn suffix(&self, base: Type, node: Node<'_>) -> Type {
        let span = base.span.to(self.span(&node));
        let kind = match node.as_rule() {
            Rule::list_suffix => TypeKind::List(Box::new(base)),
            Rule::optional_suffix => TypeKind::Optional(Box::new(base)),
            Rule::constraints => {
                let constraints = self.constraints(node);
                TypeKind::Constrained(Box::new(Constrained { base, constraints }))
            }
            _ => {
                let name = match base.kind {
                    TypeKind::Name(name) => name,
                    _ => SmolStr::new_static("null"),
                };
                let end = node.as_span().end();
                let mut arguments = Vec::new();
                let mut children = Children::of(node);
                while let Some(rule) = children.rule() {
                    if rule == Rule::bad_close {
                        self.missing_next(&mut children, "`>`");
                    } else {
                        arguments.push(self.type_or_bad(&mut children, end));
                    }
                }
                TypeKind::Generic(Box::new(Generic { name: Ident { name, span: base.span }, arguments }))
            }
        };
        Type { kind, span }
    }

    /// What stands after `is`.
    pub(super) fn tested_type(&self, node: Node<'_>) -> Type {
        if node.as_rule() != Rule::is_type {
            self.expected(&node, "a type or a variant");
            return Type { kind: TypeKind::Broken, span: self.span(&node) };
        }
        let span = self.span(&node);
        let mut children = Children::of(node);
        let Some(first) = children.next() else { return Type { kind: TypeKind::Broken, span } };
        let mut tested = self.named(&first);
        for (index, child) in children.enumerate() {
            if child.as_rule() == Rule::ident {
                let variant = self.ident(&child);
                let span = tested.span.to(variant.span);
                let of = self.ident(&first);
                tested = Type { kind: TypeKind::Variant(Box::new(VariantName { of, variant })), span };
            } else if index < DEPTH_MAX as usize {
                tested = self.suffix(tested, child);
            }
        }
        tested
    }

    fn constraints(&self, node: Node<'_>) -> Vec<Constraint> {
        let whole = self.span(&node);
        let mut constraints = Vec::new();
        let mut told = false;
        for child in Children::of(node) {
            let span = self.span(&child);
            match child.as_rule() {
                Rule::regex => {
                    let pattern = child.as_str();
                    let source = SmolStr::from(pattern[1..pattern.len() - 1].replace("\\/", "/"));
                    constraints.push(Constraint { kind: ConstraintKind::Regex(source), span });
                }
                Rule::range => constraints.push(Constraint { kind: self.range(child), span }),
                Rule::junk_p => {
                    told = true;
                    self.junk_p(&child, "constraint");
                }
                _ => {
                    told = true;
                    self.expected(&child, "a range such as `1..10` or a pattern such as `/^[a-z]+$/`");
                }
            }
        }
        if constraints.is_empty() && !told {
            self.tell_expected(
                Span::new(whole.end - 1, whole.end),
                "a range such as `1..10` or a pattern such as `/^[a-z]+$/` in the parentheses",
            );
        }
        constraints
    }

    fn range(&self, node: Node<'_>) -> ConstraintKind {
        let (mut low, mut high) = (None, None);
        let mut dots = false;
        for child in Children::of(node) {
            match child.as_rule() {
                Rule::dots => dots = true,
                _ if dots => high = Some(self.bound(child)),
                _ => low = Some(self.bound(child)),
            }
        }
        match low {
            Some(value) if !dots => ConstraintKind::Value(value),
            low => ConstraintKind::Range { low, high },
        }
    }

    /// A number, with or without a sign, or the name of a constant.
    fn bound(&self, node: Node<'_>) -> Expr {
        let span = self.span(&node);
        let mut children = Children::of(node);
        let sign = children.maybe(Rule::negate).map(|sign| self.span(&sign));
        let mut value = match children.next() {
            Some(child) if child.as_rule() == Rule::number => self.number(&child),
            Some(child) => {
                Expr { kind: ExprKind::Name(SmolStr::new(child.as_str())), span: self.span(&child) }
            }
            None => Expr { kind: ExprKind::Broken, span },
        };
        for child in children.take(DEPTH_MAX as usize) {
            let span = value.span.to(self.span(&child));
            let name = child.into_inner().next().map(|name| self.ident(&name));
            if let Some(name) = name {
                let access = FieldAccess { base: value, name, optional: false };
                value = Expr { kind: ExprKind::Field(Box::new(access)), span };
            }
        }
        match sign {
            Some(sign) => self.negated(sign, value),
            None => value,
        }
    }

    /// `-value`; the smallest integer is a literal of its own, since its positive twin does not exist.
    pub(super) fn negated(&self, operator_span: Span, operand: Expr) -> Expr {
        let span = operator_span.to(operand.span);
        if operand.kind == ExprKind::Int(i64::MIN) {
            return Expr { kind: ExprKind::Int(i64::MIN), span };
        }
        let unary = Unary { operator: UnaryOperator::Negate, operator_span, operand };
        Expr { kind: ExprKind::Unary(Box::new(unary)), span }
    }
}
