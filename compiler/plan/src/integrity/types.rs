//! Types and the declarations that they name.

use std::collections::BTreeSet;

use super::{Check, Checker, exists};
use crate::{Field, Name, Parameter, Type, compile_pattern};

/// Types inside each other at most, other than by name. Programs nest no deeper, being bounded themselves.
const TYPE_DEPTH_MAX: usize = 1_024;

impl Checker<'_> {
    pub(super) fn r#type(&self, r#type: &Type) -> Check {
        self.type_at(r#type, 0)
    }

    fn type_at(&self, r#type: &Type, depth: usize) -> Check {
        if depth > TYPE_DEPTH_MAX {
            return Err("a type is nested too deeply".to_string());
        }
        match r#type {
            Type::String { pattern: Some(pattern), .. } => compile_pattern(pattern)
                .map(drop)
                .map_err(|_| format!("/{pattern}/ is no regular expression")),
            Type::List { item, .. } => self.type_at(item, depth + 1),
            Type::Map(item) | Type::Optional(item) => self.type_at(item, depth + 1),
            Type::Record(id) => exists(&self.plan.records, id.index(), "record"),
            Type::Enum(id) => exists(&self.plan.enums, id.index(), "enum"),
            Type::Object(fields) => {
                distinct("field", fields.iter().map(|field| &field.name))?;
                fields.iter().try_for_each(|field| self.type_at(&field.r#type, depth + 1))
            }
            Type::Null
            | Type::Bool
            | Type::Int(_)
            | Type::Float(_)
            | Type::String { pattern: None, .. }
            | Type::Duration
            | Type::Time
            | Type::Json
            | Type::Image
            | Type::File
            | Type::Conversation
            | Type::Error => Ok(()),
        }
    }

    pub(super) fn fields(&self, fields: &[Field]) -> Check {
        distinct("field", fields.iter().map(|field| &field.name))?;
        for field in fields {
            self.r#type(&field.r#type)?;
            field.default.iter().try_for_each(|default| self.value(default))?;
        }
        Ok(())
    }

    /// Checks parameters, and binds their locals.
    pub(super) fn parameters(&mut self, parameters: &[Parameter]) -> Check {
        distinct("parameter", parameters.iter().map(|parameter| &parameter.name))?;
        let mut locals = BTreeSet::new();
        for parameter in parameters {
            if !locals.insert(parameter.local) {
                return Err(format!("local {} is two parameters", parameter.local.0));
            }
            self.r#type(&parameter.r#type)?;
            parameter.default.iter().try_for_each(|default| self.value(default))?;
        }
        self.locals.bind_all(locals);
        Ok(())
    }
}

/// Checks that no name occurs twice.
pub(super) fn distinct<'n>(what: &str, names: impl IntoIterator<Item = &'n Name>) -> Check {
    let mut seen = BTreeSet::new();
    for name in names {
        if !seen.insert(name) {
            return Err(format!("the {what} `{name}` is there twice"));
        }
    }
    Ok(())
}
