//! Tools that are programs: arguments as JSON on standard input, the result on standard output.

use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::time::Duration;

use agentflow_machine::{EffectError, ToolRequest};
use agentflow_plan::{ErrorKind, Name, Plan, Value};

use crate::StepContext;
use crate::excerpt::{bytes, ending, length};
use crate::failure::{Qualified, failure, misconfigured};
use crate::process::{self, Bounds, Ended, Endings, Launch, Stopped};
use crate::scrub::Scrubber;
use crate::secret::{SecretSource, reveal};
use crate::tool_result::text_result;

/// What a program may print at most.
const STDOUT_BYTES_MAX: usize = 16 << 20;
/// How much of the end of its errors makes the message.
const STDERR_BYTES_SHOWN: usize = 4 << 10;

/// An `exec` tool, with all expressions evaluated.
pub(crate) struct Exec<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) context: &'a StepContext,
    pub(crate) request: &'a ToolRequest,
    pub(crate) command: &'a [Value],
    /// Relative to `root`.
    pub(crate) directory: &'a str,
    pub(crate) environment: &'a [(Name, Value)],
    pub(crate) root: &'a Path,
}

/// Runs the program of a tool to its end.
pub(crate) async fn exec(
    exec: Exec<'_>,
    secrets: &dyn SecretSource,
    endings: &Endings,
) -> Result<Value, EffectError> {
    let scrubber = Scrubber::new(exec.plan, secrets);
    let tool = &*exec.plan.tools[exec.request.tool.index()].name;
    let words = exec.command.iter().map(word).collect::<Result<Vec<_>, _>>()?;
    let Some((program, arguments)) = words.split_first() else {
        return Err(misconfigured(format!("the tool `{tool}` names no program")));
    };
    let child = process::start(&Launch {
        program,
        arguments,
        directory: &exec.root.join(exec.directory),
        withheld: &exec.plan.secrets,
        environment: &environment(&exec, secrets)?,
    })?;
    let mut input = exec.request.arguments.to_json_text().into_bytes();
    input.push(b'\n');
    let bounds = Bounds {
        time: Duration::from_millis(exec.request.timeout_ms),
        stdout_bytes: STDOUT_BYTES_MAX,
        stderr_bytes: 2 * STDERR_BYTES_SHOWN + scrubber.bytes_max(),
    };
    let ended = process::run(child, input, bounds, endings).await.map_err(|error| {
        failure(ErrorKind::Unavailable, format!("the program `{program}` could not be waited for: {error}"))
    })?;
    match ended {
        Ok(ended) if ended.status.success() => {
            let text = String::from_utf8(ended.stdout).map_err(|_| {
                failure(ErrorKind::Tool, format!("the tool `{tool}` printed what is no UTF-8 text"))
            })?;
            text_result(exec.plan, &scrubber, tool, &exec.request.result, &text)
        }
        Ok(ended) => Err(failure(ErrorKind::Tool, complaint(program, &ended, &scrubber))),
        Err(Stopped::Late) => {
            let limit = length(exec.request.timeout_ms);
            Err(failure(ErrorKind::Timeout, format!("the program `{program}` had not ended within {limit}")))
        }
        Err(Stopped::TooMuchOutput) => {
            let limit = bytes(STDOUT_BYTES_MAX);
            Err(failure(ErrorKind::Tool, format!("the program `{program}` printed more than {limit}"))
                .never_retried())
        }
    }
}

/// A word of the command line, which other users of the machine can see.
fn word(value: &Value) -> Result<String, EffectError> {
    match value {
        Value::Secret(_) => {
            Err(misconfigured("a secret can't be an argument of a program; pass it by `env`"))
        }
        other => Ok(other.render().into_owned()),
    }
}

fn environment(exec: &Exec<'_>, secrets: &dyn SecretSource) -> Result<Vec<(Name, String)>, EffectError> {
    let mut environment = Vec::new();
    for (name, value) in exec.environment {
        if name.is_empty() || name.contains(['=', '\0']) {
            return Err(misconfigured(format!("`{name}` can't be the name of an environment variable")));
        }
        environment.push((name.clone(), reveal(secrets, value)?));
    }
    let told = [
        ("AGENTFLOW_RUN_ID", exec.context.run_id.to_string()),
        ("AGENTFLOW_STEP", exec.context.step.to_string()),
        ("AGENTFLOW_ATTEMPT", exec.request.attempt.to_string()),
        ("AGENTFLOW_IDEMPOTENCY_KEY", exec.request.idempotency_key.to_string()),
    ];
    environment.extend(told.map(|(name, value)| (Name::from(name), value)));
    Ok(environment)
}

/// What the program said last, or how it ended where it said nothing.
fn complaint(program: &str, ended: &Ended, scrubber: &Scrubber) -> String {
    let said = String::from_utf8_lossy(&ended.stderr);
    let said = scrubber.text(&said);
    // What is left of a secret that the cut went through is at the very beginning.
    let doubtful = if ended.stderr_is_cut { scrubber.bytes_max() } else { 0 };
    let said = ending(&said, STDERR_BYTES_SHOWN.min(said.len().saturating_sub(doubtful)));
    if !said.is_empty() {
        return said;
    }
    match (ended.status.code(), ended.status.signal()) {
        (Some(code), _) => format!("the program `{program}` exited with code {code} and said nothing"),
        (None, Some(signal)) => format!("the program `{program}` was ended by signal {signal}"),
        (None, None) => format!("the program `{program}` ended in an unknown way"),
    }
}
