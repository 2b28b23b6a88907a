//! The `agentflow` command.
fn main() {}
