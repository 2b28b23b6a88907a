//! Settings of `tool`.

use agentflow_grammar::tree::{Block as WrittenBlock, Configurable, Expr, ExprKind, Setting, SettingValue};
use agentflow_plan::McpServerId;

use super::choices::{EFFECTS, LABELS};
use super::given::Given;
use super::values::written_at;
use crate::body::{Checked, Checker, Expected, Reason, ResultRule};
use crate::context::Context;
use crate::declare::Definition;
use crate::findings::{names, settings as findings, tools};
use crate::signatures::CallableSignature;
use crate::typed::{Block, Head, Implementation, Name, Tool, Type};

/// The names that may stand there.
pub const KNOWN: &[&str] = &[
    "http", "exec", "mcp", "hosted", "do", "headers", "query", "body", "result", "env", "timeout", "retry",
    "queue", "effect", "labels", "approval",
];

/// The settings that say how a tool is carried out.
const IMPLEMENTATIONS: [&str; 5] = ["http", "exec", "mcp", "hosted", "do"];

/// Checks a tool.
pub fn tool<'a>(
    context: Context<'a>,
    head: Head,
    signature: &'a CallableSignature,
    written: &'a Configurable,
) -> (Tool, Checked) {
    let mut checker = Checker::new(context);
    let parameters = checker.parameters(signature);
    let owner = format!("the tool `{}`", head.name);
    let given = checker.given(&written.settings, KNOWN, &owner);
    let implementation = checker.implementation(&given, &head, &owner, signature);
    checker.tell_misplaced(&given);
    if !matches!(implementation, Implementation::Body(_)) {
        for parameter in signature.parameters.iter().filter(|parameter| parameter.variable) {
            let place = context.place(parameter.span);
            checker.sink.tell(tools::variable_without_body(place, &parameter.name));
        }
    }
    checker.parameters_matter = match &implementation {
        Implementation::Body(_) => true,
        // Others send what is not used elsewhere: as the body, or as standard input.
        Implementation::Http(http) => http.body.is_some() || http.method == agentflow_plan::HttpMethod::Get,
        _ => false,
    };
    let mut tool = Tool {
        head,
        parameters,
        result: signature.result.clone(),
        frame: Default::default(),
        implementation,
        effect: None,
        timeout: None,
        retry: None,
        queue: None,
        labels: Vec::new(),
        approval: None,
    };
    checker.tool_policies(&given, &mut tool);
    let (frame, checked) = checker.finish();
    tool.frame = frame;
    (tool, checked)
}

impl<'a> Checker<'a> {
    fn tool_policies(&mut self, given: &Given<'a>, tool: &mut Tool) {
        tool.effect = given.value("effect").and_then(|expr| self.word(expr, "effect", &EFFECTS));
        tool.timeout = given.value("timeout").map(|expr| self.time(expr, "timeout"));
        tool.retry = given.value("retry").and_then(|expr| self.retry(expr));
        tool.queue = given.value("queue").and_then(|expr| self.known_text(expr, "queue"));
        if let Some(expr) = given.value("labels") {
            tool.labels = self.words(expr, "labels", &LABELS);
        }
        tool.approval = given.value("approval").map(|expr| self.approval(expr));
        let effect_known = tool.effect.is_some() || !given.has("effect");
        if let (Some(setting), Some(policy)) = (given.get("retry"), &tool.retry)
            && policy.attempts > 1
            && effect_known
            && tool.effect() == agentflow_plan::Effect::Once
        {
            let place = self.context.place(setting.span);
            let declared = given.get("effect").map(|effect| self.context.place(effect.span));
            self.sink.tell(tools::retried_once(place, &tool.head.name, declared));
        }
    }

    fn implementation(
        &mut self,
        given: &Given<'a>,
        head: &Head,
        owner: &str,
        signature: &'a CallableSignature,
    ) -> Implementation {
        let mut chosen: Option<&'a Setting> = None;
        for setting in &given.entries {
            if !IMPLEMENTATIONS.contains(&setting.name.as_str()) {
                continue;
            }
            match chosen {
                None => chosen = Some(setting),
                Some(first) => {
                    let place = self.context.place(setting.name.span);
                    let first_at = self.context.place(first.name.span);
                    self.sink.tell(findings::either(
                        place,
                        setting.name.as_str(),
                        first.name.as_str(),
                        first_at,
                        owner,
                    ));
                }
            }
        }
        let nothing = || Implementation::Exec { command: Vec::new(), environment: Vec::new() };
        let Some(setting) = chosen else {
            if !given.broken {
                let place = self.context.place(head.name_span);
                self.sink.tell(tools::without_implementation(place, &head.name));
            }
            return nothing();
        };
        match (setting.name.as_str(), &setting.value) {
            (_, SettingValue::Broken) => nothing(),
            ("http", SettingValue::Http { method, url }) => {
                Implementation::Http(Box::new(self.http(given, method, url, signature)))
            }
            ("do", SettingValue::Body(block)) => Implementation::Body(self.tool_body(block, signature)),
            ("exec", SettingValue::Expr(expr)) => {
                let command = self.command(expr, "exec");
                let environment =
                    given.value("env").map_or_else(Vec::new, |env| self.named_texts(env, "env"));
                Implementation::Exec { command, environment }
            }
            ("mcp", SettingValue::Expr(expr)) => match self.server_tool(expr) {
                Some((server, tool)) => Implementation::Mcp { server, tool },
                None => nothing(),
            },
            ("hosted", SettingValue::Expr(expr)) => match self.known_text(expr, "hosted") {
                Some(name) => Implementation::Hosted(name),
                None => nothing(),
            },
            (name, _) => {
                let example = match name {
                    "http" => "http: get \"https://…\"",
                    "do" => "do { … }",
                    "exec" => "exec: [\"program\"]",
                    "mcp" => "mcp: server.tool",
                    _ => "hosted: \"web_search\"",
                };
                let place = self.context.place(written_at(setting));
                self.sink.tell(findings::wrong_form(place, name, example));
                nothing()
            }
        }
    }

    /// `do { … }`
    fn tool_body(&mut self, block: &'a WrittenBlock, signature: &'a CallableSignature) -> Block {
        self.body_of(block, signature)
    }

    /// The statements of a callable, whose value is its result.
    pub(crate) fn body_of(&mut self, block: &'a WrittenBlock, signature: &'a CallableSignature) -> Block {
        self.prepare(block);
        if signature.result == Type::NoValue {
            self.result = ResultRule::Nothing;
            return self.check_block(block, Expected::Discard);
        }
        let place = signature.result_place();
        self.result = ResultRule::Value { ty: &signature.result, callable: &signature.name, place };
        let reason = Reason::Result { callable: &signature.name, place };
        self.check_block(block, Expected::Must(&signature.result, reason))
    }

    /// Settings that belong to an implementation which the tool does not have.
    fn tell_misplaced(&mut self, given: &Given<'a>) {
        let belongs: [(&str, &str); 5] =
            [("headers", "http"), ("query", "http"), ("body", "http"), ("result", "http"), ("env", "exec")];
        let some = IMPLEMENTATIONS.iter().any(|name| given.has(name));
        for (name, needs) in belongs {
            if let Some(setting) = given.get(name)
                && some
                && !given.has(needs)
            {
                let place = self.context.place(setting.name.span);
                self.sink.tell(findings::only_with(place, name, needs));
            }
        }
    }

    /// `files.read_file`
    fn server_tool(&mut self, expr: &'a Expr) -> Option<(McpServerId, Name)> {
        let place = self.context.place(expr.span);
        let ExprKind::Field(access) = &expr.kind else {
            if !matches!(expr.kind, ExprKind::Broken) {
                self.sink.tell(tools::no_server_tool(place));
                self.skip_value(expr);
            }
            return None;
        };
        let ExprKind::Name(server) = &access.base.kind else {
            self.sink.tell(tools::no_server_tool(place));
            return None;
        };
        let at = self.context.place(access.base.span);
        let Some((named, declaration)) = self.context.lookup(server) else {
            let servers = self.context.names(|definition| matches!(definition, Definition::Server(_)));
            let near = self.sink.nearest.find(server, servers);
            self.note_meant(&near);
            self.sink.tell_missing(
                names::unknown_of_kind(at, server, "an MCP server", &near),
                server,
                "an MCP server",
            );
            return None;
        };
        self.sink.refer(access.base.span, named);
        match declaration.definition {
            Definition::Server(id) => Some((id, access.name.name.clone())),
            Definition::Broken(_) => None,
            other => {
                self.sink.tell(names::wrong_kind(at, server, other, "an MCP server", declaration.place()));
                None
            }
        }
    }
}
