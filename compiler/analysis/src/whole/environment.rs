//! A variable of the environment is read once a run, so it has one default.

use std::collections::HashMap;

use agentflow_grammar::tree::{ExprKind, ItemKind, Span};

use super::Whole;
use crate::finding::{Finding, Place};
use crate::findings::builtins as findings;
use crate::walk::{Node, walk_item};

/// Tells variables with two different defaults.
pub fn check(whole: &Whole<'_>, found: &mut Vec<Finding>) {
    let mut known: HashMap<&str, (Option<&str>, Place)> = HashMap::new();
    for file in whole.files.ids() {
        let source = whole.files.get(file);
        if !source.text.contains("env(") {
            continue;
        }
        for item in &source.tree.items {
            if matches!(item.kind, ItemKind::Import(_)) {
                continue;
            }
            walk_item(item, &mut |node| {
                let Node::Expression(expr) = node else { return };
                let Some((name, default, span)) = variable(expr) else { return };
                let place = Place::new(file, span);
                match known.get(name) {
                    Some((first, first_at)) if *first != default => {
                        found.push(findings::env_defaults_differ(place, name, *first_at));
                    }
                    Some(_) => {}
                    None => {
                        known.insert(name, (default, place));
                    }
                }
            });
        }
    }
}

/// `env("NAME", default: "…")`: the name, the default, and where.
fn variable(expr: &agentflow_grammar::tree::Expr) -> Option<(&str, Option<&str>, Span)> {
    let ExprKind::Call(call) = &expr.kind else { return None };
    if !matches!(&call.callee.kind, ExprKind::Name(name) if name == "env") {
        return None;
    }
    let first = call.arguments.entries.first().filter(|argument| argument.name.is_none())?;
    let ExprKind::String(name) = &first.value.kind else { return None };
    let default =
        call.arguments.entries.iter().find_map(|argument| match (&argument.name, &argument.value.kind) {
            (Some(label), ExprKind::String(string)) if label.as_str() == "default" => string.plain(),
            _ => None,
        });
    Some((name.plain()?, default, expr.span))
}
