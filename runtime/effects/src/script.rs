//! Scripts: what stands in for models, and maybe for tools and people, in place of the real ones.
//!
//! ```json
//! { "agents": {
//!     "Triage": { "turns": [ { "call": "lookup_order", "args": { "order_id": "A1" } },
//!                            { "handoff": "Refunds", "args": { "reason": "broken" } } ] },
//!     "Search": { "match": [ { "when": "rust", "output": "…" } ], "turns": [ { "text": "none" } ], "repeat": true } },
//!   "tools": { "lookup_order": { "turns": [ { "output": { "id": "A1" } } ], "repeat": true } },
//!   "asks": { "finance": { "turns": [ { "output": true } ] }, "*": { "turns": [ { "error": "timeout" } ] } } }
//! ```
//!
//! * Every agent is stood in for: one that has no list fails the run. A tool or a person without a list is real. `"*"`
//!   among the people is everyone who has no list of their own, and whoever answers questions put to nobody by name.
//! * **A turn's number decides**, and nothing that is remembered, so that a script goes on where it was after a crash.
//!   The machine counts the dispatches of each agent (tool, person) over a run and journals the number; number `n` takes
//!   the `n`th turn, and past the end the last one where `"repeat"` is true. Each attempt has its own number.
//! * **`match` is tried first**, newest message first: of the messages of the user side, the latest one that any `when`
//!   is found in decides, by the first such entry. For a tool, `when` is looked for in the arguments as JSON on one
//!   line; for a person, in the question. A matched dispatch uses its number up like any other: after two matched
//!   ones, what does not match takes the third turn. So beside `match`, `turns` is best one turn with `"repeat": true`.
//! * An `output` is the model's answer: the text itself where the agent returns a `string`, else JSON. `text` is taken as
//!   it is, whatever the agent returns; it may also stand beside calls. `args` that are a string are the exact text of
//!   the arguments, which need not be JSON.
//! * A scripted tool that picks its result from an HTTP answer (`result: response.body.items`) gets its `output` as the
//!   body of an answer with status 200 and no headers.
//! * `delay` counts toward the timeout of the attempt, so a script can time out. `usage` says what a turn used.

mod answer;
mod choose;
mod effects;
mod error;
mod parse;
mod reader;
mod turn;
mod unique_keys;

pub use effects::ScriptedEffects;
pub use error::ScriptError;
pub use turn::*;
