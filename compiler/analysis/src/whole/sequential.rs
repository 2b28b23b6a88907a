//! Two agent calls, one after the other, of which the second does not need the first: they could run at the same time.

use agentflow_grammar::tree::Span;
use agentflow_plan::{CallableId, LocalId};

use super::Whole;
use crate::finding::{Finding, Place};
use crate::findings::unused as findings;
use crate::program::Body;
use crate::typed::{
    Argument, Arguments, Block, Expression, ExpressionKind, LetTarget, Statement, StatementKind, TypedNode,
    walk_block, walk_expression,
};

/// Tells pairs of independent agent calls.
pub fn check(whole: &Whole<'_>, found: &mut Vec<Finding>) {
    for body in whole.bodies {
        let (block, file) = match &body.body {
            Body::Workflow(workflow) => (&workflow.body, workflow.head.file),
            Body::Tool(tool) => match &tool.implementation {
                crate::typed::Implementation::Body(block) => (block, tool.head.file),
                _ => continue,
            },
            _ => continue,
        };
        let text = &whole.files.get(file).text;
        walk_block(block, &mut |node| {
            if let TypedNode::Block(block) = node {
                check_block(block, text, |span| Place::new(file, span), found);
            }
        });
    }
}

/// A `let` whose value is an agent call.
struct AgentCall<'a> {
    local: LocalId,
    callee: Span,
    value: &'a Expression,
    statement: Span,
    arguments: &'a Arguments,
}

fn check_block(block: &Block, text: &str, place: impl Fn(Span) -> Place, found: &mut Vec<Finding>) {
    let mut before: Option<AgentCall<'_>> = None;
    for statement in &block.statements {
        let Some(call) = agent_call(statement, text) else {
            before = None;
            continue;
        };
        match &before {
            Some(first)
                if !needs(call.value, first.local) && !shares(call.arguments) && !shares(first.arguments) =>
            {
                let (first_name, second_name) = (first.callee.text(text), call.callee.text(text));
                let whole = place(first.statement.to(call.statement));
                let fix = together(first, &call, text).map(|together| (whole, together));
                found.push(findings::sequential(
                    place(call.callee),
                    second_name,
                    place(first.callee),
                    first_name,
                    fix,
                ));
                // Three in a row are told once.
                before = None;
            }
            _ => before = Some(call),
        }
    }
}

fn agent_call<'a>(statement: &'a Statement, text: &str) -> Option<AgentCall<'a>> {
    let StatementKind::Let { target: LetTarget::Local(local), value, undo: None } = &statement.kind else {
        return None;
    };
    let call = uncaught(value);
    let ExpressionKind::Call { target: CallableId::Agent(_), arguments, .. } = &call.kind else {
        return None;
    };
    if value.ty.is_unknown() {
        return None;
    }
    let written = call.span.text(text);
    let name = written.find('(').unwrap_or(written.len()) as u32;
    let callee = Span::new(call.span.start, call.span.start + name);
    Some(AgentCall { local: *local, callee, value, statement: statement.span, arguments })
}

/// Both calls in one `parallel`; none where a type or a comment would be lost.
fn together(first: &AgentCall<'_>, second: &AgentCall<'_>, text: &str) -> Option<String> {
    let between = text.get(first.statement.end as usize..second.statement.start as usize)?;
    if !between.chars().all(|letter| letter.is_whitespace() || letter == ';') {
        return None;
    }
    let (one, other) = (plain_name(first, text)?, plain_name(second, text)?);
    let line = text.get(..first.statement.start as usize)?.rsplit('\n').next()?;
    let indent = if line.trim().is_empty() { line } else { return None };
    let (one_value, other_value) = (first.value.span.text(text), second.value.span.text(text));
    Some(format!(
        "let {{ {one}, {other} }} = parallel {{\n{indent}  {one}: {one_value}\n{indent}  {other}: {other_value}\n{indent}}}"
    ))
}

/// The name of `let name = …`, where nothing else stands before the `=`.
fn plain_name<'t>(call: &AgentCall<'_>, text: &'t str) -> Option<&'t str> {
    let head = text.get(call.statement.start as usize..call.value.span.start as usize)?;
    let name = head.trim().strip_prefix("let ")?.trim().strip_suffix('=')?.trim();
    name.chars().all(|letter| letter.is_alphanumeric() || letter == '_').then_some(name)
}

/// The call behind a conversion.
fn uncaught(value: &Expression) -> &Expression {
    match &value.kind {
        ExpressionKind::Conform(inner) => inner,
        _ => value,
    }
}

fn needs(value: &Expression, local: LocalId) -> bool {
    let mut needed = false;
    walk_expression(value, &mut |node| {
        let TypedNode::Expression(expression) = node else { return };
        needed |= matches!(expression.kind, ExpressionKind::Local(other) if other == local);
    });
    needed
}

/// Calls that share a variable have an order.
fn shares(arguments: &Arguments) -> bool {
    arguments.values.iter().any(|argument| matches!(argument, Argument::Variable(_)))
}
