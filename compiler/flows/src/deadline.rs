//! Deadlines that cannot be kept: what is inside a `timeout` is allowed to take longer than the whole.

use agentflow_analysis::files::FileId;
use agentflow_analysis::typed::{Agent, Block, Expression, ExpressionKind, Program, ToolEntryTarget};
use agentflow_grammar::tree::Span;
use agentflow_plan::{CallableId, RetryPolicy, Value};

use crate::capabilities::called_in;
use crate::walk::expressions_of_block;

/// Something that may take longer than what it is in.
pub struct Misfit {
    /// Where the inner time is written.
    pub file: FileId,
    /// And where in it.
    pub span: Span,
    /// What is inside, in words: `one attempt of \`search\``.
    pub inside: String,
    /// How long it may take, in milliseconds.
    pub inner_ms: i64,
    /// Where the outer time is written.
    pub outer_file: FileId,
    /// And where in it.
    pub outer_span: Span,
    /// How long the whole may take, in milliseconds.
    pub outer_ms: i64,
}

/// All misfits, in the order of the text of the outer timeouts.
pub fn misfits(program: &Program) -> Vec<Misfit> {
    let mut found = Vec::new();
    for agent in &program.agents {
        if let Some(outer) =
            agent.timeout.as_ref().and_then(|timeout| deadline(program, timeout, agent.head.file))
        {
            inside_agent(program, agent, &outer, &mut found);
        }
    }
    for workflow in &program.workflows {
        inside_calls(program, &workflow.body, workflow.head.file, &mut found);
    }
    found.sort_by_key(|misfit| (misfit.file, misfit.span.start, misfit.outer_ms));
    found.dedup_by_key(|misfit| (misfit.file, misfit.span.start));
    found
}

struct Deadline {
    file: FileId,
    span: Span,
    ms: i64,
}

fn deadline(program: &Program, expression: &Expression, file: FileId) -> Option<Deadline> {
    Some(Deadline { file, span: expression.span, ms: duration(program, expression)? })
}

/// Calls of agents and workflows `with { timeout: … }`.
fn inside_calls(program: &Program, body: &Block, file: FileId, found: &mut Vec<Misfit>) {
    called_in(body, |callable, call| {
        let ExpressionKind::Call { options: Some(options), .. } = &call.kind else { return };
        let Some(outer) = options.timeout.as_ref().and_then(|timeout| deadline(program, timeout, file))
        else {
            return;
        };
        match callable {
            CallableId::Agent(id) => inside_agent(program, &program.agents[id.index()], &outer, found),
            CallableId::Workflow(id) => {
                let workflow = &program.workflows[id.index()];
                inside_block(program, &workflow.body, workflow.head.file, &outer, found);
            }
            CallableId::Tool(_) => {}
        }
    });
}

/// The tools and the model of an agent whose whole has a deadline.
fn inside_agent(program: &Program, agent: &Agent, outer: &Deadline, found: &mut Vec<Misfit>) {
    for entry in &agent.tools {
        let ToolEntryTarget::Callable(CallableId::Tool(id)) = entry.target else { continue };
        let tool = &program.tools[id.index()];
        let options = entry.options.as_deref();
        let (timeout, file) = match options.and_then(|options| options.timeout.as_ref()) {
            Some(timeout) => (Some(timeout), agent.head.file),
            None => (tool.timeout.as_ref(), tool.head.file),
        };
        let retry = options.and_then(|options| options.retry.as_ref()).or(tool.retry.as_ref());
        compare(program, timeout, retry, file, &tool.head.name, outer, found);
    }
    let model = &program.models[agent.model.index()];
    let retry = model.retry.as_ref();
    compare(program, model.timeout.as_ref(), retry, model.head.file, &model.head.name, outer, found);
}

/// What a workflow whose whole has a deadline sleeps and waits for.
fn inside_block(program: &Program, block: &Block, file: FileId, outer: &Deadline, found: &mut Vec<Misfit>) {
    expressions_of_block(block, &mut |expression| {
        let (inside, time) = match &expression.kind {
            ExpressionKind::Sleep(time) => ("this `sleep`", Some(&**time)),
            ExpressionKind::Ask { within, .. } => ("this `ask`", within.as_deref()),
            ExpressionKind::Wait { within, .. } => ("this `wait`", within.as_deref()),
            ExpressionKind::Call { options, .. } => {
                ("this call", options.as_ref().and_then(|options| options.timeout.as_ref()))
            }
            _ => return,
        };
        let Some(time) = time else { return };
        match duration(program, time) {
            Some(ms) if ms > outer.ms => found.push(misfit(inside.to_owned(), ms, file, time.span, outer)),
            _ => {}
        }
    });
}

fn compare(
    program: &Program,
    timeout: Option<&Expression>,
    retry: Option<&RetryPolicy>,
    file: FileId,
    name: &str,
    outer: &Deadline,
    found: &mut Vec<Misfit>,
) {
    let Some(timeout) = timeout else { return };
    let Some(attempt) = duration(program, timeout) else { return };
    if attempt > outer.ms {
        found.push(misfit(format!("one attempt of `{name}`"), attempt, file, timeout.span, outer));
        return;
    }
    // Only a retry that was asked for: the default of models is an offer, and the deadline cuts it short.
    let Some(retry) = retry else { return };
    let whole = whole(attempt, retry);
    if whole > outer.ms {
        let inside = format!("the {} attempts of `{name}` with the pauses between", retry.attempts);
        found.push(misfit(inside, whole, file, timeout.span, outer));
    }
}

/// All attempts, each as long as allowed, and the pauses between them.
fn whole(attempt_ms: i64, retry: &RetryPolicy) -> i64 {
    let mut pause = retry.backoff_ms_min as f64;
    let mut total = attempt_ms as f64 * f64::from(retry.attempts);
    // Once the longest pause is reached, all that follow are alike.
    let mut left = retry.attempts.saturating_sub(1);
    while left > 0 && pause < retry.backoff_ms_max as f64 && retry.factor > 1.0 {
        total += pause;
        pause *= retry.factor;
        left -= 1;
    }
    total += f64::from(left) * pause.min(retry.backoff_ms_max as f64);
    total as i64
}

fn misfit(inside: String, inner_ms: i64, file: FileId, span: Span, outer: &Deadline) -> Misfit {
    Misfit {
        file,
        span,
        inside,
        inner_ms,
        outer_file: outer.file,
        outer_span: outer.span,
        outer_ms: outer.ms,
    }
}

fn duration(program: &Program, expression: &Expression) -> Option<i64> {
    match &expression.kind {
        ExpressionKind::Literal(Value::Duration(ms)) => Some(*ms),
        ExpressionKind::Conform(inner) => duration(program, inner),
        ExpressionKind::Constant(id) => {
            let constant = &program.constants[id.index()];
            match &constant.folded {
                Some(Value::Duration(ms)) => Some(*ms),
                _ => duration(program, &constant.expression),
            }
        }
        _ => None,
    }
}
