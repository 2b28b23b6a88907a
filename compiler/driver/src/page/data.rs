//! Data: records, enums, and the types of fields and parameters.

use agentflow_plan::{Enum, Field, Plan, Record, Type, Value};

use super::Page;
use super::markdown::{cell, one_line, table};

impl Page<'_> {
    /// A record: its fields.
    pub(super) fn record(&mut self, record: &Record) {
        self.heading(&record.name, record.doc.as_deref());
        if !record.fields.is_empty() {
            self.fields(&record.fields);
        }
    }

    fn fields(&mut self, fields: &[Field]) {
        let row = |field: &Field| {
            self.row(&field.name, &field.r#type, field.default.as_ref(), field.doc.as_deref())
        };
        let rows: Vec<Vec<String>> = fields.iter().map(row).collect();
        self.text.push_str(&table(&["field", "type", "by default", "what it is"], &rows));
    }

    /// The cells of a field or parameter.
    pub(super) fn row(
        &self,
        name: &str,
        r#type: &Type,
        default: Option<&Value>,
        doc: Option<&str>,
    ) -> Vec<String> {
        let default = default.map(|value| format!("`{}`", cell(&value.to_json_text()))).unwrap_or_default();
        vec![format!("`{name}`"), self.type_words(r#type), default, doc.map(cell).unwrap_or_default()]
    }

    /// An enum: its variants with what they carry.
    pub(super) fn enumeration(&mut self, declared: &Enum) {
        self.heading(&declared.name, declared.doc.as_deref());
        self.text.push('\n');
        let told = |doc: Option<&str>| doc.map(|doc| format!(": {}", one_line(doc))).unwrap_or_default();
        for variant in &declared.variants {
            self.text.push_str(&format!("- `{}`{}\n", variant.name, told(variant.doc.as_deref())));
            for field in variant.fields.iter().flatten() {
                let words = self.type_words(&field.r#type);
                self.text.push_str(&format!("  - `{}`, {words}{}\n", field.name, told(field.doc.as_deref())));
            }
        }
    }

    /// A type in words; what is declared leads to its heading.
    pub(super) fn type_words(&self, r#type: &Type) -> String {
        let words = cell(&r#type.describe(self.plan));
        match declared(self.plan, r#type) {
            Some(name) => match words.strip_suffix(name) {
                Some(before) => before.to_owned() + &self.anchors.link(name, name),
                None => words.replacen(name, &self.anchors.link(name, name), 1),
            },
            None => words,
        }
    }
}

/// The record or enum that a type is made of.
fn declared<'p>(plan: &'p Plan, r#type: &Type) -> Option<&'p str> {
    match r#type {
        Type::Record(id) => Some(&plan.records[id.index()].name),
        Type::Enum(id) => Some(&plan.enums[id.index()].name),
        Type::List { item, .. } | Type::Map(item) | Type::Optional(item) => declared(plan, item),
        _ => None,
    }
}
