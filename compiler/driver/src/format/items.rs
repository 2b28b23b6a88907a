//! Declarations.

use agentflow_grammar::tree::{
    Block, Configurable, Configured, Enum, Field, Ident, Import, Item, ItemKind, Record, Routine, Schedule,
    Setting, SettingValue, Settings, Span, Test, Variant,
};

use super::document::Document;
use super::lists::Style;
use super::source::Formatter;
use super::statements::end_of;

impl Formatter<'_> {
    /// A declaration with its documentation; `padding` blanks after its name.
    pub(super) fn item(&mut self, item: &Item, padding: usize) -> Document {
        let docs = self.docs_if_any(item.docs.as_ref());
        let declaration = match &item.kind {
            ItemKind::Import(import) => self.import(import, item.span),
            ItemKind::Const(constant) => Document::sequence([
                keyword("const", &constant.name),
                self.type_after_colon(constant.declared.as_ref()),
                self.valued(end_of(&constant.name, constant.declared.as_ref()), "=", &constant.value),
            ]),
            ItemKind::Record(record) => self.record(record, item.span),
            ItemKind::Enum(declared) => self.enumeration(declared, item.span),
            ItemKind::TypeAlias(alias) => Document::sequence([
                keyword("type", &alias.name),
                Document::text(" ="),
                self.declared_type(&alias.target).hanging(),
            ]),
            ItemKind::Function(routine) => self.routine("fn", routine),
            ItemKind::Workflow(routine) => self.routine("workflow", routine),
            ItemKind::Provider(configured) => self.configured("provider", configured, padding),
            ItemKind::Model(configured) => self.configured("model", configured, padding),
            ItemKind::Mcp(configured) => self.configured("mcp", configured, padding),
            ItemKind::Tool(configurable) => self.configurable("tool", configurable),
            ItemKind::Agent(configurable) => self.configurable("agent", configurable),
            ItemKind::Signal(signal) => {
                let declared = self.type_after_colon(Some(&signal.declared));
                Document::sequence([keyword("signal", &signal.name), declared])
            }
            ItemKind::Schedule(schedule) => self.schedule(schedule),
            ItemKind::Test(test) => self.test(test),
            ItemKind::Broken(_) => self.source(item.span),
        };
        Document::sequence([docs, declaration])
    }

    fn import(&mut self, import: &Import, item: Span) -> Document {
        let close = import.path_span.start.max(item.start);
        let braces = self.braces_before(item, close);
        let names = self.list(Style::Braces, braces, &import.names, |name| name.span, |_, name| word(name));
        let path = self.source(import.path_span);
        Document::sequence([Document::text("import "), names, Document::text(" from "), path])
    }

    /// Where the first `{` and the last `}` before `limit` stand.
    fn braces_before(&self, item: Span, limit: u32) -> Span {
        let text = self.slice(item.start, limit);
        let open = text.find('{').unwrap_or(0) as u32;
        let close = text.rfind('}').map_or(text.len(), |at| at + 1) as u32;
        Span::new(item.start + open, item.start + close)
    }

    fn record(&mut self, record: &Record, item: Span) -> Document {
        let braces = self.braces_before(Span::new(record.name.span.end, item.end), item.end);
        let fields = self.fields_of(&record.fields, braces);
        Document::sequence([keyword("record", &record.name), Document::text(" "), fields])
    }

    fn fields_of(&mut self, fields: &[Field], braces: Span) -> Document {
        self.list(Style::Braces, braces, fields, field_span, Self::field)
    }

    fn field(&mut self, field: &Field) -> Document {
        let docs = self.docs_if_any(field.docs.as_ref());
        let declared = self.type_after_colon(Some(&field.declared));
        let default = match &field.default {
            Some(default) => Document::sequence([Document::text(" ="), self.expression(default).hanging()]),
            None => Document::Nothing,
        };
        Document::sequence([docs, word(&field.name), declared, default])
    }

    /// Variants with payloads stand on lines of their own.
    fn enumeration(&mut self, declared: &Enum, item: Span) -> Document {
        let has_payload = declared.variants.iter().any(|variant| variant.payload.is_some());
        let style = if has_payload { Style::BrokenBraces } else { Style::Braces };
        let braces = self.braces_before(Span::new(declared.name.span.end, item.end), item.end);
        let variants = self.list(style, braces, &declared.variants, variant_span, Self::variant);
        Document::sequence([keyword("enum", &declared.name), Document::text(" "), variants])
    }

    fn variant(&mut self, variant: &Variant) -> Document {
        let docs = self.docs_if_any(variant.docs.as_ref());
        let payload = match &variant.payload {
            Some(payload) => {
                let fields = self.fields_of(&payload.fields, payload.span);
                Document::sequence([Document::text(" "), fields])
            }
            None => Document::Nothing,
        };
        Document::sequence([docs, word(&variant.name), payload])
    }

    fn routine(&mut self, kind: &str, routine: &Routine) -> Document {
        let signature = self.signature(&routine.signature);
        let body = self.body_of(kind, &routine.body);
        Document::sequence([keyword(kind, &routine.name), signature, Document::text(" "), body])
    }

    /// Only a function may stand on one line.
    fn body_of(&mut self, kind: &str, body: &Block) -> Document {
        if kind == "fn" { self.short_block(body) } else { self.block(body) }
    }

    fn configured(&mut self, kind: &str, configured: &Configured, padding: usize) -> Document {
        let blanks = Document::text(" ".repeat(padding + 1));
        let settings = self.settings(&configured.settings, Style::Braces);
        Document::sequence([keyword(kind, &configured.name), blanks, settings])
    }

    /// A tool or agent says a thing a line; one that says a single short thing may stand on one line.
    fn configurable(&mut self, kind: &str, configurable: &Configurable) -> Document {
        let signature = self.signature(&configurable.signature);
        let style = match configurable.settings.entries.as_slice() {
            [] => Style::Braces,
            [Setting { value: SettingValue::Body(_) | SettingValue::Guard(_), .. }] => Style::BrokenBraces,
            [_] => Style::Braces,
            _ => Style::BrokenBraces,
        };
        let settings = self.settings(&configurable.settings, style);
        Document::sequence([keyword(kind, &configurable.name), signature, Document::text(" "), settings])
    }

    fn schedule(&mut self, schedule: &Schedule) -> Document {
        let call = self.expression(&schedule.call);
        let settings = self.settings(&schedule.settings, Style::Braces);
        let name = keyword("schedule", &schedule.name);
        Document::sequence([name, Document::text(" = "), call, Document::text(" "), settings])
    }

    fn test(&mut self, test: &Test) -> Document {
        let name = self.source(test.name_span);
        let body = self.block(&test.body);
        Document::sequence([Document::text("test "), name, Document::text(" "), body])
    }

    /// `{ name: value … }` of a declaration.
    fn settings(&mut self, settings: &Settings, style: Style) -> Document {
        self.list(style, settings.span, &settings.entries, |setting| setting.span, Self::setting)
    }
}

/// `keyword name`
fn keyword(keyword: &str, name: &Ident) -> Document {
    Document::text(format!("{keyword} {}", name.as_str()))
}

/// A name.
pub(super) fn word(name: &Ident) -> Document {
    Document::text(name.as_str())
}

fn field_span(field: &Field) -> Span {
    field.docs.as_ref().map_or(field.span, |docs| docs.span.to(field.span))
}

fn variant_span(variant: &Variant) -> Span {
    variant.docs.as_ref().map_or(variant.span, |docs| docs.span.to(variant.span))
}
