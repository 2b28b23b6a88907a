//! `http: get "https://…"` and the settings that go with it.

use agentflow_grammar::tree::{Expr, ExprKind, Ident, Span};
use agentflow_plan::HttpMethod;

use super::choices::METHODS;
use super::given::Given;
use crate::body::{Checker, Expected, PurePlace, Reason};
use crate::findings::{fields, settings as findings};
use crate::signatures::CallableSignature;
use crate::typed::{Expression, ExpressionKind, HttpTool, LocalKind, Name, Type};
use crate::types::is_json;

impl<'a> Checker<'a> {
    /// An HTTP request.
    pub(crate) fn http(
        &mut self,
        given: &Given<'a>,
        method: &'a Ident,
        url: &'a Expr,
        signature: &'a CallableSignature,
    ) -> HttpTool {
        let found = METHODS.iter().find(|(word, _)| *word == method.as_str()).map(|(_, method)| *method);
        if found.is_none() {
            let words: Vec<&str> = METHODS.iter().map(|(word, _)| *word).collect();
            let lower = method.as_str().to_lowercase();
            let near = if words.contains(&lower.as_str()) {
                vec![Name::new(lower)]
            } else {
                self.sink.nearest.find(method.as_str(), words.iter().copied())
            };
            let place = self.context.place(method.span);
            self.sink.tell(findings::unknown_word(place, "http", method.as_str(), &near, &words));
        }
        let url = self.url(url, "http");
        let headers = given.value("headers").map_or_else(Vec::new, |expr| self.named_texts(expr, "headers"));
        let query = given.value("query").map_or_else(Vec::new, |expr| self.query(expr));
        let body = given.value("body").map(|expr| {
            let expected = Expected::Must(&Type::Json, Reason::Setting { name: "body" });
            self.pure(PurePlace::Setting, |checker| checker.check(expr, expected))
        });
        let result = given.value("result").map(|expr| self.http_result(expr, signature));
        if let (Some(HttpMethod::Get), Some(setting)) = (found, given.get("body")) {
            let place = self.context.place(setting.name.span);
            self.sink.tell(findings::body_of_get(place));
        }
        HttpTool { method: found.unwrap_or(HttpMethod::Get), url, headers, query, body, result }
    }

    /// `query: { page: page, tag: tags }`: null leaves a key out, a list repeats it.
    fn query(&mut self, expr: &'a Expr) -> Vec<(Name, Expression)> {
        let ExprKind::Object(written) = &expr.kind else {
            if !matches!(expr.kind, ExprKind::Broken) {
                let place = self.context.place(expr.span);
                self.sink.tell(findings::not_an_object(place, "query", "{ page: 1 }"));
                self.skip_value(expr);
            }
            return Vec::new();
        };
        let mut seen = std::collections::HashMap::new();
        let mut entries = Vec::with_capacity(written.entries.len());
        for entry in &written.entries {
            self.check_once(entry, &mut seen);
            let value = self.pure(PurePlace::Setting, |checker| checker.entry_value(entry, Expected::Any));
            let value = self.with_value(value);
            if !is_query_value(&value.ty) {
                let (place, shown) = (self.context.place(value.span), self.show(&value.ty));
                if value.ty == Type::Secret {
                    self.sink.tell(crate::findings::secrets::flows(place));
                } else {
                    self.sink.tell(findings::not_a_query_value(place, &shown));
                }
            }
            entries.push((entry.name.name.clone(), value));
        }
        if let Some(base) = &written.base {
            let place = self.context.place(base.span);
            self.sink.tell(fields::base_not_here(place));
        }
        entries
    }

    /// `result: response.body.items`: JSON from outside becomes the tool's type.
    fn http_result(
        &mut self,
        expr: &'a Expr,
        signature: &'a CallableSignature,
    ) -> (agentflow_plan::LocalId, Expression) {
        let scope = self.enter();
        let ty = Type::object(vec![
            (Name::new_static("status"), Type::INT),
            (Name::new_static("headers"), Type::map(Type::STRING)),
            (Name::new_static("body"), Type::Json),
        ]);
        let span = Span::new(expr.span.start, expr.span.start);
        let response = self.declare(&Name::new_static("response"), span, ty, LocalKind::Given);
        let checked = self.pure(PurePlace::Setting, |checker| checker.value(expr, Some(&signature.result)));
        self.leave(scope);
        let result =
            if checked.ty == Type::Json && signature.result != Type::Json && is_json(&signature.result) {
                let (span, traits) = (checked.span, checked.traits);
                let kind = ExpressionKind::Conform(Box::new(checked));
                Expression { kind, ty: signature.result.clone(), span, traits }
            } else {
                let reason = Reason::Result { callable: &signature.name, place: signature.result_place() };
                self.conform(checked, &signature.result, reason)
            };
        (response, result)
    }
}

fn is_query_value(ty: &Type) -> bool {
    match ty {
        Type::Optional(inner) => is_query_value(inner),
        Type::List(list) => is_query_value(&list.item),
        Type::Unknown
        | Type::Never
        | Type::Null
        | Type::Bool
        | Type::Int(_)
        | Type::Float(_)
        | Type::String(_)
        | Type::Time
        | Type::Duration
        | Type::Json => true,
        Type::Enum(_) | Type::Variants(_) => true,
        _ => false,
    }
}
