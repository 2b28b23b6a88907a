//! Ids: indexes into the tables of one plan. They mean nothing outside of it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A name as written in the program, shared cheaply.
pub type Name = Arc<str>;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub u32);

        impl $name {
            /// The position in the plan's table.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

ids! {
    /// A record in [`Plan::records`](crate::Plan::records).
    RecordId
    /// An enum in [`Plan::enums`](crate::Plan::enums).
    EnumId
    /// A pure function in [`Plan::functions`](crate::Plan::functions).
    FunctionId
    /// A provider in [`Plan::providers`](crate::Plan::providers).
    ProviderId
    /// A model in [`Plan::models`](crate::Plan::models).
    ModelId
    /// An MCP server in [`Plan::mcp_servers`](crate::Plan::mcp_servers).
    McpServerId
    /// A tool in [`Plan::tools`](crate::Plan::tools).
    ToolId
    /// An agent in [`Plan::agents`](crate::Plan::agents).
    AgentId
    /// A workflow in [`Plan::workflows`](crate::Plan::workflows).
    WorkflowId
    /// A signal in [`Plan::signals`](crate::Plan::signals).
    SignalId
    /// A region in [`Plan::regions`](crate::Plan::regions).
    RegionId
    /// A local of one callable: a parameter, a `let`, a `var`, a loop's item, or a value that lowering named.
    /// Unique within its callable (workflow, tool, agent, function), so a frame is a map from it to a value.
    LocalId
}
