//! What all formats show.

use agentflow_plan::{Name, Place};

/// The graph of a program, or of one of its workflows.
#[derive(Debug, Clone, PartialEq)]
pub struct Graph {
    /// The program's name.
    pub program: Name,
    /// The workflows that were asked for.
    pub workflows: Vec<WorkflowGraph>,
    /// The agents that they reach, by calls, tools and handoffs.
    pub agents: Vec<AgentNode>,
}

/// One workflow.
#[derive(Debug, Clone, PartialEq)]
pub struct WorkflowGraph {
    /// Its name.
    pub name: Name,
    /// Its documentation comment.
    pub doc: Option<Name>,
    /// Parameters and result, as a program writes them.
    pub signature: String,
    /// Its steps and groups, in order.
    pub members: Vec<Member>,
    /// What waits for what. Both ends are ids of steps or groups.
    pub edges: Vec<Edge>,
}

/// A step, or steps that belong together.
#[derive(Debug, Clone, PartialEq)]
pub enum Member {
    /// A step.
    Step(Step),
    /// A group.
    Group(Group),
}

impl Member {
    /// Its id.
    pub fn id(&self) -> &str {
        match self {
            Member::Step(step) => &step.id,
            Member::Group(group) => &group.id,
        }
    }
}

/// A step.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Its path, with `[]` after what runs several times.
    pub id: String,
    /// Its name.
    pub name: Name,
    /// What kind of step.
    pub kind: StepKind,
    /// What it does, in the program's words.
    pub words: String,
    /// The agent, tool or workflow that it calls.
    pub calls: Option<Name>,
    /// Where it is written.
    pub place: Option<Place>,
}

/// Kinds of steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the form of its name")]
pub enum StepKind {
    Agent,
    Tool,
    Workflow,
    Compute,
    Ask,
    Wait,
    Sleep,
    Spawn,
    Read,
    Emit,
    Conversation,
    Send,
    /// The question of an `if` or `match`, or a group with nothing in it.
    Decision,
    Return,
    Fail,
    Break,
    Continue,
    Expect,
}

impl StepKind {
    /// Its name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            StepKind::Agent => "agent",
            StepKind::Tool => "tool",
            StepKind::Workflow => "workflow",
            StepKind::Compute => "compute",
            StepKind::Ask => "ask",
            StepKind::Wait => "wait",
            StepKind::Sleep => "sleep",
            StepKind::Spawn => "spawn",
            StepKind::Read => "read",
            StepKind::Emit => "emit",
            StepKind::Conversation => "conversation",
            StepKind::Send => "send",
            StepKind::Decision => "decision",
            StepKind::Return => "return",
            StepKind::Fail => "fail",
            StepKind::Break => "break",
            StepKind::Continue => "continue",
            StepKind::Expect => "expect",
        }
    }
}

/// Steps that belong together.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// The path of its step; of a part of a step, with `:` and the part's name.
    pub id: String,
    /// What kind of group.
    pub kind: GroupKind,
    /// Its title.
    pub title: String,
    /// What is in it, in order.
    pub members: Vec<Member>,
    /// Where it is written.
    pub place: Option<Place>,
}

/// Kinds of groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the form of its name")]
pub enum GroupKind {
    If,
    Match,
    Parallel,
    ParallelFor,
    Race,
    Loop,
    Try,
    /// A way that an `if` or `match` may go, or a branch of `parallel` or `race`.
    Branch,
    Catch,
    Undo,
}

impl GroupKind {
    /// Its name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            GroupKind::If => "if",
            GroupKind::Match => "match",
            GroupKind::Parallel => "parallel",
            GroupKind::ParallelFor => "parallel_for",
            GroupKind::Race => "race",
            GroupKind::Loop => "loop",
            GroupKind::Try => "try",
            GroupKind::Branch => "branch",
            GroupKind::Catch => "catch",
            GroupKind::Undo => "undo",
        }
    }
}

/// Why something waits for something.
#[derive(Debug, Clone, PartialEq)]
pub struct Edge {
    /// What is waited for.
    pub from: String,
    /// What waits.
    pub to: String,
    /// Why.
    pub kind: EdgeKind,
    /// The value that flows, or the condition.
    pub label: Option<String>,
}

/// Kinds of edges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EdgeKind {
    /// A value flows.
    Data,
    /// As written.
    Order,
    /// Only if a condition holds.
    Condition,
}

impl EdgeKind {
    /// Its name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            EdgeKind::Data => "data",
            EdgeKind::Order => "order",
            EdgeKind::Condition => "condition",
        }
    }
}

/// An agent that can be reached.
#[derive(Debug, Clone, PartialEq)]
pub struct AgentNode {
    /// Its name.
    pub name: Name,
    /// Its documentation comment.
    pub doc: Option<Name>,
    /// The model that answers.
    pub model: Name,
    /// What it returns.
    pub result: String,
    /// What it may call.
    pub tools: Vec<AgentTool>,
    /// Whom it may hand over to.
    pub handoffs: Vec<HandoffEdge>,
    /// Where it is declared.
    pub place: Option<Place>,
}

/// What an agent may call.
#[derive(Debug, Clone, PartialEq)]
pub struct AgentTool {
    /// Its name for the model.
    pub name: Name,
    /// `tool`, `agent`, `workflow` or `mcp`.
    pub kind: &'static str,
    /// What is called: the declared name.
    pub target: Name,
    /// Whether, and when, a person must approve.
    pub approval: Option<String>,
}

/// A handoff.
#[derive(Debug, Clone, PartialEq)]
pub struct HandoffEdge {
    /// Who takes over.
    pub target: Name,
    /// What of the conversation goes along: `sharing last 6 without tools`.
    pub sharing: String,
    /// When it is offered.
    pub when: Option<String>,
}
