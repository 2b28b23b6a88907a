//! Patterns of `match` and of `let`.

use super::{Builder, Children, Node};
use crate::parser::Rule;
use crate::tree::{
    ExprKind, FieldPattern, FieldPatternValue, FieldPatterns, Pattern, PatternKind, VariantPattern,
};

impl Builder<'_> {
    pub(super) fn pattern(&self, children: &mut Children<'_>, end: usize) -> Pattern {
        let Some(node) = children.next() else {
            return Pattern { kind: PatternKind::Broken, span: self.place(end, end) };
        };
        let span = self.span(&node);
        let mut choices: Vec<Pattern> = Children::of(node).map(|choice| self.one_pattern(choice)).collect();
        match choices.pop() {
            Some(only) if choices.is_empty() => only,
            last => {
                choices.extend(last);
                Pattern { kind: PatternKind::Either(choices), span }
            }
        }
    }

    fn one_pattern(&self, node: Node<'_>) -> Pattern {
        let span = self.span(&node);
        let kind = match node.as_rule() {
            Rule::hole => PatternKind::Anything,
            Rule::null => PatternKind::Null,
            Rule::boolean => PatternKind::Bool(node.as_str() == "true"),
            Rule::string | Rule::block_string => {
                let literal = self.string(node);
                self.no_interpolation(&literal);
                PatternKind::String(literal)
            }
            Rule::pattern_number => self.number_pattern(node),
            _ => {
                let mut path = Vec::new();
                let mut fields = None;
                for child in Children::of(node) {
                    if child.as_rule() == Rule::field_patterns {
                        fields = Some(self.field_patterns(child));
                    } else {
                        path.push(self.ident(&child));
                    }
                }
                PatternKind::Variant(Box::new(VariantPattern { path, fields }))
            }
        };
        Pattern { kind, span }
    }

    fn number_pattern(&self, node: Node<'_>) -> PatternKind {
        let mut children = Children::of(node);
        let negative = children.maybe(Rule::negate).is_some();
        let Some(number) = children.next() else { return PatternKind::Broken };
        match self.number(&number).kind {
            ExprKind::Int(value) => PatternKind::Int(if negative { value.wrapping_neg() } else { value }),
            ExprKind::Float(value) => PatternKind::Float(if negative { -value } else { value }),
            ExprKind::Duration(milliseconds) if !negative => PatternKind::Duration(milliseconds),
            ExprKind::Duration(_) => {
                self.tell_expected(self.span(&number), "a duration without a sign");
                PatternKind::Broken
            }
            _ => PatternKind::Broken,
        }
    }

    pub(super) fn field_patterns(&self, node: Node<'_>) -> FieldPatterns {
        let mut patterns = FieldPatterns { entries: Vec::new(), broken: Vec::new(), span: self.span(&node) };
        for child in Children::of(node) {
            match child.as_rule() {
                Rule::field_pattern => patterns.entries.push(self.field_pattern(child)),
                Rule::junk_entry => self.junk_entry(&child, "field"),
                _ => {
                    self.expected(&child, "the name of a field");
                    patterns.broken.push(self.span(&child));
                }
            }
        }
        self.names_of_fields(&patterns);
        patterns
    }

    fn field_pattern(&self, node: Node<'_>) -> FieldPattern {
        let span = self.span(&node);
        let end = node.as_span().end();
        let mut children = Children::of(node);
        let name = children.next().map(|name| self.ident(&name)).unwrap_or_else(|| self.nameless(end));
        let value = match children.rule() {
            None => FieldPatternValue::Same,
            Some(_) => field_value(self.pattern(&mut children, end)),
        };
        FieldPattern { name, value, span }
    }
}

/// A bare lower-case name after the colon is a new name, anything else a pattern.
fn field_value(pattern: Pattern) -> FieldPatternValue {
    if let PatternKind::Variant(variant) = &pattern.kind
        && let ([name], None) = (variant.path.as_slice(), &variant.fields)
        && name.name.starts_with(|first: char| first.is_ascii_lowercase() || first == '_')
    {
        return FieldPatternValue::Name(name.clone());
    }
    FieldPatternValue::Pattern(pattern)
}
