//! The words that settings take.

use agentflow_plan::{
    ApprovalFallback, Effect, ErrorKind, HttpMethod, Label, Overlap, Protocol, Reasoning, ToolErrors,
};

/// Of `effect`.
pub const EFFECTS: [(&str, Effect); 3] =
    [("read", Effect::Read), ("idempotent", Effect::Idempotent), ("once", Effect::Once)];

/// Of `labels`.
pub const LABELS: [(&str, Label); 3] =
    [("private", Label::Private), ("untrusted", Label::Untrusted), ("external", Label::External)];

/// Of `else` in an approval.
pub const APPROVAL_FALLBACKS: [(&str, ApprovalFallback); 3] = [
    ("reject", ApprovalFallback::Reject),
    ("approve", ApprovalFallback::Approve),
    ("timeout", ApprovalFallback::Timeout),
];

/// Of `reasoning`.
pub const REASONINGS: [(&str, Reasoning); 3] =
    [("low", Reasoning::Low), ("medium", Reasoning::Medium), ("high", Reasoning::High)];

/// Of `overlap`.
pub const OVERLAPS: [(&str, Overlap); 4] = [
    ("skip", Overlap::Skip),
    ("buffer", Overlap::Buffer),
    ("allow", Overlap::Allow),
    ("cancel", Overlap::Cancel),
];

/// Of `tool_errors`.
pub const TOOL_ERRORS: [(&str, ToolErrors); 2] = [("tell", ToolErrors::Tell), ("fail", ToolErrors::Fail)];

/// Of `protocol`, written as a text.
pub const PROTOCOLS: [(&str, Protocol); 4] = [
    ("openai", Protocol::Openai),
    ("openai_responses", Protocol::OpenaiResponses),
    ("anthropic", Protocol::Anthropic),
    ("gemini", Protocol::Gemini),
];

/// Of `http`.
pub const METHODS: [(&str, HttpMethod); 5] = [
    ("get", HttpMethod::Get),
    ("post", HttpMethod::Post),
    ("put", HttpMethod::Put),
    ("patch", HttpMethod::Patch),
    ("delete", HttpMethod::Delete),
];

/// Of `on` in a retry.
pub fn error_kinds() -> Vec<(&'static str, ErrorKind)> {
    ErrorKind::ALL.into_iter().map(|kind| (kind.name(), kind)).collect()
}
