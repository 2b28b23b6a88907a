//! The compiler's façade: a world of files in, a plan and findings out.
//!
//! **Not in it**: printing, the file system, and anything that happens when a program runs.

mod facade;
mod format;
pub mod graph;
mod lower;
mod page;

pub use agentflow_analysis::files::{FileId, Files, SourceFile};
pub use agentflow_analysis::finding::{Applicability, Code, Edit, Finding, Fix, Label, Place, Severity};
pub use agentflow_analysis::typed;
pub use agentflow_analysis::world::{FilePath, MemoryWorld, ReadError, World};
pub use agentflow_flows::{Amount, Cause, Usage, WorkflowCost, costs};
pub use agentflow_grammar::tree::Span;
pub use facade::{Checked, Compiled, CompiledTests, check, codes, compile, compile_tests};
pub use format::{Formatted, WIDTH, format};
pub use lower::{LoweredTest, LoweringProblem, SourceText, lower, lower_with_tests};
pub use page::page;
