//! The pure state machine of runs: a state and an event in, a state and commands out.
//!
//! All that a run *means* is here: what starts next, how branches join, what a retry, a race, an undo, a handoff, a
//! guard, a budget or an approval does. **Not in it**: clocks, randomness, I/O, async, storage. Hosts feed events and
//! carry commands out; the same events always give the same state and the same commands.
//!
//! # Paths of steps
//!
//! A step is named by where it is: the path of what it is inside of, the label of its branch if it has one, and its
//! node's name: `support/facts/mood/mood_reader`. `if`, `match` and `try` add nothing of their own. Items and
//! iterations are counted from 0 (`research/searches[3]/searcher`), turns of an agent from 1
//! (`support/resolution/turn[1]`); a tool that a model calls is below its turn (`…/turn[1]/lookup_order`, the second
//! of that name in the turn `…/lookup_order#2`), as are guards (`…/turn[1]/input_guard[0]`), handoffs
//! (`…/turn[1]/transfer_to_refunds`) and summaries (`…/turn[1]/summary`). Another attempt changes no path.

mod command;
mod conversation;
mod event;
mod failure;
mod question;
mod refused;
mod step;
mod stood_in;

pub use command::*;
pub use conversation::*;
pub use event::*;
pub use failure::*;
pub use question::*;
pub use refused::*;
pub use step::*;
pub use stood_in::*;

mod machine;
mod snapshot;

pub use machine::Machine;
pub use snapshot::SNAPSHOT_FORMAT;

mod admission;
mod progress;
mod state;

mod region;

mod node;

mod call;

mod agent;

mod approval;
mod cancel;
mod hash;
mod retry;
mod undo;
