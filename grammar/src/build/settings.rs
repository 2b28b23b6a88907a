//! Bodies made of settings.

use super::{Builder, Children, Node};
use crate::parser::Rule;
use crate::tree::{Expr, ExprKind, Guard, Setting, SettingValue, Settings};

impl Builder<'_> {
    pub(super) fn settings(&self, children: &mut Children<'_>) -> Settings {
        let junk = children.maybe(Rule::junk_h);
        if let Some(junk) = &junk {
            self.junk_before_block(junk);
        }
        let mut settings =
            Settings { entries: Vec::new(), broken: Vec::new(), span: crate::tree::Span::default() };
        let Some(node) = children.next() else { return settings };
        settings.span = self.span(&node);
        if node.as_rule() == Rule::bad_settings {
            if let Some(found) = self.missing_brace(node, junk.is_some()) {
                return self.settings(&mut Children::single(found));
            }
            settings.broken.push(settings.span);
            return settings;
        }
        for child in Children::of(node) {
            match child.as_rule() {
                Rule::junk_entry => self.junk_entry(&child, "setting"),
                Rule::bad_setting => {
                    self.bad_setting(&child);
                    settings.broken.push(self.span(&child));
                }
                _ => settings.entries.extend(self.setting(child)),
            }
        }
        settings
    }

    fn setting(&self, node: Node<'_>) -> Option<Setting> {
        let span = self.span(&node);
        let rule = node.as_rule();
        let end = node.as_span().end();
        let list = rule == Rule::tools_setting || rule == Rule::handoffs_setting;
        let list_start =
            if list { node.as_str().find('[').map(|at| node.as_span().start() + at) } else { None };
        let mut children = Children::of(node);
        let name = self.ident(&children.next()?);
        let value = match rule {
            Rule::body_setting => SettingValue::Body(self.block(&mut children, end)),
            Rule::guard_setting => self.guard(children, end),
            Rule::http_setting => {
                let method =
                    children.next().map(|method| self.ident(&method)).unwrap_or_else(|| self.nameless(end));
                SettingValue::Http { method, url: self.value(&mut children, end) }
            }
            Rule::tools_setting => SettingValue::Tools(self.tools(children, list_start.unwrap_or(end), end)),
            Rule::handoffs_setting => {
                SettingValue::Handoffs(self.handoffs(children, list_start.unwrap_or(end), end))
            }
            _ => {
                let value = match children.maybe(Rule::fail_word) {
                    Some(word) => {
                        Expr { kind: ExprKind::Name(self.ident(&word).name), span: self.span(&word) }
                    }
                    None => self.value(&mut children, end),
                };
                match children.maybe(Rule::per) {
                    Some(per) => {
                        SettingValue::Rate { count: value, per: self.value(&mut Children::of(per), end) }
                    }
                    None if value.kind == ExprKind::Broken => SettingValue::Broken,
                    None => SettingValue::Expr(value),
                }
            }
        };
        Some(Setting { name, value, span })
    }

    fn guard(&self, mut children: Children<'_>, end: usize) -> SettingValue {
        let moment = children.next().map(|moment| self.ident(&moment)).unwrap_or_else(|| self.nameless(end));
        let first = children.maybe(Rule::first_word).map(|word| self.span(&word));
        let mut values: Vec<Expr> = Vec::new();
        for child in children {
            match child.as_rule() {
                Rule::expr => values.push(self.expr(child)),
                Rule::junk_entry => self.junk_entry(&child, "part"),
                _ => {
                    self.expected(&child, "a condition or a message");
                    values.push(Expr { kind: ExprKind::Broken, span: self.span(&child) });
                }
            }
        }
        let mut values = values.into_iter();
        let close = self.place(end.saturating_sub(1), end);
        let condition = values.next().unwrap_or_else(|| {
            self.tell_expected(close, "a condition before `}`");
            Expr { kind: ExprKind::Broken, span: close }
        });
        let message = values.next();
        if let Some(extra) = values.next() {
            self.tell_expected(extra.span, "`}` after the message of the guard");
        }
        SettingValue::Guard(Box::new(Guard { moment, first, condition, message }))
    }
}
