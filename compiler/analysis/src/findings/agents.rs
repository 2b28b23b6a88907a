//! Agents: their models, tools and handoffs.

use super::suggest;
use crate::finding::{Finding, Place};
use crate::nearest::{all_of, one_of};
use crate::typed::Name;

/// No model.
pub fn without_model(place: Place, name: &str, models: &[&str]) -> Finding {
    let finding = Finding::new("E0601", place, format!("the agent `{name}` has no model"), "`model` missing");
    match models {
        [] => {
            finding.with_help("declare one: `model fast { provider: …, name: \"…\" }`, and add `model: fast`")
        }
        _ => finding.with_help(format!("add `model: {}`", models[0])),
    }
}

/// A handoff to an agent that returns something else.
pub fn handoff_of_other_type(
    place: Place,
    target: (&str, &str, Place),
    called: (&str, &str, Place),
    path: &[&str],
) -> Finding {
    let (target_name, target_type, target_at) = target;
    let (called_name, called_type, called_at) = called;
    let finding = Finding::new(
        "E0602",
        place,
        format!("`{called_name}` promises `{called_type}`, but this hands over to `{target_name}`, which gives `{target_type}`"),
        format!("gives `{target_type}`"),
    )
    .with_label(target_at, format!("`{target_name}` gives `{target_type}`"))
    .with_label(called_at, format!("`{called_name}` promises `{called_type}`"));
    let via = if path.len() > 2 { format!(" (by way of {})", path.join(" → ")) } else { String::new() };
    finding.with_help(format!(
        "who ends a conversation answers for the one that was called{via}: let `{target_name}` return `{called_type}`"
    ))
}

/// Two tools with one name.
pub fn same_tool_name(place: Place, written: &str, name: &str, first: Place) -> Finding {
    Finding::new(
        "E0603",
        place,
        format!("two tools of this agent are named `{name}` for the model"),
        format!("`{written}` becomes `{name}`"),
    )
    .with_label(first, "so does this")
    .with_help("remove one of them, or rename what is declared")
}

/// A name that providers do not take.
pub fn long_tool_name(place: Place, name: &str, max: usize) -> Finding {
    Finding::new(
        "E0603",
        place,
        format!(
            "the name of a tool has at most {max} characters for a model, and `{name}` has {}",
            name.len()
        ),
        "too long",
    )
    .with_help("rename what is declared")
}

/// `tool_choice` that names nothing.
pub fn unknown_choice(place: Place, written: &str, near: &[Name], tools: &[&str]) -> Finding {
    let finding =
        Finding::new("E0604", place, format!("`tool_choice` cannot be `{written}`"), "no tool of this agent");
    let otherwise = if tools.is_empty() {
        "it is `auto`, `required` or `none`; this agent has no tools to name".to_owned()
    } else {
        format!("it is `auto`, `required`, `none`, or a tool of the agent: {}", one_of(tools.iter().copied()))
    };
    suggest(finding, place, near, otherwise)
}

/// `tool_choice: required` without tools.
pub fn required_without_tools(place: Place, name: &str) -> Finding {
    Finding::new("E0604", place, format!("`{name}` must call a tool, but has none"), "no tool to call")
        .with_help("add `tools: […]`, or leave this out")
}

/// `stop_after` that names nothing.
pub fn unknown_stop(place: Place, written: &str, near: &[Name], tools: &[&str]) -> Finding {
    let finding = Finding::new(
        "E0604",
        place,
        format!("`{written}` is not a tool of this agent"),
        "not in its `tools`",
    );
    let otherwise = if tools.is_empty() {
        "this agent has no tools".to_owned()
    } else {
        format!("its tools are {}", all_of(tools.iter().copied()))
    };
    suggest(finding, place, near, otherwise)
}

/// A tool whose result cannot be the agent's.
pub fn stop_of_other_type(
    place: Place,
    tool: &str,
    found: &str,
    agent: &str,
    wanted: &str,
    declared: Option<Place>,
) -> Finding {
    Finding::new(
        "E0605",
        place,
        format!("`{tool}` gives `{found}`, so its result cannot be that of `{agent}`, which is `{wanted}`"),
        format!("gives `{found}`"),
    )
    .with_label_at(declared, "declared here")
    .with_help(format!("stop after a tool that gives `{wanted}`, or let the model answer"))
}

/// A `var` parameter that is left to the model.
pub fn open_variable(place: Place, callable: &str, parameter: &str, declared: Place) -> Finding {
    Finding::new(
        "E0606",
        place,
        format!("`{callable}` shares the variable `{parameter}`, which no model can fill"),
        format!("`{parameter}` is not bound"),
    )
    .with_label(declared, "shared with the caller, as `var` says")
    .with_help(format!(
        "give the agent a `var {parameter}` too, and bind it: `{callable}({parameter}: {parameter})`"
    ))
}

/// A parameter of a type that no model can write.
pub fn open_without_json(place: Place, parameter: &str, ty: &str, declared: Place) -> Finding {
    Finding::new("E0606", place, format!("no model can fill `{parameter}`, which is `{ty}`"), "not bound")
        .with_label(declared, "declared here")
        .with_help(format!("bind it: `{parameter}: …`"))
}

/// Arguments for a tool whose parameters are not known.
pub fn bound_server_tool(place: Place, server: &str) -> Finding {
    Finding::new(
        "E0606",
        place,
        format!("the parameters of tools of `{server}` are not known when compiling"),
        "cannot be bound",
    )
    .with_help("declare its types, and bind that: `tool read(…) -> … { mcp: server.tool }`")
}

/// A function in a tool list.
pub fn function_as_tool(place: Place, name: &str, declared: Place) -> Finding {
    Finding::new(
        "E0608",
        place,
        format!("`{name}` is a function, and a model calls tools, agents and workflows"),
        "not callable by a model",
    )
    .with_label(declared, "declared as a function here")
    .with_help(format!("declare a tool around it: `tool {name}_tool(…) -> … {{ do {{ {name}(…) }} }}`"))
}

/// `refund.x` in a tool list.
pub fn path_into_callable(place: Place, name: &str, described: &str) -> Finding {
    Finding::new(
        "E0608",
        place,
        format!("`{name}` is {described}, and this names nothing in it"),
        "leads nowhere",
    )
    .with_help("only MCP servers have tools in them: `server.tool`, or `server.*` for all")
}

/// A server without `.*`.
pub fn whole_server(place: Place, name: &str) -> Finding {
    let end = Place { span: agentflow_grammar::tree::Span::new(place.span.end, place.span.end), ..place };
    Finding::new("E0608", place, format!("`{name}` is an MCP server: say which of its tools"), "which tools?")
        .with_help(format!("write `{name}.*` for all, or name one: `{name}.read_file`"))
        .with_fix("all of its tools", end, ".*")
}

/// `without tools` where nothing is shared.
pub fn without_tools_of_nothing(place: Place) -> Finding {
    Finding::new(
        "E0609",
        place,
        "`without tools` says what is left out of what is shared, and nothing is shared",
        "nothing to leave out",
    )
    .with_help("write what is shared before it: `sharing all without tools`, or leave it out")
}

/// `guard output first`
pub fn first_of_output(place: Place) -> Finding {
    Finding::new("E0609", place, "`first` only goes with `guard input`", "an output comes last")
        .with_help("leave it out")
        .with_fix("leave it out", place, "")
}

/// A guard that says nothing.
pub fn guard_without_message(place: Place) -> Finding {
    Finding::new("E0609", place, "a guard needs a message for where it does not hold", "message missing")
        .with_help("write it after the condition: `guard output { condition, \"What to do better.\" }`")
}
