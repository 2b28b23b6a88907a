//! Settings of `agent`.

use agentflow_grammar::tree::{Configurable, Expr, SettingValue};
use agentflow_plan::{ModelId, Sampling, ToolChoice, ToolErrors};

use super::choices::TOOL_ERRORS;
use super::given::Given;
use super::sampling::SAMPLING;
use super::tools::NamedEntry;
use crate::body::{Checked, Checker, PurePlace};
use crate::context::Context;
use crate::findings::{agents, settings as findings};
use crate::signatures::CallableSignature;
use crate::typed::{Agent, Head, Name, Type};
use crate::types::{Fit, fit};

/// The names that may stand there.
pub const KNOWN: &[&str] = &[
    "model",
    "instructions",
    "prompt",
    "tools",
    "tool_choice",
    "parallel_tools",
    "handoffs",
    "max_turns",
    "stop_after",
    "guard",
    "guard_retries",
    "budget",
    "timeout",
    "retry",
    "queue",
    "tool_errors",
    SAMPLING[0],
    SAMPLING[1],
    SAMPLING[2],
    SAMPLING[3],
    SAMPLING[4],
    SAMPLING[5],
];

/// Checks an agent.
pub fn agent<'a>(
    context: Context<'a>,
    head: Head,
    signature: &'a CallableSignature,
    written: &'a Configurable,
) -> (Agent, Checked) {
    let mut checker = Checker::new(context);
    let parameters = checker.parameters(signature);
    let owner = format!("the agent `{}`", head.name);
    let given = checker.given(&written.settings, KNOWN, &owner);
    if !given.has("model") && !given.broken {
        let models: Vec<&str> = context
            .names(|definition| matches!(definition, crate::declare::Definition::Model(_)))
            .take(3)
            .collect();
        let place = context.place(head.name_span);
        checker.sink.tell(agents::without_model(place, &head.name, &models));
    }
    let mut agent = Agent {
        head,
        parameters,
        result: signature.result.clone(),
        frame: Default::default(),
        model: ModelId(0),
        instructions: None,
        prompt: None,
        tools: Vec::new(),
        tool_choice: ToolChoice::Auto,
        parallel_tools: true,
        handoffs: Vec::new(),
        max_turns: None,
        stop_after: Vec::new(),
        sampling: Sampling::default(),
        guards: Vec::new(),
        guard_retries: None,
        budget: None,
        timeout: None,
        retry: None,
        queue: None,
        tool_errors: ToolErrors::Tell,
        max_turns_span: given.get("max_turns").map(|setting| setting.span),
    };
    // Without a prompt, the model is shown all arguments.
    checker.parameters_matter = given.has("prompt");
    let named = checker.agent_tools(&given, &mut agent);
    checker.agent_handoffs(&given, &mut agent, &named);
    checker.agent_settings(&given, &mut agent, &named);
    let (frame, checked) = checker.finish();
    agent.frame = frame;
    (agent, checked)
}

impl<'a> Checker<'a> {
    fn agent_settings(&mut self, given: &Given<'a>, agent: &mut Agent, named: &[NamedEntry]) {
        for setting in &given.entries {
            let name = setting.name.as_str();
            if matches!(name, "tools" | "handoffs") {
                continue;
            }
            if let SettingValue::Guard(guard) = &setting.value {
                if let Some(guard) = self.guard(guard, setting.span, &agent.result) {
                    agent.guards.push(guard);
                }
                continue;
            }
            let Some(expr) = self.expression_of(setting, "guard output { condition, \"message\" }") else {
                continue;
            };
            match name {
                "model" => {
                    if let Some(model) = self.model_named(expr) {
                        agent.model = model;
                    }
                }
                "instructions" => agent.instructions = Some(self.setting(expr, name, &Type::STRING)),
                "prompt" => {
                    let prompt =
                        self.pure(PurePlace::Setting, |checker| checker.check_message(expr, "`prompt`"));
                    agent.prompt = Some(prompt);
                }
                "tool_choice" => agent.tool_choice = self.tool_choice(expr, agent, named),
                "parallel_tools" => {
                    agent.parallel_tools = self.known_truth(expr, name).unwrap_or(true);
                }
                "max_turns" => agent.max_turns = Some(self.whole(expr, name, 1)),
                "stop_after" => agent.stop_after = self.stop_after(expr, agent, named),
                "guard_retries" => agent.guard_retries = self.guard_retries(expr),
                "budget" => agent.budget = self.budget(expr),
                "timeout" => agent.timeout = Some(self.time(expr, name)),
                "retry" => agent.retry = self.retry(expr),
                "queue" => agent.queue = self.known_text(expr, name),
                "tool_errors" => {
                    agent.tool_errors = self.word(expr, name, &TOOL_ERRORS).unwrap_or(ToolErrors::Tell);
                }
                "guard" => {
                    let place = self.context.place(setting.span);
                    self.sink.tell(findings::wrong_form(
                        place,
                        name,
                        "guard output { condition, \"message\" }",
                    ));
                }
                _ => self.sampling_setting(&mut agent.sampling, name, expr),
            }
        }
    }

    /// `tool_choice: auto | required | none | name`
    fn tool_choice(&mut self, expr: &'a Expr, agent: &Agent, named: &[NamedEntry]) -> ToolChoice {
        let written = expr.span.text(self.context.text());
        let place = self.context.place(expr.span);
        match written {
            "auto" => return ToolChoice::Auto,
            "required" => {
                if agent.tools.is_empty()
                    && agent.handoffs.is_empty()
                    && !named.iter().any(|entry| entry.unknown)
                {
                    self.sink.tell(agents::required_without_tools(place, &agent.head.name));
                }
                return ToolChoice::Required;
            }
            "none" => return ToolChoice::None,
            _ => {}
        }
        match named.iter().find(|entry| entry.written == written) {
            Some(entry) => ToolChoice::Tool(entry.name.as_str().into()),
            None => {
                if !named.iter().any(|entry| entry.unknown) {
                    let words = ["auto", "required", "none"];
                    let tools = named.iter().map(|entry| entry.written.as_str());
                    let near = self.sink.nearest.find(written, words.into_iter().chain(tools.clone()));
                    let tools: Vec<&str> = tools.collect();
                    self.sink.tell(agents::unknown_choice(place, written, &near, &tools));
                }
                ToolChoice::Auto
            }
        }
    }

    /// `stop_after: [tool]`
    fn stop_after(&mut self, expr: &'a Expr, agent: &Agent, named: &[NamedEntry]) -> Vec<Name> {
        let mut stops = Vec::new();
        for written in self.name_list(expr, "stop_after", "lookup_order") {
            let place = self.context.place(written.span);
            let Some(entry) = named.iter().find(|entry| entry.written == written.name) else {
                if !named.iter().any(|entry| entry.unknown) {
                    let tools: Vec<&str> = named.iter().map(|entry| entry.written.as_str()).collect();
                    let near = self.sink.nearest.find(written.as_str(), tools.iter().copied());
                    self.sink.tell(agents::unknown_stop(place, written.as_str(), &near, &tools));
                }
                continue;
            };
            if let Some(result) = &entry.result
                && let Fit::No(_) = fit(result, &agent.result)
                && *result != Type::Unknown
            {
                let (found, wanted) = (self.show(result), self.show(&agent.result));
                self.sink.tell(agents::stop_of_other_type(
                    place,
                    written.as_str(),
                    &found,
                    &agent.head.name,
                    &wanted,
                    entry.declared,
                ));
            }
            stops.push(entry.name.clone());
        }
        stops
    }
}
