//! Functions that the language has: `now()`, `env("X")` and the like.

use agentflow_grammar::tree::{Call, Expr, ExprKind, Span, With};
use agentflow_plan::{CallableId, Method, Source, Value};

use super::checker::leaf;
use super::{Checker, EffectRule, Expected, PurePlace, Reason};
use crate::declare::Definition;
use crate::findings::{builtins as findings, secrets};
use crate::typed::{Expression, ExpressionKind, Name, Traits, Type};

impl<'a> Checker<'a> {
    /// A call of a built-in function.
    pub(crate) fn call_built_in(
        &mut self,
        name: &str,
        call: &'a Call,
        with: Option<&'a With>,
        span: Span,
    ) -> Expression {
        if name == "conversation" {
            return self.check_conversation(call, with, span);
        }
        if let Some(with) = with {
            self.tell_misplaced_with(with);
        }
        match name {
            "now" => self.read_source(Source::Now, Type::Time, call, span),
            "uuid" => self.read_source(Source::Uuid, Type::STRING, call, span),
            "random" => self.read_source(Source::Random, Type::FLOAT, call, span),
            "range" => self.check_range(call, span),
            "env" => self.check_env(call, span),
            "secret" => self.check_secret(call, span),
            _ => self.check_calls(call, span),
        }
    }

    fn read_source(&mut self, source: Source, ty: Type, call: &'a Call, span: Span) -> Expression {
        let mut traits = Traits::default();
        let name = call.callee.span.text(self.context.text());
        if let Some(first) = call.arguments.entries.first() {
            let place = self.place(first.span);
            self.tell(findings::takes_nothing(place, name));
            self.skip_arguments(&call.arguments);
        }
        self.effectful(span, &format!("`{name}()`"), &mut traits);
        Expression { kind: ExpressionKind::Read(source), ty, span, traits }
    }

    fn check_range(&mut self, call: &'a Call, span: Span) -> Expression {
        let Some(count) =
            self.one_argument(call, "range", "`range(n)` gives the whole numbers from 0 up to n - 1")
        else {
            return leaf(ExpressionKind::Broken, Type::list(Type::INT), span);
        };
        let reason = Reason::Argument { callable: "range", parameter: "n", place: None };
        let count = self.check(count, Expected::Must(&Type::INT, reason));
        let traits = count.traits;
        let kind = ExpressionKind::Method {
            method: Method::Range,
            receiver: Box::new(count),
            arguments: Vec::new(),
            optional: false,
        };
        Expression { kind, ty: Type::list(Type::INT), span, traits }
    }

    /// The one positional argument of a function; told where there is another number of them.
    fn one_argument(&mut self, call: &'a Call, name: &str, help: &str) -> Option<&'a Expr> {
        match call.arguments.entries.as_slice() {
            [argument] if argument.name.is_none() => Some(&argument.value),
            _ => {
                self.skip_arguments(&call.arguments);
                if call.arguments.broken.is_empty() {
                    let place = self.place(call.arguments.span);
                    self.tell(findings::takes_one(place, name, help));
                }
                None
            }
        }
    }

    /// `env("NAME", default: "…")`
    fn check_env(&mut self, call: &'a Call, span: Span) -> Expression {
        let mut default = None;
        let mut name = None;
        for (position, argument) in call.arguments.entries.iter().enumerate() {
            match &argument.name {
                None if position == 0 => name = self.plain_text(&argument.value, "env"),
                Some(label) if label.as_str() == "default" => {
                    default = self.plain_text(&argument.value, "env");
                }
                _ => {
                    let place = self.place(argument.span);
                    self.tell(findings::env_argument(place));
                    self.check(&argument.value, Expected::Any);
                }
            }
        }
        if call.arguments.entries.is_empty() && call.arguments.broken.is_empty() {
            let place = self.place(call.arguments.span);
            self.tell(findings::takes_one(place, "env", "name the variable: `env(\"OPENAI_BASE_URL\")`"));
        }
        if let EffectRule::Forbidden(place @ (PurePlace::Constant | PurePlace::Default)) = self.effects {
            let at = self.place(span);
            self.tell(findings::env_when_compiling(at, place == PurePlace::Constant));
        }
        match name {
            Some(name) => leaf(ExpressionKind::Environment { name, default }, Type::STRING, span),
            None => leaf(ExpressionKind::Broken, Type::STRING, span),
        }
    }

    /// `secret("NAME")`
    fn check_secret(&mut self, call: &'a Call, span: Span) -> Expression {
        let help = "name the variable that holds it: `secret(\"OPENAI_API_KEY\")`";
        let name = self.one_argument(call, "secret", help).and_then(|name| self.plain_text(name, "secret"));
        if !self.secrets {
            let place = self.place(span);
            self.tell(secrets::flows(place));
            return self.broken(span);
        }
        match name {
            Some(name) => leaf(ExpressionKind::Secret(name), Type::Secret, span),
            None => self.broken(span),
        }
    }

    /// A text that is known as it is written, and not empty.
    fn plain_text(&mut self, expr: &'a Expr, of: &str) -> Option<Name> {
        if let ExprKind::String(string) = &expr.kind
            && let Some(text) = string.plain()
            && (of != "secret" || !text.is_empty())
        {
            return Some(Name::new(text));
        }
        let checked = self.check(expr, Expected::Any);
        let folded = super::fold(&checked, self.context.signatures);
        if let Some(Value::String(text)) = folded
            && !text.is_empty()
        {
            return Some(Name::new(&*text));
        }
        if !checked.ty.is_unknown() {
            let place = self.place(expr.span);
            self.tell(findings::not_plain(place, of));
        }
        None
    }

    /// `calls(Triage)`: only in tests.
    fn check_calls(&mut self, call: &'a Call, span: Span) -> Expression {
        let broken = leaf(ExpressionKind::Broken, Type::INT, span);
        if !self.test {
            let place = self.place(span);
            self.tell(findings::calls_outside_test(place));
            return broken;
        }
        let help = "name a tool, an agent or a workflow: `calls(Triage)`";
        let Some(subject) = self.one_argument(call, "calls", help) else { return broken };
        let Some((definition, named)) = self.declared(subject) else {
            if let ExprKind::Name(name) = &subject.kind
                && self.scopes.get(name).is_none()
            {
                let near = self.sink.nearest.find(name, self.context.names(Definition::is_callable));
                self.note_meant(&near);
                let finding = crate::findings::names::unknown_callable(self.place(subject.span), name, &near);
                self.sink.tell_missing(finding, name, "a callable");
            } else {
                self.check(subject, Expected::Any);
                let place = self.place(subject.span);
                self.tell(findings::calls_of_other(place));
            }
            return broken;
        };
        self.sink.refer(subject.span, named);
        let target = match definition {
            Definition::Tool(id) => CallableId::Tool(id),
            Definition::Agent(id) => CallableId::Agent(id),
            Definition::Workflow(id) => CallableId::Workflow(id),
            Definition::Broken(_) => return broken,
            _ => {
                let place = self.place(subject.span);
                self.tell(findings::calls_of_other(place));
                return broken;
            }
        };
        leaf(ExpressionKind::Calls(target), Type::INT, span)
    }
}
