//! The whole program, and the callables that are statements.

use super::{
    Agent, Block, Constant, Enum, Frame, Head, McpServer, Model, Parameter, Provider, Record, Schedule, Test,
    Tool, Type,
};

/// A program without errors. Tables are in the order of files (the entry first) and of declarations in them; ids are positions.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Program {
    /// By `RecordId`.
    pub records: Vec<Record>,
    /// By `EnumId`.
    pub enums: Vec<Enum>,
    /// By `ConstantId`.
    pub constants: Vec<Constant>,
    /// By `FunctionId`.
    pub functions: Vec<Function>,
    /// By `ProviderId`.
    pub providers: Vec<Provider>,
    /// By `ModelId`.
    pub models: Vec<Model>,
    /// By `McpServerId`.
    pub mcp_servers: Vec<McpServer>,
    /// By `ToolId`.
    pub tools: Vec<Tool>,
    /// By `AgentId`.
    pub agents: Vec<Agent>,
    /// By `WorkflowId`.
    pub workflows: Vec<Workflow>,
    /// By `SignalId`.
    pub signals: Vec<Signal>,
    /// Schedules.
    pub schedules: Vec<Schedule>,
    /// Tests.
    pub tests: Vec<Test>,
}

/// A pure function.
#[derive(Debug, Clone, PartialEq)]
pub struct Function {
    /// Its name and place.
    pub head: Head,
    /// Its parameters.
    pub parameters: Vec<Parameter>,
    /// What it gives.
    pub result: Type,
    /// Its locals.
    pub frame: Frame,
    /// Without effects. Its value is the function's, already of the result's type.
    pub body: Block,
}

/// A workflow.
#[derive(Debug, Clone, PartialEq)]
pub struct Workflow {
    /// Its name and place.
    pub head: Head,
    /// Its parameters.
    pub parameters: Vec<Parameter>,
    /// What it gives; `NoValue` where nothing.
    pub result: Type,
    /// Its locals.
    pub frame: Frame,
    /// What it does. Where it gives a value, that is the workflow's, already of the result's type.
    pub body: Block,
}

/// A typed message that a run can wait for.
#[derive(Debug, Clone, PartialEq)]
pub struct Signal {
    /// Its name and place.
    pub head: Head,
    /// What it carries.
    pub payload: Type,
}
