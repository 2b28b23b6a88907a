//! Tools.

use crate::finding::{Finding, Place};

/// A tool that does nothing.
pub fn without_implementation(place: Place, name: &str) -> Finding {
    Finding::new("E0607", place, format!("the tool `{name}` does not say how it is carried out"), "no implementation")
        .with_help("add one of `http: get \"https://…\"`, `exec: [\"program\"]`, `mcp: server.tool`, `hosted: \"name\"` or `do { … }`")
}

/// A variable that nothing in the tool can change.
pub fn variable_without_body(place: Place, name: &str) -> Finding {
    Finding::new(
        "E0511",
        place,
        format!("only a tool with a body in the language can change `{name}`"),
        "nothing changes it",
    )
    .with_help("leave out `var`, or carry the tool out with `do { … }`")
}

/// Something else than `server.tool`.
pub fn no_server_tool(place: Place) -> Finding {
    Finding::new("E0330", place, "`mcp` names a tool of an MCP server", "not a tool of a server")
        .with_help("write the server and the tool: `mcp: files.read_file`")
}

/// A `once` tool with retries.
pub fn retried_once(place: Place, name: &str, declared: Option<Place>) -> Finding {
    Finding::new(
        "W0908",
        place,
        format!("`{name}` must happen once, so it is only tried again where surely nothing ran"),
        "rarely has an effect",
    )
    .with_label_at(declared, "as this says")
    .with_help("if a repeat does no harm, say so: `effect: idempotent` (with the idempotency key) or `effect: read`; else remove `retry`")
}
