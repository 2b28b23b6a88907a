//! Names with values that may be secrets: headers, environments.

use std::collections::HashMap;

use agentflow_grammar::tree::{Expr, ExprKind};

use crate::body::{Checker, Expected, PurePlace, Reason};
use crate::findings::{declarations, fields, settings as findings};
use crate::typed::{Expression, Name, Type};
use crate::types::{Fit, fit};

impl<'a> Checker<'a> {
    /// `headers: { authorization: "Bearer ${secret("TOKEN")}" }`
    pub(crate) fn named_texts(&mut self, expr: &'a Expr, name: &str) -> Vec<(Name, Expression)> {
        let ExprKind::Object(written) = &expr.kind else {
            if !matches!(expr.kind, ExprKind::Broken) {
                let place = self.context.place(expr.span);
                self.sink.tell(findings::not_an_object(place, name, "{ name: \"value\" }"));
                self.skip_value(expr);
            }
            return Vec::new();
        };
        let mut seen = HashMap::new();
        let mut texts = Vec::with_capacity(written.entries.len());
        for entry in &written.entries {
            let place = self.context.place(entry.name.span);
            if let Some(first) = seen.insert(entry.name.name.to_lowercase(), place)
                && name == "headers"
            {
                self.sink.tell(declarations::duplicate_part(
                    place,
                    "header",
                    entry.name.as_str(),
                    "this",
                    first,
                ));
            }
            if name == "headers" && !is_header_name(entry.name.as_str()) {
                self.sink.tell(findings::bad_header_name(place, entry.name.as_str()));
            }
            let value = match &entry.value {
                Some(value) => self.secret_text(value, entry.name.as_str()),
                None => {
                    let read = self.entry_value(entry, Expected::Any);
                    self.text_or_secret(read, entry.name.as_str())
                }
            };
            texts.push((entry.name.name.clone(), value));
        }
        if let Some(base) = &written.base {
            let place = self.context.place(base.span);
            self.sink.tell(fields::base_not_here(place));
        }
        texts
    }

    /// A string that may contain secrets.
    pub(crate) fn secret_text(&mut self, expr: &'a Expr, name: &str) -> Expression {
        let before = std::mem::replace(&mut self.secrets, true);
        let checked = self.pure(PurePlace::Setting, |checker| checker.value(expr, Some(&Type::STRING)));
        self.secrets = before;
        self.text_or_secret(checked, name)
    }

    fn text_or_secret(&mut self, checked: Expression, name: &str) -> Expression {
        if checked.ty == Type::Secret {
            return checked;
        }
        match fit(&checked.ty, &Type::STRING) {
            Fit::Same => checked,
            _ => self.conform(checked, &Type::STRING, Reason::Setting { name }),
        }
    }
}

/// The characters that names of headers may have.
fn is_header_name(name: &str) -> bool {
    !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}
