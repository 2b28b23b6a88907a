//! Agent calls, one after another, of which none needs the one before: they could run at the same time.

use std::collections::BTreeSet;

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

/// Tells sequences of independent agent calls.
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

/// A `let` whose value is an agent call, whether its errors are caught or not.
struct AgentCall<'a> {
    local: LocalId,
    callee: Span,
    value: &'a Expression,
    statement: Span,
}

fn check_block(block: &Block, text: &str, place: impl Fn(Span) -> Place, found: &mut Vec<Finding>) {
    let mut sequence: Vec<AgentCall<'_>> = Vec::new();
    let mut named: BTreeSet<LocalId> = BTreeSet::new();
    for statement in &block.statements {
        let call = agent_call(statement, text);
        if call.as_ref().is_none_or(|call| needs(call.value, &named)) {
            tell(&sequence, text, &place, found);
            sequence.clear();
            named.clear();
        }
        if let Some(call) = call {
            named.insert(call.local);
            sequence.push(call);
        }
    }
    tell(&sequence, text, &place, found);
}

fn tell(sequence: &[AgentCall<'_>], text: &str, place: &impl Fn(Span) -> Place, found: &mut Vec<Finding>) {
    let [first, rest @ ..] = sequence else { return };
    let Some(last) = rest.last() else { return };
    let named = |call: &AgentCall<'_>| (call.callee.text(text), place(call.callee));
    let whole = place(first.statement.to(last.statement));
    let fix = together(sequence, text).map(|together| (whole, together));
    let calls: Vec<(&str, Place)> = rest.iter().map(named).collect();
    found.push(findings::sequential(named(first), &calls, fix));
}

fn agent_call<'a>(statement: &'a Statement, text: &str) -> Option<AgentCall<'a>> {
    let StatementKind::Let { target: LetTarget::Local(local), value, undo: None } = &statement.kind else {
        return None;
    };
    let call = called(value)?;
    let ExpressionKind::Call { target: CallableId::Agent(_), arguments, .. } = &call.kind else {
        return None;
    };
    // Calls that share a variable have an order. Where something is wrong, it may have meant the call before.
    if shares(arguments) || is_wrong(value) {
        return None;
    }
    let written = call.span.text(text);
    let name = written.find('(').unwrap_or(written.len()) as u32;
    let callee = Span::new(call.span.start, call.span.start + name);
    Some(AgentCall { local: *local, callee, value, statement: statement.span })
}

/// The call behind a conversion or a `catch`; none where the handler leaves or assigns something, which no branch may.
fn called(value: &Expression) -> Option<&Expression> {
    match &value.kind {
        ExpressionKind::Conform(inner) => called(inner),
        ExpressionKind::Catch { body, handler } => {
            let traits = handler.body.traits;
            let leaves = traits.jump || traits.assigns || !body.statements.is_empty();
            if leaves { None } else { called(body.value.as_ref()?) }
        }
        _ => Some(value),
    }
}

/// All calls in one `parallel`; none where a type or a comment would be lost.
fn together(sequence: &[AgentCall<'_>], text: &str) -> Option<String> {
    for (one, next) in sequence.iter().zip(sequence.iter().skip(1)) {
        let between = text.get(one.statement.end as usize..next.statement.start as usize)?;
        if !between.chars().all(|letter| letter.is_whitespace() || letter == ';') {
            return None;
        }
    }
    let line = text.get(..sequence.first()?.statement.start as usize)?.rsplit('\n').next()?;
    let indent = if line.trim().is_empty() { line } else { return None };
    let names: Vec<&str> = sequence.iter().map(|call| plain_name(call, text)).collect::<Option<_>>()?;
    let mut together = format!("let {{ {} }} = parallel {{\n", names.join(", "));
    for (name, call) in names.iter().zip(sequence) {
        together.push_str(&format!("{indent}  {name}: {}\n", call.value.span.text(text)));
    }
    together.push_str(&format!("{indent}}}"));
    Some(together)
}

/// The name of `let name = …` or `let name: type = …`, where the type is the one that the value has anyway.
fn plain_name<'t>(call: &AgentCall<'_>, text: &'t str) -> Option<&'t str> {
    let head = text.get(call.statement.start as usize..call.value.span.start as usize)?;
    let head = head.trim().strip_prefix("let ")?.strip_suffix('=')?;
    let (name, ty) = head.split_once(':').map_or((head, None), |(name, ty)| (name, Some(ty)));
    if ty.is_some_and(|ty| {
        let is_call = matches!(call.value.kind, ExpressionKind::Call { .. });
        !is_call || ty.contains("//") || ty.contains("/*")
    }) {
        return None;
    }
    let name = name.trim();
    let is_plain = name.chars().all(|letter| letter.is_alphanumeric() || letter == '_');
    (is_plain && name != "_").then_some(name)
}

/// Whether a value needs one of these.
fn needs(value: &Expression, named: &BTreeSet<LocalId>) -> bool {
    let mut needed = false;
    walk_expression(value, &mut |node| {
        let TypedNode::Expression(expression) = node else { return };
        needed |= matches!(expression.kind, ExpressionKind::Local(other) if named.contains(&other));
    });
    needed
}

fn shares(arguments: &Arguments) -> bool {
    arguments.values.iter().any(|argument| matches!(argument, Argument::Variable(_)))
}

/// Whether something in a value is wrong, and was told.
fn is_wrong(value: &Expression) -> bool {
    let mut wrong = false;
    walk_expression(value, &mut |node| {
        let TypedNode::Expression(expression) = node else { return };
        wrong |= expression.ty.is_unknown();
    });
    wrong
}
