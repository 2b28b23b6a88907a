//! From JSON to a script, strictly: a script that says what nobody understands would stand in for the wrong thing.

use std::collections::BTreeMap;
use std::time::Duration;

use agentflow_machine::Usage;
use agentflow_plan::{ErrorKind, nearest_name};

use super::reader::{Reader, listed};
use super::{AgentTurn, Reply, Script, ScriptError, ScriptedCall, ScriptedError, Stand, Turn, unique_keys};

impl Script {
    /// Reads a script, or says what is wrong with it and where.
    pub fn parse(text: &str) -> Result<Script, ScriptError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let json = unique_keys::parse(text).map_err(|error| ScriptError {
            path: String::new(),
            message: format!("a script is JSON, and this is none: {error}"),
            help: None,
        })?;
        let root = Reader::root(&json);
        root.members(Some(&["agents", "tools", "asks"]))?;
        Ok(Script {
            agents: stands(root.member("agents"), agent_act)?,
            tools: stands(root.member("tools"), reply)?,
            asks: stands(root.member("asks"), reply)?,
        })
    }
}

/// How what is done in a turn is read.
type Act<T> = fn(&Reader<'_>) -> Result<T, ScriptError>;

/// Keys that may stand in a turn of an agent, and in one of a tool or a person.
const AGENT_ACTS: &[&str] = &["output", "text", "call", "calls", "handoff", "error"];
const REPLIES: &[&str] = &["output", "error"];

fn stands<T>(group: Option<Reader<'_>>, act: Act<T>) -> Result<BTreeMap<String, Stand<T>>, ScriptError> {
    let Some(group) = group else { return Ok(BTreeMap::new()) };
    group.entries()?.map(|(name, reader)| Ok((name.clone(), stand(&reader, act)?))).collect()
}

fn stand<T>(reader: &Reader<'_>, act: Act<T>) -> Result<Stand<T>, ScriptError> {
    reader.members(Some(&["match", "turns", "repeat"]))?;
    let list = |key| reader.member(key).map_or(Ok(Vec::new()), |list| list.items());
    let matches = list("match")?.iter().map(|entry| matched(entry, act)).collect::<Result<_, _>>()?;
    let turns = list("turns")?.iter().map(|entry| unmatched(entry, act)).collect::<Result<Vec<_>, _>>()?;
    let repeat = reader.member("repeat").map_or(Ok(false), |repeat| repeat.bool())?;
    if repeat && turns.is_empty() {
        return Err(reader.wrong("`repeat` repeats the last of `turns`, and there is none"));
    }
    if turns.is_empty() && reader.member("turns").is_none() && reader.member("match").is_none() {
        return Err(reader.wrong("expected `turns` or `match`"));
    }
    Ok(Stand { matches, turns, repeat })
}

fn matched<T>(reader: &Reader<'_>, act: Act<T>) -> Result<(String, Turn<T>), ScriptError> {
    let Some(when) = reader.member("when") else {
        reader.members(None)?;
        return Err(reader.wrong("an entry of `match` needs `when`, a text to look for"));
    };
    Ok((when.text()?.to_owned(), turn(reader, act)?))
}

fn unmatched<T>(reader: &Reader<'_>, act: Act<T>) -> Result<Turn<T>, ScriptError> {
    match reader.member("when") {
        Some(when) => Err(when.wrong("`when` belongs to an entry of `match`")),
        None => turn(reader, act),
    }
}

fn turn<T>(reader: &Reader<'_>, act: Act<T>) -> Result<Turn<T>, ScriptError> {
    let act = act(reader)?;
    let delay = reader.member("delay").map_or(Ok(Duration::ZERO), |delay| delay.duration())?;
    let usage = reader.member("usage").map(|usage| self::usage(&usage)).transpose()?;
    Ok(Turn { delay, usage, act })
}

/// Checks the keys of a turn: what is common to all turns, and one of `acts`, which it gives.
fn sole_act<'r>(reader: &Reader<'_>, acts: &[&'r str], more: &[&str]) -> Result<&'r str, ScriptError> {
    reader.members(Some(&[acts, more, &["when", "delay", "usage"]].concat()))?;
    let present: Vec<&str> = acts.iter().copied().filter(|act| reader.member(act).is_some()).collect();
    match *present {
        [act] => Ok(act),
        // A model may say something and call tools in one turn.
        ["text", act @ ("call" | "calls" | "handoff")] => Ok(act),
        [] => Err(reader.wrong(format!("a turn needs one of {}", listed(acts)))),
        _ => Err(reader.wrong(format!("a turn does one thing, and this has {}", listed(&present)))),
    }
}

fn agent_act(reader: &Reader<'_>) -> Result<AgentTurn, ScriptError> {
    let member = |key| reader.member(key).expect("`sole_act` found it");
    let text = || reader.member("text").map(|text| text.text().map(str::to_owned)).transpose();
    Ok(match sole_act(reader, AGENT_ACTS, &["args"])? {
        "output" => {
            no_arguments(reader)?;
            AgentTurn::Output(member("output").value.clone())
        }
        "error" => {
            no_arguments(reader)?;
            AgentTurn::Error(error(&member("error"))?)
        }
        "calls" => {
            no_arguments(reader)?;
            let calls = member("calls").items()?.iter().map(call).collect::<Result<Vec<_>, _>>()?;
            if calls.is_empty() {
                return Err(member("calls").wrong("expected at least one call"));
            }
            AgentTurn::Say { text: text()?, calls }
        }
        "text" => {
            no_arguments(reader)?;
            AgentTurn::Say { text: text()?, calls: Vec::new() }
        }
        _ => AgentTurn::Say { text: text()?, calls: vec![call_here(reader)?] },
    })
}

fn no_arguments(reader: &Reader<'_>) -> Result<(), ScriptError> {
    match reader.member("args") {
        Some(arguments) => Err(arguments.wrong("`args` belongs to a `call` or a `handoff`")),
        None => Ok(()),
    }
}

/// An item of `calls`.
fn call(reader: &Reader<'_>) -> Result<ScriptedCall, ScriptError> {
    reader.members(Some(&["call", "handoff", "args"]))?;
    if reader.member("call").is_some() == reader.member("handoff").is_some() {
        return Err(reader.wrong("expected either `call` or `handoff`"));
    }
    call_here(reader)
}

fn call_here(reader: &Reader<'_>) -> Result<ScriptedCall, ScriptError> {
    let arguments = match reader.member("args").map(|arguments| arguments.value) {
        None => "{}".to_owned(),
        Some(serde_json::Value::String(exact)) => exact.clone(),
        Some(json) => json.to_string(),
    };
    Ok(match (reader.member("call"), reader.member("handoff")) {
        (Some(name), _) => ScriptedCall::Tool { name: name.text()?.to_owned(), arguments },
        (None, Some(agent)) => ScriptedCall::Handoff { agent: agent.text()?.to_owned(), arguments },
        (None, None) => return Err(reader.wrong("expected `call` or `handoff`")),
    })
}

fn reply(reader: &Reader<'_>) -> Result<Reply, ScriptError> {
    let act = sole_act(reader, REPLIES, &[])?;
    let member = reader.member(act).expect("`sole_act` found it");
    Ok(if act == "output" { Reply::Output(member.value.clone()) } else { Reply::Error(error(&member)?) })
}

/// `"rate_limited"`, or `{ "kind": …, "message": …, "retry_after": "5s" }`.
fn error(reader: &Reader<'_>) -> Result<ScriptedError, ScriptError> {
    if reader.value.is_string() {
        return Ok(ScriptedError { kind: kind(reader)?, message: None, retry_after: None });
    }
    reader.members(Some(&["kind", "message", "retry_after"]))?;
    let Some(name) = reader.member("kind") else {
        return Err(reader.wrong("an error needs a `kind`"));
    };
    let message = reader.member("message").map(|message| message.text().map(str::to_owned)).transpose()?;
    let retry_after = reader.member("retry_after").map(|length| length.duration()).transpose()?;
    Ok(ScriptedError { kind: kind(&name)?, message, retry_after })
}

fn kind(reader: &Reader<'_>) -> Result<ErrorKind, ScriptError> {
    let name = reader.text()?;
    let names = ErrorKind::ALL.map(ErrorKind::name);
    ErrorKind::from_name(name).ok_or_else(|| {
        let help = match nearest_name(name, names) {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => format!("the kinds are {}", listed(&names)),
        };
        ScriptError { help: Some(help), ..reader.wrong(format!("unknown kind of error `{name}`")) }
    })
}

fn usage(reader: &Reader<'_>) -> Result<Usage, ScriptError> {
    reader.members(Some(&["input_tokens", "output_tokens"]))?;
    let tokens = |key| reader.member(key).map_or(Ok(0), |tokens| tokens.count());
    let (input_tokens, output_tokens) = (tokens("input_tokens")?, tokens("output_tokens")?);
    Ok(Usage { turns: 1, input_tokens, output_tokens, ..Usage::default() })
}
