//! Damaged plans are refused.

use agentflow_plan::*;
use proptest::prelude::*;
use serde_json::{Value as Json, json};

use crate::samples::*;

fn parameter(name: &str, r#type: Type, local: u32) -> Parameter {
    Parameter {
        name: name.into(),
        doc: None,
        r#type,
        default: None,
        passing: Passing::Value,
        local: LocalId(local),
    }
}

fn literal(value: Value) -> Expression {
    Expression::Literal(value)
}

fn local(id: u32) -> Expression {
    Expression::Local(LocalId(id))
}

fn region(nodes: Vec<Node>, result: Option<Expression>) -> Region {
    let mut graph = Graph::default();
    let positions: Vec<NodePosition> = nodes.into_iter().map(|node| graph.add_node(node)).collect();
    for pair in positions.windows(2) {
        graph.add_edge(pair[0], pair[1], Edge::Order);
    }
    Region { label: None, inputs: Vec::new(), assigns: Vec::new(), graph, result }
}

fn node(name: &str, output: Option<u32>, kind: NodeKind) -> Node {
    Node { name: name.into(), output: output.map(LocalId), undo: None, kind }
}

/// A plan with a declaration of every kind.
fn whole() -> Plan {
    let mut plan = shop();
    let text = |text: &str| literal(Value::string(text));
    plan.functions = vec![
        Function {
            name: "double".into(),
            parameters: vec![parameter("x", Type::Int(Bounds::NONE), 0)],
            result: Type::Int(Bounds::NONE),
            body: Expression::Binary(BinaryOperator::Add, Box::new(local(0)), Box::new(local(0))),
        },
        Function {
            name: "quadruple".into(),
            parameters: vec![parameter("x", Type::Int(Bounds::NONE), 0)],
            result: Type::Int(Bounds::NONE),
            body: Expression::Call(FunctionId(0), vec![Expression::Call(FunctionId(0), vec![local(0)])]),
        },
    ];
    plan.providers = vec![Provider {
        name: "openai".into(),
        protocol: Protocol::Openai,
        base_url: Some(Expression::Environment("OPENAI_BASE_URL".into())),
        api_key: Some(Expression::Secret("KEY".into())),
        headers: vec![("x".into(), text("y"))],
        concurrency: Some(2),
        rate: Some(Rate { requests: 1, per_ms: 1_000 }),
    }];
    plan.models = vec![Model {
        name: "fast".into(),
        provider: ProviderId(0),
        model: text("gpt"),
        sampling: Sampling::default(),
        context: None,
        price: None,
        fallback: vec![ModelId(0)],
        timeout: None,
        retry: RetryPolicy::with_attempts(4),
        options: None,
    }];
    plan.mcp_servers = vec![McpServer {
        name: "files".into(),
        transport: McpTransport::Command {
            command: vec![text("x")],
            directory: "".into(),
            environment: Vec::new(),
        },
    }];
    let tool = |name: &str, implementation| Tool {
        name: name.into(),
        doc: None,
        parameters: vec![parameter("a", string(), 0)],
        result: string(),
        implementation,
        effect: Effect::Read,
        timeout: None,
        retry: None,
        queue: None,
        labels: Vec::new(),
        approval: None,
    };
    plan.tools = vec![
        tool(
            "fetch",
            Implementation::Http(HttpTool {
                method: HttpMethod::Get,
                url: UrlTemplate {
                    parts: vec![UrlPart::Text("https://x/".into()), UrlPart::Value(local(0))],
                },
                headers: Vec::new(),
                query: Vec::new(),
                body: None,
                result: Some((LocalId(1), local(1))),
            }),
        ),
        tool("body", Implementation::Body(RegionId(1))),
        tool("read", Implementation::Mcp { server: McpServerId(0), tool: "read".into() }),
    ];
    plan.agents = vec![Agent {
        name: "Triage".into(),
        doc: None,
        parameters: vec![parameter("ticket", TICKET, 0)],
        result: RESOLUTION,
        model: ModelId(0),
        instructions: Some(Expression::Template(vec![text("Hi "), local(0)])),
        prompt: None,
        tools: vec![ToolEntry {
            name: "fetch".into(),
            doc: None,
            target: ToolTarget::Callable(CallableId::Tool(ToolId(0))),
            arguments: vec![Binding::Open],
            options: Box::default(),
        }],
        tool_choice: ToolChoice::Tool("fetch".into()),
        parallel_tools: true,
        handoffs: vec![Handoff {
            name: "transfer_to_triage".into(),
            doc: None,
            target: AgentId(0),
            arguments: vec![Binding::Bound(Argument::Value(local(0)))],
            sharing: Sharing::None,
            without_tools: false,
            when: None,
        }],
        max_turns: literal(Value::Int(10)),
        stop_after: vec!["fetch".into()],
        sampling: Sampling::default(),
        input_guards: Vec::new(),
        output_guards: vec![OutputGuard { condition: RegionId(2), result: LocalId(1), feedback: text("no") }],
        guard_retries: 2,
        budget: None,
        timeout: None,
        retry: None,
        queue: None,
        tool_errors: ToolErrors::Tell,
    }];
    plan.workflows = vec![Workflow {
        name: "support".into(),
        doc: None,
        parameters: vec![parameter("ticket", TICKET, 0)],
        result: RESOLUTION,
        body: RegionId(0),
    }];
    plan.signals = vec![Signal { name: "payment".into(), payload: Type::Bool }];
    plan.schedules = vec![Schedule {
        name: "nightly".into(),
        workflow: WorkflowId(0),
        arguments: vec![literal(Value::Null)],
        timing: Timing::Every(1),
        timezone: None,
        overlap: Overlap::Skip,
        catch_up_ms: None,
        jitter_ms: None,
    }];
    let call = |target, arguments| NodeKind::Call(Call { target, arguments, options: Box::default() });
    plan.regions = vec![
        region(
            vec![
                node(
                    "resolution",
                    Some(1),
                    call(CallableId::Agent(AgentId(0)), vec![Argument::Value(local(0))]),
                ),
                node("page", Some(2), call(CallableId::Tool(ToolId(1)), vec![Argument::Value(text("x"))])),
                node("paid", Some(3), NodeKind::Wait(Wait { signal: SignalId(0), within: None })),
                node(
                    "loop",
                    None,
                    NodeKind::Loop {
                        control: LoopControl::For {
                            items: literal(Value::list(Vec::new())),
                            item: LocalId(4),
                            index: None,
                        },
                        region: RegionId(3),
                    },
                ),
            ],
            Some(local(1)),
        ),
        region(vec![], Some(local(0))),
        region(
            vec![],
            Some(Expression::Is(
                Box::new(local(1)),
                Pattern::Variant { name: "Escalated".into(), fields: Vec::new() },
            )),
        ),
        Region {
            inputs: vec![LocalId(1)],
            ..region(vec![node("emit", None, NodeKind::Emit(local(4)))], None)
        },
    ];
    plan.sources.files = vec!["shop.agentflow".into()];
    plan.sources.nodes = vec![vec![Place { file: 0, line: 1, column: 1 }]];
    plan
}

#[test]
fn a_whole_plan_is_read_back() {
    let plan = whole();
    plan.check().expect("whole");
    let back = Plan::from_bytes(&plan.to_bytes()).expect("whole");
    assert_eq!(back.to_bytes(), plan.to_bytes());
    assert_eq!(back.hash(), plan.hash());
}

#[test]
fn the_hash_is_that_of_the_plan_without_its_places() {
    let plan = whole();
    let mut moved = plan.clone();
    moved.sources.nodes[0][0].line = 7;
    assert_eq!(moved.hash(), plan.hash());
    assert_eq!(plan.hash().0.len(), 64);
    let mut changed = plan.clone();
    changed.signals[0].name = "refund".into();
    assert_ne!(changed.hash(), plan.hash());
}

fn check(damage: impl FnOnce(&mut Plan), expected: &str) {
    let mut plan = whole();
    damage(&mut plan);
    let error = Plan::from_bytes(&plan.to_bytes()).expect_err("damaged").to_string();
    assert_eq!(error, format!("the plan is damaged: {expected}"));
}

#[test]
fn ids_that_lead_nowhere() {
    check(
        |plan| plan.records[0].fields[0].r#type = Type::Record(RecordId(9)),
        "record Ticket: there is no record 9",
    );
    check(|plan| plan.signals[0].payload = list(Type::Enum(EnumId(9))), "signal payment: there is no enum 9");
    check(|plan| plan.models[0].provider = ProviderId(9), "model fast: there is no provider 9");
    check(|plan| plan.models[0].fallback = vec![ModelId(9)], "model fast: there is no model 9");
    check(|plan| plan.agents[0].model = ModelId(9), "agent Triage: there is no model 9");
    check(|plan| plan.agents[0].handoffs[0].target = AgentId(9), "agent Triage: there is no agent 9");
    check(|plan| plan.agents[0].stop_after = vec!["x".into()], "agent Triage: it has no tool `x`");
    check(
        |plan| plan.agents[0].tool_choice = ToolChoice::Tool("x".into()),
        "agent Triage: it has no tool `x`",
    );
    check(
        |plan| plan.tools[1].implementation = Implementation::Body(RegionId(9)),
        "tool body: region 9: there is no region 9",
    );
    check(|plan| plan.workflows[0].body = RegionId(9), "workflow support: region 9: there is no region 9");
    check(|plan| plan.schedules[0].workflow = WorkflowId(9), "schedule nightly: there is no workflow 9");
    check(
        |plan| plan.functions[0].body = Expression::Call(FunctionId(9), Vec::new()),
        "fn double: there is no function 9",
    );
    check(|plan| plan.functions[0].body = local(9), "fn double: local 9 never gets a value");
    check(|plan| plan.regions[0].result = Some(local(9)), "workflow support: local 9 never gets a value");
    check(|plan| plan.providers[0].api_key = Some(local(0)), "provider openai: local 0 never gets a value");
    check(|plan| plan.sources.nodes[0][0].file = 1, "a place is in file 1, of 1");
}

#[test]
fn what_contains_itself() {
    check(
        |plan| plan.functions[0].body = Expression::Call(FunctionId(1), vec![local(0)]),
        "fn quadruple calls itself",
    );
    check(
        |plan| {
            let kind = NodeKind::Call(Call {
                target: CallableId::Workflow(WorkflowId(0)),
                arguments: vec![Argument::Value(local(0))],
                options: Box::default(),
            });
            plan.regions[1].graph.add_node(node("again", None, kind));
        },
        "workflow support calls itself",
    );
    check(
        |plan| {
            let kind =
                NodeKind::If { condition: literal(Value::Bool(true)), then: RegionId(0), otherwise: None };
            plan.regions[0].graph.add_node(node("self", None, kind));
        },
        "workflow support: region 0: it has two owners",
    );
    check(
        |plan| {
            let graph = &mut plan.regions[0].graph;
            graph.add_edge(NodePosition::new(2), NodePosition::new(0), Edge::Order);
        },
        "workflow support: region 0: it has a cycle",
    );
}

#[test]
fn what_does_not_fit() {
    check(
        |plan| plan.schedules[0].arguments.clear(),
        "schedule nightly: a call gives 0 arguments to 1 parameters",
    );
    check(
        |plan| plan.agents[0].tools[0].arguments.clear(),
        "agent Triage: a call gives 0 arguments to 1 parameters",
    );
    check(
        |plan| plan.agents[0].handoffs[0].arguments = vec![Binding::Bound(Argument::Variable(LocalId(0)))],
        "agent Triage: the parameter `ticket` shares no `var`",
    );
    check(
        |plan| plan.agents[0].handoffs[0].name = "fetch".into(),
        "agent Triage: the tool `fetch` is there twice",
    );
    check(|plan| plan.models[0].retry.attempts = 0, "model fast: a retry policy is out of its ranges");
    check(
        |plan| plan.regions[3].assigns = vec![LocalId(4)],
        "workflow support: region 3: it assigns local 4, which is none of its inputs",
    );
    check(|plan| plan.enums[0].variants.clear(), "enum Mood: it has no variants");
    check(
        |plan| {
            plan.records[1].fields[0].r#type =
                Type::String { length: Bounds::NONE, pattern: Some("(".into()) }
        },
        "record Item: /(/ is no regular expression",
    );
}

#[test]
fn steps_that_could_not_be_told_apart() {
    let called_emit = || node("emit", None, NodeKind::Emit(literal(Value::Null)));
    let choice = |then, otherwise| {
        let kind = NodeKind::If { condition: literal(Value::Bool(true)), then, otherwise: Some(otherwise) };
        node("if", None, kind)
    };
    check(
        |plan| {
            plan.regions[0].graph.add_node(node("page", None, NodeKind::Break));
        },
        "workflow support: region 0: two steps are called `page`",
    );
    // Both arms of an `if` are below the same path.
    check(
        |plan| {
            plan.regions[0].graph.add_node(choice(RegionId(4), RegionId(5)));
            plan.regions.extend([region(vec![called_emit()], None), region(vec![called_emit()], None)]);
        },
        "workflow support: region 5: two steps are called `emit`",
    );
    let mut plan = whole();
    plan.regions[0].graph.add_node(choice(RegionId(4), RegionId(5)));
    let handler = Region { label: Some("catch".into()), ..region(vec![called_emit()], None) };
    plan.regions.extend([region(vec![called_emit()], None), handler]);
    plan.check().expect("a label tells them apart");
}

#[test]
fn regions_that_are_nested_too_deeply() {
    check(
        |plan| {
            for id in 4..4_000 {
                let then = RegionId(id + 1);
                let kind = NodeKind::If { condition: literal(Value::Bool(true)), then, otherwise: None };
                plan.regions.push(region(vec![node(&format!("if#{id}"), None, kind)], None));
            }
            plan.regions.push(region(vec![], None));
            let kind =
                NodeKind::If { condition: literal(Value::Bool(true)), then: RegionId(4), otherwise: None };
            plan.regions[0].graph.add_node(node("if", None, kind));
        },
        "workflow support: region 1027: it is nested too deeply",
    );
}

#[test]
fn what_is_no_plan() {
    for (bytes, expected) in [
        ("", "this is not a compiled plan: EOF while parsing a value at line 1 column 0"),
        ("{}", "this is not a compiled plan: missing field `format` at line 1 column 2"),
        (r#"{"format":2}"#, "the plan has format 2, and this version of agentflow reads formats up to 1"),
        (r#"{"format":1}"#, "this is not a compiled plan: missing field `program` at line 1 column 12"),
    ] {
        assert_eq!(Plan::from_bytes(bytes.as_bytes()).expect_err("no plan").to_string(), expected);
    }
    let mut text = whole().to_bytes();
    text.extend(b" x");
    assert!(Plan::from_bytes(&text).is_err());
}

/// All places in a JSON text where something else could stand.
fn places(json: &Json, path: &mut Vec<String>, found: &mut Vec<String>) {
    found.push(path.iter().map(|step| format!("/{}", step.replace('~', "~0").replace('/', "~1"))).collect());
    let members: Vec<(String, &Json)> = match json {
        Json::Array(items) => {
            items.iter().enumerate().map(|(index, item)| (index.to_string(), item)).collect()
        }
        Json::Object(members) => members.iter().map(|(key, member)| (key.clone(), member)).collect(),
        _ => Vec::new(),
    };
    for (step, member) in members {
        path.push(step);
        places(member, path, found);
        path.pop();
    }
}

proptest! {
    /// Whatever stands in a plan's place, reading it ends in a plan that can be used, or an error.
    #[test]
    fn no_damage_panics(place in any::<prop::sample::Index>(), with in prop::sample::select(vec![
        json!(4_000_000_000_u32), json!(0), json!(1), json!(-1), json!(1e300), json!(null), json!("x"), json!([]), json!({}),
        json!({"local": 77}), json!("null"), json!({"list": {"item": "json", "length": {"min": 5, "max": 1}}}),
    ])) {
        let mut json: Json = serde_json::from_slice(&whole().to_bytes()).expect("JSON");
        let mut found = Vec::new();
        places(&json, &mut Vec::new(), &mut found);
        *json.pointer_mut(place.get::<String>(&found)).expect("a place") = with;
        if let Ok(plan) = Plan::from_bytes(json.to_string().as_bytes()) {
            plan.hash();
            for name in schema_names(&plan) {
                schema_documents(&plan, name);
            }
        }
    }
}
