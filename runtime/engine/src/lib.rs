//! The host on tokio: claims runs, steps the machine, commits, performs effects.
//!
//! One task drives one run: it gathers what has become ready, lets the machine apply it, commits events, step rows and
//! the run's row in one append, and only then carries out what the machine wants next. One writer commits what all
//! runs have ready together.
//!
//! **Not in it**: rules of execution (what a retry, a race or a handoff *means* is the machine's), SQL, the wire.

mod clock;
mod engine;
mod entropy;
mod error;
mod input;
mod journal;
mod message;
mod options;
mod post;
mod progress;
mod replay;
mod row;
mod run;
mod start;
mod watch;
mod writer;

pub use clock::{Clock, SystemClock};
pub use engine::Engine;
pub use entropy::{Entropy, SystemEntropy};
pub use error::EngineError;
pub use input::{check_input, read_environment};
pub use journal::{Note, Record, decode_record};
pub use message::Message;
pub use options::{EffectsSource, EngineOptions, RunOptions};
pub use post::Told;
pub use progress::Progress;
pub use run::{Ended, Parked, RunEnd};
pub use start::{Start, Started};
