//! Plans and requests for tests.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use agentflow_effects::{Connections, Effects, Environment, LiveEffects, StepContext};
use agentflow_machine::{
    Certainty, EffectError, Item, ModelAnswer, ModelRequest, Part, Retryability, ToolAction, ToolRequest,
    Usage, WantedResponse,
};
use agentflow_plan::{
    Agent, AgentId, Bounds, Effect, ExecTool, Expression, HttpMethod, Implementation, Model, ModelId, Plan,
    Protocol, Provider, ProviderId, RetryPolicy, Sampling, SecretPart, Tool, ToolChoice, ToolErrors, ToolId,
    Type, Value,
};

/// The value of the secret `KEY` in tests.
pub const KEY: &str = "sk-very-secret";

pub fn text_type() -> Type {
    Type::String { length: Bounds::NONE, pattern: None }
}

pub fn secret(before: &str, name: &str) -> Value {
    Value::Secret(Arc::new(vec![SecretPart::Text(before.into()), SecretPart::Secret(name.into())]))
}

/// A plan with one provider, one model, an agent `Helper` and a tool `act`, and the secret `KEY`.
pub fn plan(base_url: &str) -> Plan {
    let mut plan = Plan::new("test");
    plan.secrets = vec!["KEY".into()];
    plan.providers.push(Provider {
        name: "openai".into(),
        protocol: Protocol::Openai,
        base_url: Some(Expression::Literal(Value::string(base_url))),
        api_key: Some(Expression::Secret("KEY".into())),
        headers: Vec::new(),
        concurrency: None,
        rate: None,
    });
    plan.models.push(Model {
        name: "fast".into(),
        provider: ProviderId(0),
        model: Expression::Literal(Value::string("gpt-test")),
        sampling: Sampling::default(),
        context: None,
        price: None,
        fallback: Vec::new(),
        timeout: None,
        retry: RetryPolicy::with_attempts(4),
        options: None,
    });
    plan.agents.push(agent("Helper"));
    plan.tools.push(Tool {
        name: "act".into(),
        doc: None,
        parameters: Vec::new(),
        result: Type::Json,
        implementation: Implementation::Exec(ExecTool {
            command: Vec::new(),
            directory: "".into(),
            environment: Vec::new(),
        }),
        effect: Effect::Once,
        timeout: None,
        retry: None,
        queue: None,
        labels: Vec::new(),
        approval: None,
    });
    plan
}

pub fn agent(name: &str) -> Agent {
    Agent {
        name: name.into(),
        doc: None,
        parameters: Vec::new(),
        result: text_type(),
        model: ModelId(0),
        instructions: None,
        prompt: None,
        tools: Vec::new(),
        tool_choice: ToolChoice::Auto,
        parallel_tools: true,
        handoffs: Vec::new(),
        max_turns: Expression::Literal(Value::Int(10)),
        stop_after: Vec::new(),
        sampling: Sampling::default(),
        input_guards: Vec::new(),
        output_guards: Vec::new(),
        guard_retries: 2,
        budget: None,
        timeout: None,
        retry: None,
        queue: None,
        tool_errors: ToolErrors::Tell,
    }
}

pub fn user(text: &str) -> Arc<Item> {
    Arc::new(Item::User { parts: vec![Part::Text(text.into())] })
}

pub fn model_request() -> ModelRequest {
    ModelRequest {
        agent: AgentId(0),
        model: ModelId(0),
        instructions: Some("Be brief.".into()),
        items: vec![user("Hello?")],
        tools: Arc::new(Vec::new()),
        tool_choice: ToolChoice::Auto,
        parallel_tools: true,
        output: text_type(),
        sampling: Sampling::default(),
        timeout_ms: 60_000,
        attempt: 1,
        turn: 0,
        idempotency_key: "run/step/0".into(),
    }
}

pub fn http_action(method: HttpMethod, url: &str) -> ToolAction {
    ToolAction::Http {
        method,
        url: Value::string(url),
        headers: Vec::new(),
        query: Vec::new(),
        body: None,
        wanted: WantedResponse::Body,
    }
}

pub fn exec_action(command: &[&str]) -> ToolAction {
    let command = command.iter().map(|word| Value::string(*word)).collect();
    ToolAction::Exec { command, directory: "".into(), environment: Vec::new() }
}

pub fn tool_request(action: ToolAction) -> ToolRequest {
    ToolRequest {
        tool: ToolId(0),
        arguments: Value::object([("n".into(), Value::Int(1)), ("wait".into(), Value::Duration(90_000))]),
        action,
        result: Type::Json,
        effect: Effect::Read,
        timeout_ms: 60_000,
        attempt: 2,
        turn: 0,
        idempotency_key: "run/step/key".into(),
        queue: None,
    }
}

pub fn live(root: &Path) -> LiveEffects {
    let secrets = BTreeMap::from([("KEY".to_owned(), KEY.to_owned()), ("EMPTY".to_owned(), String::new())]);
    LiveEffects::new(Connections::with_secrets(secrets), root)
}

pub async fn ask_model(plan: &Plan, request: &ModelRequest) -> Result<(ModelAnswer, Usage), EffectError> {
    live(Path::new(".")).model(plan, &Environment::new(), request).await
}

pub async fn call(effects: &dyn Effects, plan: &Plan, request: &ToolRequest) -> Result<Value, EffectError> {
    let context = StepContext { run_id: "run-1".into(), step: "main/act".into() };
    effects.tool(plan, &context, request).await
}

/// A failure on one line: kind, what is known besides, message.
pub fn told(error: &EffectError) -> String {
    let never = if error.retryability == Retryability::Never { " never" } else { "" };
    let nothing = if error.certainty == Certainty::NothingRan { " nothing_ran" } else { "" };
    let after = error.retry_after_ms.map(|wait| format!(" after {wait}")).unwrap_or_default();
    format!("{}{never}{nothing}{after}: {}", error.kind.name(), error.message)
}
