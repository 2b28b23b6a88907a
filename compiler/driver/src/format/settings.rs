//! Settings, and those with a syntax of their own.

use agentflow_grammar::tree::{
    Expr, Guard, Handoff, Ident, Setting, SettingValue, Sharing, SharingKind, Span, ToolEntry,
};

use super::document::Document;
use super::items::word;
use super::lists::Style;
use super::source::Formatter;

impl Formatter<'_> {
    /// One setting.
    pub(super) fn setting(&mut self, setting: &Setting) -> Document {
        let name = setting.name.as_str();
        match &setting.value {
            SettingValue::Expr(value) => self.named(setting, value),
            SettingValue::Http { method, url } => {
                let method = Document::text(format!("{name}: {} ", method.as_str()));
                Document::sequence([method, self.expression(url)])
            }
            SettingValue::Rate { count, per } => {
                let count = self.named(setting, count);
                Document::sequence([count, Document::text(" per "), self.expression(per)])
            }
            SettingValue::Tools(list) => {
                let entries = self.list(
                    Style::Brackets,
                    list.span,
                    &list.entries,
                    |entry| entry.span,
                    Self::tool_entry,
                );
                Document::sequence([Document::text(format!("{name}: ")), entries])
            }
            SettingValue::Handoffs(list) => {
                let entries =
                    self.list(Style::Brackets, list.span, &list.entries, |entry| entry.span, Self::handoff);
                Document::sequence([Document::text(format!("{name}: ")), entries])
            }
            SettingValue::Guard(guard) => self.guard(guard, setting.span),
            SettingValue::Body(body) => Document::sequence([Document::text("do "), self.block(body)]),
            SettingValue::Broken => self.source(setting.span),
        }
    }

    /// `name: value`
    fn named(&mut self, setting: &Setting, value: &Expr) -> Document {
        let value = self.valued(setting.name.span.end, ":", value);
        Document::sequence([word(&setting.name), value])
    }

    fn tool_entry(&mut self, entry: &ToolEntry) -> Document {
        let all = if entry.all.is_some() { ".*" } else { "" };
        let name = Document::text(dotted(&entry.path) + all);
        let bindings = self.bindings(entry.bindings.as_ref());
        let options = match &entry.options {
            Some(options) => Document::sequence([Document::text("with "), self.fields(options)]).hanging(),
            None => Document::Nothing,
        };
        Document::sequence([name, bindings, options])
    }

    fn handoff(&mut self, handoff: &Handoff) -> Document {
        let mut parts = vec![self.bindings(handoff.bindings.as_ref())];
        let mut clauses = Vec::new();
        if let Some(sharing) = &handoff.sharing {
            clauses.extend([Document::Line, self.sharing(sharing)]);
        }
        if handoff.without_tools.is_some() {
            clauses.extend([Document::Line, Document::text("without tools")]);
        }
        if let Some(when) = &handoff.when {
            clauses.extend([Document::Line, Document::text("when "), self.expression(when)]);
        }
        parts.push(Document::Sequence(clauses).indented());
        let target = Document::text(handoff.target.as_str());
        Document::sequence([target, Document::Sequence(parts)]).group()
    }

    fn sharing(&mut self, sharing: &Sharing) -> Document {
        match &sharing.kind {
            SharingKind::None => Document::text("sharing none"),
            SharingKind::All => Document::text("sharing all"),
            SharingKind::Summary => Document::text("sharing summary"),
            SharingKind::Last(count) => {
                Document::sequence([Document::text("sharing last "), self.expression(count)])
            }
            SharingKind::Unknown(word) => Document::text(format!("sharing {}", word.as_str())),
        }
    }

    /// `guard output { condition, "message" }`
    fn guard(&mut self, guard: &Guard, setting: Span) -> Document {
        let first = if guard.first.is_some() { "first " } else { "" };
        let head = Document::text(format!("guard {} {first}", guard.moment.as_str()));
        let head_end = guard.first.unwrap_or(guard.moment.span).end;
        let open = self.slice(head_end, setting.end).find('{').map_or(head_end, |at| head_end + at as u32);
        let values: Vec<&Expr> = [&guard.condition].into_iter().chain(&guard.message).collect();
        let braces = Span::new(open, setting.end);
        let values = self.list(
            Style::Braces,
            braces,
            &values,
            |value| value.span,
            |formatter, value| formatter.expression(value),
        );
        Document::sequence([head, values])
    }
}

/// Names between dots.
pub(super) fn dotted(path: &[Ident]) -> String {
    path.iter().map(Ident::as_str).collect::<Vec<_>>().join(".")
}
