//! What `with { … }` may replace.

use agentflow_grammar::tree::{ExprKind, Fields, ItemKind, SettingValue};
use agentflow_plan::{CallableId, Effect, ToolId};

use super::choices::EFFECTS;
use super::given::GivenFields;
use super::sampling::SAMPLING;
use crate::body::Checker;
use crate::findings::tools;
use crate::typed::CallOptions;

/// Of workflows.
pub const OF_ALL: &[&str] = &["timeout", "retry", "queue", "approval"];
/// Of tools.
pub const OF_TOOLS: &[&str] = &["timeout", "retry", "queue", "approval", "effect"];
/// Of agents.
pub const OF_AGENTS: &[&str] = &[
    "timeout",
    "retry",
    "queue",
    "approval",
    "model",
    "max_turns",
    "guard_retries",
    "budget",
    SAMPLING[0],
    SAMPLING[1],
    SAMPLING[2],
    SAMPLING[3],
    SAMPLING[4],
    SAMPLING[5],
];

impl<'a> Checker<'a> {
    /// The options of a call, or of an entry of a tool list.
    pub(crate) fn options(&mut self, target: CallableId, fields: &'a Fields) -> CallOptions {
        let (known, owner): (&[&str], &str) = match target {
            CallableId::Tool(_) => (OF_TOOLS, "`with` of a tool"),
            CallableId::Agent(_) => (OF_AGENTS, "`with` of an agent"),
            CallableId::Workflow(_) => (OF_ALL, "`with` of a workflow"),
        };
        self.options_among(Some(target), fields, known, owner)
    }

    /// The options of an entry of a tool list that is a server's.
    pub(crate) fn options_of_server_tool(&mut self, fields: &'a Fields) -> CallOptions {
        self.options_among(None, fields, OF_TOOLS, "`with` of a tool")
    }

    /// A retry of a tool that is declared elsewhere as one that must happen once.
    fn tell_retried_once(
        &mut self,
        target: Option<CallableId>,
        given: &GivenFields<'a>,
        options: &CallOptions,
    ) {
        let (Some(CallableId::Tool(tool)), Some(policy)) = (target, &options.retry) else { return };
        let effect = options.effect.or_else(|| (!given.has("effect")).then(|| self.declared_effect(tool))?);
        if let Some(expr) = given.value("retry")
            && policy.attempts > 1
            && effect == Some(Effect::Once)
        {
            let signature = self.context.signatures.tool(tool);
            let place = self.context.place(expr.span);
            self.sink.tell(tools::retried_once(place, &signature.name, Some(signature.place())));
        }
    }

    /// What a repeat of a tool would do, as its declaration says; none where that is only known when it runs.
    fn declared_effect(&self, tool: ToolId) -> Option<Effect> {
        let declaration = *self.context.declarations.tools.get(tool.index())?;
        let item = self.context.declarations.item(self.context.files, declaration);
        let ItemKind::Tool(written) = &item.kind else { return None };
        if item.broken {
            return None;
        }
        let setting =
            |name: &str| written.settings.entries.iter().find(|setting| setting.name.as_str() == name);
        match (setting("effect").map(|setting| &setting.value), setting("http").map(|setting| &setting.value))
        {
            (Some(SettingValue::Expr(expr)), _) => {
                let ExprKind::Name(word) = &expr.kind else { return None };
                EFFECTS.iter().find(|(known, _)| *known == word.as_str()).map(|(_, effect)| *effect)
            }
            (Some(_), _) => None,
            (None, Some(SettingValue::Http { method, .. })) if method.as_str() == "get" => Some(Effect::Read),
            (None, _) => setting("mcp").is_none().then_some(Effect::Once),
        }
    }

    fn options_among(
        &mut self,
        target: Option<CallableId>,
        fields: &'a Fields,
        known: &[&str],
        owner: &str,
    ) -> CallOptions {
        let given = self.given_fields(fields, known, owner);
        let signatures = self.context.signatures;
        let signature = target.map(|target| signatures.callable(target));
        let mut options = CallOptions {
            timeout: given.value("timeout").map(|expr| self.time(expr, "timeout")),
            retry: given.value("retry").and_then(|expr| self.retry(expr)),
            queue: given.value("queue").and_then(|expr| self.known_text(expr, "queue")),
            approval: given.value("approval").map(|expr| self.approval_with_arguments(expr, signature)),
            effect: given.value("effect").and_then(|expr| self.word(expr, "effect", &EFFECTS)),
            model: given.value("model").and_then(|expr| self.model_named(expr)),
            max_turns: given.value("max_turns").map(|expr| self.whole(expr, "max_turns", 1)),
            guard_retries: given.value("guard_retries").and_then(|expr| self.guard_retries(expr)),
            budget: given.value("budget").and_then(|expr| self.budget(expr)),
            ..CallOptions::default()
        };
        self.tell_retried_once(target, &given, &options);
        for name in SAMPLING {
            if let Some(expr) = given.value(name) {
                self.sampling_setting(&mut options.sampling, name, expr);
            }
        }
        options
    }
}
