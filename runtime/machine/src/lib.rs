//! The pure state machine of runs: a state and an event in, a state and commands out.
//!
//! All that a run *means* is here: what starts next, how branches join, what a retry, a race, an undo, a handoff, a
//! guard, a budget or an approval does. **Not in it**: clocks, randomness, I/O, async, storage. Hosts feed events and
//! carry commands out; the same events always give the same state and the same commands.

mod command;
mod conversation;
mod event;
mod failure;
mod step;

pub use command::*;
pub use conversation::*;
pub use event::*;
pub use failure::*;
pub use step::*;

mod machine;
pub use machine::*;
