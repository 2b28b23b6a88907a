//! Kinds of values that settings take.

use agentflow_grammar::tree::{Expr, ExprKind, Ident, Setting, SettingValue, Span, StringPart};
use agentflow_plan::Value;

use crate::body::{Checker, Expected, PurePlace, Reason, fold};
use crate::finding::Place;
use crate::findings::settings as findings;
use crate::typed::{Expression, ExpressionKind, Name, Type};

impl<'a> Checker<'a> {
    /// An expression without effects, of this type.
    pub(crate) fn setting(&mut self, expr: &'a Expr, name: &str, ty: &Type) -> Expression {
        let expected = Expected::Must(ty, Reason::Setting { name });
        self.pure(PurePlace::Setting, |checker| checker.check(expr, expected))
    }

    /// The value of a setting where it is an expression; told where it is written in another way.
    pub(crate) fn expression_of(&mut self, setting: &'a Setting, example: &str) -> Option<&'a Expr> {
        match &setting.value {
            SettingValue::Expr(expr) => Some(expr),
            SettingValue::Broken => None,
            _ => {
                let place = self.context.place(setting.span);
                self.sink.tell(findings::wrong_form(place, setting.name.as_str(), example));
                None
            }
        }
    }

    /// A time that is not nothing.
    pub(crate) fn time(&mut self, expr: &'a Expr, name: &str) -> Expression {
        let checked = self.setting(expr, name, &Type::Duration);
        if let Some(Value::Duration(ms)) = fold(&checked, self.context.signatures)
            && ms <= 0
        {
            let place = self.context.place(expr.span);
            self.sink.tell(findings::no_time(place, name));
        }
        checked
    }

    /// A time that is known, in milliseconds.
    pub(crate) fn known_time(&mut self, expr: &'a Expr, name: &str) -> Option<u64> {
        let checked = self.time(expr, name);
        match self.known(&checked, name)? {
            Value::Duration(ms) => u64::try_from(ms).ok().filter(|ms| *ms > 0),
            _ => None,
        }
    }

    /// A whole number that is known and at least this.
    pub(crate) fn known_whole(&mut self, expr: &'a Expr, name: &str, min: i64) -> Option<i64> {
        let checked = self.setting(expr, name, &Type::INT);
        let Value::Int(number) = self.known(&checked, name)? else { return None };
        self.at_least(expr, name, number, min)
    }

    /// A whole number, known or not, that is at least this.
    pub(crate) fn whole(&mut self, expr: &'a Expr, name: &str, min: i64) -> Expression {
        let checked = self.setting(expr, name, &Type::INT);
        if let Some(Value::Int(number)) = fold(&checked, self.context.signatures) {
            self.at_least(expr, name, number, min);
        }
        checked
    }

    fn at_least(&mut self, expr: &Expr, name: &str, number: i64, min: i64) -> Option<i64> {
        if number < min {
            let place = self.context.place(expr.span);
            self.sink.tell(findings::out_of_range(place, name, &format!("at least {min}")));
            return None;
        }
        Some(number)
    }

    /// A number that is known and lies within these bounds.
    pub(crate) fn known_number(
        &mut self,
        expr: &'a Expr,
        name: &str,
        min: f64,
        max: Option<f64>,
    ) -> Option<f64> {
        let checked = self.setting(expr, name, &Type::FLOAT);
        let number = match self.known(&checked, name)? {
            Value::Float(number) => number,
            Value::Int(number) => number as f64,
            _ => return None,
        };
        if number < min || max.is_some_and(|max| number > max) {
            let place = self.context.place(expr.span);
            let range = match max {
                Some(max) => format!("from {min} to {max}"),
                None => format!("at least {min}"),
            };
            self.sink.tell(findings::out_of_range(place, name, &range));
            return None;
        }
        Some(number)
    }

    /// `true` or `false`, known.
    pub(crate) fn known_truth(&mut self, expr: &'a Expr, name: &str) -> Option<bool> {
        let checked = self.setting(expr, name, &Type::Bool);
        match self.known(&checked, name)? {
            Value::Bool(truth) => Some(truth),
            _ => None,
        }
    }

    /// A text that is known and not empty.
    pub(crate) fn known_text(&mut self, expr: &'a Expr, name: &str) -> Option<Name> {
        let checked = self.setting(expr, name, &Type::STRING);
        let Value::String(text) = self.known(&checked, name)? else { return None };
        if text.is_empty() {
            let place = self.context.place(expr.span);
            self.sink.tell(findings::empty_text(place, name));
            return None;
        }
        Some(Name::new(&*text))
    }

    /// A list of texts that are known.
    pub(crate) fn known_texts(&mut self, expr: &'a Expr, name: &str) -> Vec<Name> {
        let checked = self.setting(expr, name, &Type::list(Type::STRING));
        let Some(Value::List(items)) = self.known(&checked, name) else { return Vec::new() };
        items.iter().filter_map(Value::as_str).map(Name::new).collect()
    }

    /// The value of an expression that has to be known when compiling; told where it is not.
    pub(crate) fn known(&mut self, checked: &Expression, name: &str) -> Option<Value> {
        if checked.ty.is_unknown() {
            return None;
        }
        let folded = fold(checked, self.context.signatures);
        if folded.is_none() && !self.is_told(checked) {
            let place = self.context.place(checked.span);
            self.sink.tell(findings::not_known(place, name));
        }
        folded
    }

    /// Whether what is wrong with an expression was told, at it or at the constant that it names.
    fn is_told(&self, checked: &Expression) -> bool {
        let wrong_constant = match &checked.kind {
            ExpressionKind::Constant(id) => self.context.signatures.constant(*id).wrong,
            _ => false,
        };
        let span = checked.span;
        let within = |place: Place| place.span.start >= span.start && place.span.end <= span.end;
        wrong_constant || self.sink.findings.iter().rev().take(4).any(|finding| within(finding.primary.place))
    }

    /// One of some words.
    pub(crate) fn word<T: Copy>(&mut self, expr: &'a Expr, name: &str, words: &[(&str, T)]) -> Option<T> {
        let place = self.context.place(expr.span);
        let (written, quoted) = match &expr.kind {
            ExprKind::Name(word) => (Name::clone(word), false),
            ExprKind::String(string) if string.plain().is_some() => {
                (Name::new(string.plain().unwrap_or_default()), true)
            }
            ExprKind::Broken => return None,
            _ => {
                self.skip_value(expr);
                self.sink.tell(findings::not_a_word(place, name, words.iter().map(|(word, _)| *word)));
                return None;
            }
        };
        let found = words.iter().find(|(word, _)| *word == written).map(|(_, value)| *value);
        match (found, quoted) {
            (Some(value), false) => Some(value),
            (Some(_), true) => {
                self.sink.tell(findings::quoted_word(place, name, &written));
                None
            }
            (None, _) => {
                let near = self.sink.nearest.find(&written, words.iter().map(|(word, _)| *word));
                let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
                self.sink.tell(findings::unknown_word(place, name, &written, &near, &words));
                None
            }
        }
    }

    /// A list of words.
    pub(crate) fn words<T: Copy>(
        &mut self,
        expr: &'a Expr,
        name: &str,
        words: &[(&str, T)],
    ) -> Vec<(T, agentflow_grammar::tree::Span)> {
        let ExprKind::List(items) = &expr.kind else {
            if !matches!(expr.kind, ExprKind::Broken) {
                let place = self.context.place(expr.span);
                let example = words.first().map_or("…", |(word, _)| *word);
                self.sink.tell(findings::not_a_list(place, name, example));
                self.skip_value(expr);
            }
            return Vec::new();
        };
        items.iter().filter_map(|item| self.word(item, name, words).map(|word| (word, item.span))).collect()
    }

    /// The names in a list, such as `fallback: [fast]`.
    pub(crate) fn name_list(&mut self, expr: &'a Expr, name: &str, example: &str) -> Vec<Ident> {
        let ExprKind::List(items) = &expr.kind else {
            if !matches!(expr.kind, ExprKind::Broken) {
                let place = self.context.place(expr.span);
                self.sink.tell(findings::not_a_list(place, name, example));
                self.skip_value(expr);
            }
            return Vec::new();
        };
        let mut names = Vec::with_capacity(items.len());
        for item in items {
            match &item.kind {
                ExprKind::Name(word) => names.push(Ident { name: word.clone(), span: item.span }),
                ExprKind::Field(access) => {
                    // A tool of a server: `files.read_file`.
                    let text = item.span.text(self.context.text());
                    let _ = access;
                    names.push(Ident { name: Name::new(text), span: item.span });
                }
                ExprKind::Broken => {}
                _ => {
                    let place = self.context.place(item.span);
                    self.sink.tell(findings::not_a_name(place, name, example));
                    self.skip_value(item);
                }
            }
        }
        names
    }
}

/// Where the value of a setting is written, or else the setting.
pub fn written_at(setting: &Setting) -> Span {
    match &setting.value {
        SettingValue::Expr(expr) => expr.span,
        _ => setting.span,
    }
}

/// The text of a string, with `x` for each interpolation; none where it begins with one.
pub fn outline(expr: &Expr) -> Option<String> {
    let ExprKind::String(string) = &expr.kind else { return None };
    let mut text = String::new();
    for (position, part) in string.parts.iter().enumerate() {
        match part {
            StringPart::Text { value, .. } => text.push_str(value),
            StringPart::Interpolation { .. } if position == 0 => return None,
            StringPart::Interpolation { .. } => text.push('x'),
        }
    }
    Some(text)
}
