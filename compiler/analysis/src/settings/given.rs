//! The settings that are given, held against those that exist.

use std::collections::HashMap;

use agentflow_grammar::tree::{Expr, FieldValue, Fields, Ident, Setting, SettingValue, Settings, Span};

use crate::body::{Checker, Expected};
use crate::finding::Place;
use crate::findings::{declarations, fields, settings as findings};

/// The settings of a declaration, by name.
#[derive(Debug)]
pub struct Given<'a> {
    /// Each once, in order; `guard` as often as it is there.
    pub entries: Vec<&'a Setting>,
    by_name: HashMap<&'a str, usize>,
    /// Whether something could not be read, so that what seems to be missing may stand there.
    pub broken: bool,
}

impl<'a> Given<'a> {
    /// The setting with this name.
    pub fn get(&self, name: &str) -> Option<&'a Setting> {
        self.by_name.get(name).map(|position| self.entries[*position])
    }

    /// The value of the setting with this name, where it is an expression.
    pub fn value(&self, name: &str) -> Option<&'a Expr> {
        match &self.get(name)?.value {
            SettingValue::Expr(expr) => Some(expr),
            _ => None,
        }
    }

    /// Whether the setting is there, readable or not.
    pub fn has(&self, name: &str) -> bool {
        self.by_name.contains_key(name)
    }
}

/// The entries of an object that is a setting, by name.
#[derive(Debug)]
pub struct GivenFields<'a> {
    by_name: HashMap<&'a str, &'a FieldValue>,
    /// Whether something could not be read.
    pub broken: bool,
    /// Braces included.
    pub span: Span,
}

impl<'a> GivenFields<'a> {
    /// The entry with this name.
    pub fn get(&self, name: &str) -> Option<&'a FieldValue> {
        self.by_name.get(name).copied()
    }

    /// Whether the entry is there.
    pub fn has(&self, name: &str) -> bool {
        self.by_name.contains_key(name)
    }

    /// The value of the entry with this name, where one is written.
    pub fn value(&self, name: &str) -> Option<&'a Expr> {
        self.get(name).and_then(|entry| entry.value.as_ref())
    }
}

impl<'a> Checker<'a> {
    /// Takes the settings of a declaration. Unknown and repeated ones are told.
    pub(crate) fn given(&mut self, settings: &'a Settings, known: &[&str], owner: &str) -> Given<'a> {
        let mut given = Given {
            entries: Vec::with_capacity(settings.entries.len()),
            by_name: HashMap::new(),
            broken: !settings.broken.is_empty(),
        };
        for setting in &settings.entries {
            let name = setting.name.as_str();
            if !known.contains(&name) {
                self.tell_unknown_setting(&setting.name, known, owner, &given);
                // What is at its place was likely meant to be a known one.
                given.broken = true;
                self.skip_setting(setting);
                continue;
            }
            if let Some(first) = given.by_name.get(name)
                && name != "guard"
            {
                let first = self.context.place(given.entries[*first].name.span);
                let place = self.context.place(setting.name.span);
                self.sink.tell(declarations::duplicate_part(place, "setting", name, owner, first));
                self.skip_setting(setting);
                continue;
            }
            given.by_name.entry(name).or_insert(given.entries.len());
            given.entries.push(setting);
        }
        given
    }

    fn tell_unknown_setting(&mut self, name: &Ident, known: &[&str], owner: &str, given: &Given<'a>) {
        let open = known.iter().copied().filter(|known| !given.has(known));
        let near = self.sink.nearest.find(name.as_str(), open);
        let place = self.context.place(name.span);
        self.sink.tell(findings::unknown(place, name.as_str(), owner, &near, known));
    }

    /// Takes the entries of an object that is a setting.
    pub(crate) fn given_fields(
        &mut self,
        fields: &'a Fields,
        known: &[&str],
        owner: &str,
    ) -> GivenFields<'a> {
        let mut given =
            GivenFields { by_name: HashMap::new(), broken: !fields.broken.is_empty(), span: fields.span };
        for entry in &fields.entries {
            let name = entry.name.as_str();
            let place = self.context.place(entry.name.span);
            if !known.contains(&name) {
                let near = self.sink.nearest.find(name, known.iter().copied());
                self.sink.tell(findings::unknown(place, name, owner, &near, known));
                given.broken = true;
                self.skip_entry(entry);
                continue;
            }
            if let Some(first) = given.by_name.get(name) {
                let first: Place = self.context.place(first.name.span);
                self.sink.tell(declarations::duplicate_part(place, "setting", name, owner, first));
                self.skip_entry(entry);
                continue;
            }
            if entry.value.is_none() {
                self.sink.tell(findings::without_value(place, name));
                continue;
            }
            given.by_name.insert(name, entry);
        }
        if let Some(base) = &fields.base {
            let place = self.context.place(base.span);
            self.sink.tell(fields::base_not_here(place));
        }
        given
    }

    /// Checks a setting that was told only for what it uses. What else is wrong in it is not said.
    pub(crate) fn skip_setting(&mut self, setting: &'a Setting) {
        if let SettingValue::Expr(expr) = &setting.value {
            self.skip_value(expr);
        }
    }

    fn skip_entry(&mut self, entry: &'a FieldValue) {
        if let Some(value) = &entry.value {
            self.skip_value(value);
        }
    }

    /// Checks a value that nobody will take, silently: what it uses is used.
    pub(crate) fn skip_value(&mut self, expr: &'a Expr) {
        self.silently(|checker| {
            checker.check(expr, Expected::Any);
        });
    }
}
