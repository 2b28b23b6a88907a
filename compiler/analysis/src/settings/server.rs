//! Settings of `mcp`.

use agentflow_grammar::tree::{Configured, Expr, ExprKind};

use crate::body::{Checked, Checker};
use crate::context::Context;
use crate::findings::settings as findings;
use crate::typed::{Expression, Head, McpServer, McpTransport, Type};

/// The names that may stand there.
pub const KNOWN: &[&str] = &["command", "env", "url", "headers"];

/// Checks an MCP server.
pub fn server(context: Context<'_>, head: Head, written: &Configured) -> (McpServer, Checked) {
    let mut checker = Checker::new(context);
    let owner = format!("the MCP server `{}`", head.name);
    let given = checker.given(&written.settings, KNOWN, &owner);
    let place = context.place(head.name_span);
    let mut command = Vec::new();
    let mut environment = Vec::new();
    let mut url = None;
    let mut headers = Vec::new();
    for setting in &given.entries {
        let Some(expr) = checker.expression_of(setting, "") else { continue };
        match setting.name.as_str() {
            "command" => command = checker.command(expr, "command"),
            "env" => environment = checker.named_texts(expr, "env"),
            "url" => url = Some(checker.url(expr, "url")),
            _ => headers = checker.named_texts(expr, "headers"),
        }
    }
    match (given.get("command"), given.get("url")) {
        (Some(first), Some(second)) => {
            let (first, second) = (context.place(first.span), context.place(second.name.span));
            checker.sink.tell(findings::either(second, "url", "command", first, &owner));
        }
        (None, None) if !given.broken => {
            checker.sink.tell(findings::server_without_transport(place, &owner));
        }
        _ => {}
    }
    let misplaced = if given.has("url") && !given.has("command") { given.get("env") } else { None };
    let misplaced = misplaced.map(|setting| (setting, "command")).or_else(|| {
        let over_command = given.has("command") && !given.has("url");
        given.get("headers").filter(|_| over_command).map(|setting| (setting, "url"))
    });
    if let Some((setting, needs)) = misplaced {
        let place = context.place(setting.name.span);
        checker.sink.tell(findings::only_with(place, setting.name.as_str(), needs));
    }
    let transport = match url {
        Some(url) => McpTransport::Url { url, headers },
        None => McpTransport::Command { command, environment },
    };
    let (frame, checked) = checker.finish();
    (McpServer { head, frame, transport }, checked)
}

impl<'a> Checker<'a> {
    /// A program and its arguments.
    pub(crate) fn command(&mut self, expr: &'a Expr, name: &str) -> Vec<Expression> {
        let ExprKind::List(items) = &expr.kind else {
            if !matches!(expr.kind, ExprKind::Broken) {
                let place = self.context.place(expr.span);
                self.sink.tell(findings::not_a_list(place, name, "\"program\", \"argument\""));
                self.skip_value(expr);
            }
            return Vec::new();
        };
        if items.is_empty() {
            let place = self.context.place(expr.span);
            self.sink.tell(findings::no_program(place, name));
        }
        items.iter().map(|item| self.setting(item, name, &Type::STRING)).collect()
    }
}
