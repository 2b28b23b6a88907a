//! The meaning of pure expressions, shared by constants at compile time and steps at run time.
//!
//! An evaluation always ends, with a value or an error: steps, nesting and sizes are bounded. Types are not looked at
//! beforehand; an operand that an operator does not know is an error, not a panic.
//!
//! **Not in it**: effects, the clock, randomness, I/O, and anything that remembers one evaluation in the next.

mod context;
mod error;
mod evaluation;
mod frame;
mod limits;

mod access;
mod arithmetic;
mod concatenation;
mod equality;
mod methods;
mod ordering;
mod patterns;
mod statements;

pub use context::{Context, Environment, NoContext};
pub use error::EvaluationError;
pub use evaluation::{evaluate, evaluate_constant, evaluate_counting};
pub use frame::Frame;
pub use limits::{EXPRESSION_DEPTH_MAX, STEPS_MAX, TEXT_LENGTH_MAX};
pub use ordering::compare;
pub use patterns::{has_type, pattern_matches};
