//! Tests in the language.

use crate::finding::{Finding, Place};

/// `mock` or `expect` outside of a test.
pub fn outside_test(place: Place, word: &str) -> Finding {
    let help = match word {
        "mock" => "move it into a test: `test \"name\" { … }`",
        _ => "move it into a test, or fail where it does not hold: `if !… { fail \"…\" }`",
    };
    Finding::new("E0344", place, format!("`{word}` only stands in tests"), "not in a test").with_help(help)
}

/// A path that leads nowhere.
pub fn no_such_path(place: Place) -> Finding {
    Finding::new("E0345", place, "this names nothing that can be stood in for", "leads nowhere")
        .with_help("name a tool, an agent or a workflow, or a tool of a server: `files.read_file`")
}

/// `mock model X = value`
pub fn model_without_turns(place: Place) -> Finding {
    Finding::new("E0345", place, "a stand-in for a model plays turns", "not a list of turns")
        .with_help("write the turns: `mock model Triage = [call lookup_order(order_id: \"A1\"), output …]`")
}

/// Turns of what has none.
pub fn turns_of_other(place: Place) -> Finding {
    Finding::new("E0345", place, "only models take turns", "this is no model").with_help(
        "write the answer: `mock Triage = …`, or stand in for its model: `mock model Triage = […]`",
    )
}

/// `mock signal payment fails timeout`
pub fn signal_that_fails(place: Place) -> Finding {
    Finding::new("E0345", place, "a signal comes or does not come: it cannot fail", "no signal does this")
        .with_help("leave the stand-in out: without a signal, `wait … within …` raises `timeout` in its time")
}

/// A handoff to something else than an agent.
pub fn handoff_to_other(place: Place) -> Finding {
    Finding::new("E0345", place, "a model hands over to an agent", "this is no agent")
        .with_help("name an agent")
}

/// An argument that no parameter can take.
pub fn argument_without_name(place: Place) -> Finding {
    Finding::new(
        "E0345",
        place,
        "this argument needs the name that the model would write",
        "no parameter is at this position",
    )
    .with_help("write `name: value`")
}
