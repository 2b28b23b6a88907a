//! Runs in virtual time: the tests of programs with their stand-ins, and whole programs under faults drawn from a seed.
//!
//! Both drive the machine by a loop that feeds events. The clock jumps to whatever is due next, so that a month takes
//! no time, and nothing depends on threads or on chance: the same plan and the same seed give the same, byte by byte.
//!
//! **Not in it**: rules of execution (they are the machine's), real effects, storage, output for people.

mod case;
mod coverage;
mod draw;
mod failure;
mod fault;
mod prepare;
mod queue;
mod stand_in;
mod stand_ins;
mod test_run;
mod trail;

pub use case::{TestCase, TestReport, TestResults, TestSettings, TestSuite, run_suites, run_tests};
pub use coverage::{Coverage, CoveragePoint, PointKind};
pub use failure::TestFailure;
pub use fault::{Faults, Outside, PersonAnswer, SimulatedRun, simulate};
pub use trail::trail;
