//! Settings of `model`.

use agentflow_grammar::tree::{Configured, Expr, ExprKind};
use agentflow_plan::{ModelId, Price, ProviderId, Sampling};

use super::sampling::SAMPLING;
use crate::body::{Checked, Checker, Expected, PurePlace, Reason};
use crate::context::Context;
use crate::declare::Definition;
use crate::findings::{names, settings as findings};
use crate::typed::{Expression, ExpressionKind, Frame, Head, Model, Traits, Type};

/// The names that may stand there.
pub const KNOWN: &[&str] = &[
    "provider",
    "name",
    "context",
    "price",
    "fallback",
    "timeout",
    "retry",
    "options",
    SAMPLING[0],
    SAMPLING[1],
    SAMPLING[2],
    SAMPLING[3],
    SAMPLING[4],
    SAMPLING[5],
];

/// Of `price`.
pub const PRICE: &[&str] = &["input", "output"];

/// Checks a model.
pub fn model(context: Context<'_>, head: Head, written: &Configured) -> (Model, Checked) {
    let mut checker = Checker::new(context);
    let owner = format!("the model `{}`", head.name);
    let given = checker.given(&written.settings, KNOWN, &owner);
    let place = context.place(head.name_span);
    for (needed, example) in [("provider", "provider: openai"), ("name", "name: \"gpt-5-mini\"")] {
        if !given.has(needed) && !given.broken {
            checker.sink.tell(findings::missing(place, &owner, needed, example));
        }
    }
    let mut model = Model {
        name: Expression {
            kind: ExpressionKind::Broken,
            ty: Type::Unknown,
            span: head.name_span,
            traits: Traits::default(),
        },
        head,
        frame: Frame::default(),
        provider: ProviderId(0),
        sampling: Sampling::default(),
        context: None,
        price: None,
        fallback: Vec::new(),
        timeout: None,
        retry: None,
        options: None,
        policy_spans: Vec::new(),
    };
    for setting in &given.entries {
        let Some(expr) = checker.expression_of(setting, "") else { continue };
        let name = setting.name.as_str();
        if matches!(name, "timeout" | "retry") {
            model.policy_spans.push((setting.name.name.clone(), setting.span));
        }
        match name {
            "provider" => model.provider = checker.provider_named(expr).unwrap_or(ProviderId(0)),
            "name" => model.name = checker.setting(expr, "name", &Type::STRING),
            "context" => {
                let tokens = checker.known_whole(expr, "context", 1);
                model.context = tokens.and_then(|tokens| u64::try_from(tokens).ok());
            }
            "price" => model.price = checker.price(expr),
            "fallback" => model.fallback = checker.fallback(expr),
            "timeout" => model.timeout = Some(checker.time(expr, "timeout")),
            "retry" => model.retry = checker.retry(expr),
            "options" => model.options = checker.json_options(expr),
            _ => checker.sampling_setting(&mut model.sampling, name, expr),
        }
    }
    let (frame, checked) = checker.finish();
    model.frame = frame;
    (model, checked)
}

impl<'a> Checker<'a> {
    /// The model that a setting names.
    pub(crate) fn model_named(&mut self, expr: &'a Expr) -> Option<ModelId> {
        let found = self.definition_named(expr, "model", "a model", "fast", |definition| {
            matches!(definition, Definition::Model(_))
        });
        match found {
            Some(Definition::Model(id)) => Some(id),
            _ => None,
        }
    }

    fn provider_named(&mut self, expr: &'a Expr) -> Option<ProviderId> {
        let found = self.definition_named(expr, "provider", "a provider", "openai", |definition| {
            matches!(definition, Definition::Provider(_))
        });
        match found {
            Some(Definition::Provider(id)) => Some(id),
            _ => None,
        }
    }

    /// What a bare name in a setting leads to, if it is of the kind that is wanted.
    fn definition_named(
        &mut self,
        expr: &'a Expr,
        setting: &str,
        wanted: &str,
        example: &str,
        is_wanted: impl Fn(Definition) -> bool,
    ) -> Option<Definition> {
        let ExprKind::Name(name) = &expr.kind else {
            if !matches!(expr.kind, ExprKind::Broken) {
                let place = self.context.place(expr.span);
                let quoted = match &expr.kind {
                    ExprKind::String(string) => string.plain(),
                    _ => None,
                };
                let quoted = quoted.filter(|name| {
                    self.context.lookup(name).is_some_and(|(_, found)| is_wanted(found.definition))
                });
                self.sink.tell(findings::not_declared_name(place, setting, wanted, quoted, example));
                self.skip_value(expr);
            }
            return None;
        };
        let place = self.context.place(expr.span);
        let Some((named, declaration)) = self.context.lookup(name) else {
            let near = self.sink.nearest.find(name, self.context.names(is_wanted));
            self.note_meant(&near);
            self.sink.tell_missing(names::unknown_of_kind(place, name, wanted, &near), name, wanted);
            return None;
        };
        self.sink.refer(expr.span, named);
        match declaration.definition {
            Definition::Broken(_) => None,
            found if is_wanted(found) => Some(found),
            other => {
                self.sink.tell(names::wrong_kind(place, name, other, wanted, declaration.place()));
                None
            }
        }
    }

    fn price(&mut self, expr: &'a Expr) -> Option<Price> {
        let ExprKind::Object(fields) = &expr.kind else {
            if !matches!(expr.kind, ExprKind::Broken) {
                let place = self.context.place(expr.span);
                self.sink.tell(findings::not_an_object(place, "price", "{ input: 1.25, output: 10.0 }"));
                self.skip_value(expr);
            }
            return None;
        };
        let given = self.given_fields(fields, PRICE, "`price`");
        let mut side = |name: &str| match given.value(name) {
            Some(expr) => self.known_number(expr, name, 0.0, None),
            None if given.broken => None,
            None => {
                let place = self.context.place(given.span);
                let example = format!("{name}: 1.25");
                self.sink.tell(findings::missing(place, "`price`", name, &example));
                None
            }
        };
        let (input, output) = (side("input"), side("output"));
        Some(Price { input: input?, output: output? })
    }

    fn fallback(&mut self, expr: &'a Expr) -> Vec<ModelId> {
        let mut models = Vec::new();
        for name in self.name_list(expr, "fallback", "fast") {
            let place = self.context.place(name.span);
            let is_model = |definition| matches!(definition, Definition::Model(_));
            match self.context.lookup(name.as_str()) {
                Some((named, declaration)) => {
                    self.sink.refer(name.span, named);
                    match declaration.definition {
                        Definition::Model(id) => models.push(id),
                        Definition::Broken(_) => {}
                        other => {
                            let declared = declaration.place();
                            self.sink.tell(names::wrong_kind(
                                place,
                                name.as_str(),
                                other,
                                "a model",
                                declared,
                            ));
                        }
                    }
                }
                None => {
                    let near = self.sink.nearest.find(name.as_str(), self.context.names(is_model));
                    self.note_meant(&near);
                    let finding = names::unknown_of_kind(place, name.as_str(), "a model", &near);
                    self.sink.tell_missing(finding, name.as_str(), "a model");
                }
            }
        }
        models
    }

    /// JSON that is known when compiling.
    fn json_options(&mut self, expr: &'a Expr) -> Option<agentflow_plan::Value> {
        if !matches!(expr.kind, ExprKind::Object(_)) {
            if !matches!(expr.kind, ExprKind::Broken) {
                let place = self.context.place(expr.span);
                self.sink.tell(findings::not_an_object(place, "options", "{ user: \"shop\" }"));
                self.skip_value(expr);
            }
            return None;
        }
        let told = self.sink.findings.len();
        let expected = Expected::Must(&Type::Json, Reason::Setting { name: "options" });
        let checked = self.pure(PurePlace::Setting, |checker| checker.check(expr, expected));
        // What is wrong with a part of it is all that is wrong with it.
        if self.sink.findings.len() > told { None } else { self.known(&checked, "options") }
    }

    /// How often a broken output guard is told.
    pub(crate) fn guard_retries(&mut self, expr: &'a Expr) -> Option<u32> {
        self.known_whole(expr, "guard_retries", 0).and_then(|count| u32::try_from(count).ok())
    }
}
