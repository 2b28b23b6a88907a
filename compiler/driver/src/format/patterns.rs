//! Patterns.

use agentflow_grammar::tree::{FieldPattern, FieldPatternValue, FieldPatterns, Pattern, PatternKind};

use super::document::Document;
use super::items::word;
use super::lists::Style;
use super::settings::dotted;
use super::source::Formatter;

impl Formatter<'_> {
    /// A pattern.
    pub(super) fn pattern(&mut self, pattern: &Pattern) -> Document {
        match &pattern.kind {
            PatternKind::Anything => Document::text("_"),
            PatternKind::Null
            | PatternKind::Bool(_)
            | PatternKind::Int(_)
            | PatternKind::Float(_)
            | PatternKind::Duration(_) => {
                Document::text(pattern.span.text(self.text).split_whitespace().collect::<String>())
            }
            PatternKind::String(literal) => self.string(literal, pattern.span),
            PatternKind::Variant(variant) => {
                let name = Document::text(dotted(&variant.path));
                match &variant.fields {
                    Some(fields) => {
                        Document::sequence([name, Document::text(" "), self.field_patterns(fields)])
                    }
                    None => name,
                }
            }
            PatternKind::Either(patterns) => {
                let mut parts = Vec::new();
                for (position, pattern) in patterns.iter().enumerate() {
                    if position > 0 {
                        parts.extend([Document::Line, Document::text("| ")]);
                    }
                    parts.push(self.pattern(pattern));
                }
                Document::Sequence(parts).indented().group()
            }
            PatternKind::Broken => self.source(pattern.span),
        }
    }

    /// `{ a, b: c }`
    pub(super) fn field_patterns(&mut self, fields: &FieldPatterns) -> Document {
        self.list(Style::Braces, fields.span, &fields.entries, |entry| entry.span, Self::field_pattern)
    }

    fn field_pattern(&mut self, field: &FieldPattern) -> Document {
        let value = match &field.value {
            FieldPatternValue::Same => return word(&field.name),
            FieldPatternValue::Name(name) => word(name),
            FieldPatternValue::Pattern(pattern) => self.pattern(pattern),
        };
        Document::sequence([word(&field.name), Document::text(": "), value])
    }
}
