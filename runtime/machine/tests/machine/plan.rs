//! A small builder of plans, for tests that are one step above the data.

use agentflow_plan::*;

/// A plan in the making.
pub struct Builder {
    pub plan: Plan,
}

/// A node in the making.
pub struct NodeBuilder(Node);

impl NodeBuilder {
    /// Where its value goes.
    pub fn out(mut self, local: u32) -> Self {
        self.0.output = Some(LocalId(local));
        self
    }

    /// How it is undone.
    pub fn undo(mut self, region: RegionId) -> Self {
        self.0.undo = Some(region);
        self
    }
}

/// A node.
pub fn node(name: &str, kind: NodeKind) -> NodeBuilder {
    NodeBuilder(Node { name: name.into(), output: None, undo: None, kind })
}

pub fn string() -> Type {
    Type::String { length: Bounds::NONE, pattern: None }
}

pub fn int() -> Type {
    Type::Int(Bounds::NONE)
}

pub fn float() -> Type {
    Type::Float(Bounds::NONE)
}

pub fn local(id: u32) -> Expression {
    Expression::Local(LocalId(id))
}

pub fn text(text: &str) -> Expression {
    Expression::Literal(Value::string(text))
}

pub fn number(number: i64) -> Expression {
    Expression::Literal(Value::Int(number))
}

pub fn truth(truth: bool) -> Expression {
    Expression::Literal(Value::Bool(truth))
}

pub fn ms(milliseconds: i64) -> Expression {
    Expression::Literal(Value::Duration(milliseconds))
}

pub fn field(value: Expression, name: &str) -> Expression {
    Expression::Field { value: Box::new(value), name: name.into(), optional: false }
}

pub fn binary(operator: BinaryOperator, left: Expression, right: Expression) -> Expression {
    Expression::Binary(operator, Box::new(left), Box::new(right))
}

pub fn object(fields: &[(&str, Expression)]) -> Expression {
    let fields = fields.iter().map(|(name, value)| ((*name).into(), value.clone())).collect();
    Expression::Object { fields, base: None }
}

pub fn parameter(name: &str, local: u32, r#type: Type) -> Parameter {
    Parameter {
        name: name.into(),
        doc: None,
        r#type,
        default: None,
        passing: Passing::Value,
        local: LocalId(local),
    }
}

pub fn variable(name: &str, local: u32, r#type: Type) -> Parameter {
    Parameter { passing: Passing::Variable, ..parameter(name, local, r#type) }
}

/// Text parameters with the locals 0, 1, …
pub fn texts(names: &[&str]) -> Vec<Parameter> {
    (0..).zip(names).map(|(local, name)| parameter(name, local, string())).collect()
}

pub fn call_with(target: CallableId, arguments: Vec<Argument>, options: CallOptions) -> NodeKind {
    NodeKind::Call(Call { target, arguments, options: Box::new(options) })
}

/// A call with values.
pub fn call(target: CallableId, arguments: Vec<Expression>) -> NodeKind {
    call_with(target, arguments.into_iter().map(Argument::Value).collect(), CallOptions::default())
}

pub fn fail(message: &str) -> NodeKind {
    NodeKind::Fail { kind: ErrorKind::Failed, message: text(message) }
}

/// An entry of a tool list, all for the model to fill.
pub fn entry(name: &str, target: CallableId, parameters: usize) -> ToolEntry {
    ToolEntry {
        name: name.into(),
        doc: None,
        target: ToolTarget::Callable(target),
        arguments: vec![Binding::Open; parameters],
        options: Box::default(),
    }
}

pub fn handoff(name: &str, target: AgentId, arguments: Vec<Binding>) -> Handoff {
    Handoff {
        name: name.into(),
        doc: None,
        target,
        arguments,
        sharing: Sharing::None,
        without_tools: false,
        when: None,
    }
}

pub fn bound(expression: Expression) -> Binding {
    Binding::Bound(Argument::Value(expression))
}

pub fn policy(attempts: u32) -> RetryPolicy {
    RetryPolicy { jitter: 0.0, ..RetryPolicy::with_attempts(attempts) }
}

impl Builder {
    /// A plan with one model `model`, that is asked once.
    pub fn new() -> Builder {
        let mut plan = Plan::new("test");
        plan.providers.push(Provider {
            name: "provider".into(),
            protocol: Protocol::Openai,
            base_url: None,
            api_key: None,
            headers: Vec::new(),
            concurrency: None,
            rate: None,
        });
        let mut builder = Builder { plan };
        builder.model("model", policy(1));
        builder
    }

    pub fn model(&mut self, name: &str, retry: RetryPolicy) -> ModelId {
        self.plan.models.push(Model {
            name: name.into(),
            provider: ProviderId(0),
            model: text(name),
            sampling: Sampling::default(),
            context: None,
            price: Some(Price { input: 1.0, output: 10.0 }),
            fallback: Vec::new(),
            timeout: None,
            retry,
            options: None,
        });
        ModelId(self.plan.models.len() as u32 - 1)
    }

    /// A region whose nodes run one after another. What is read and assigned is left open: all locals to 63 go in.
    pub fn region(&mut self, nodes: Vec<NodeBuilder>, result: Option<Expression>) -> RegionId {
        self.labelled(None, nodes, result)
    }

    pub fn labelled(
        &mut self,
        label: Option<&str>,
        nodes: Vec<NodeBuilder>,
        result: Option<Expression>,
    ) -> RegionId {
        let mut graph = Graph::default();
        let mut before = None;
        for NodeBuilder(node) in nodes {
            let position = graph.add_node(node);
            if let Some(before) = before {
                graph.add_edge(before, position, Edge::Order);
            }
            before = Some(position);
        }
        self.plan.regions.push(Region {
            label: label.map(Into::into),
            inputs: (0..64).map(LocalId).collect(),
            assigns: Vec::new(),
            graph,
            result,
        });
        RegionId(self.plan.regions.len() as u32 - 1)
    }

    /// Makes a region assign `var`s of its owner.
    pub fn assigns(&mut self, region: RegionId, locals: &[u32]) -> RegionId {
        self.plan.regions[region.index()].assigns = locals.iter().copied().map(LocalId).collect();
        region
    }

    pub fn branch(&mut self, name: &str, nodes: Vec<NodeBuilder>, result: Option<Expression>) -> Branch {
        Branch { name: name.into(), region: self.labelled(Some(name), nodes, result) }
    }

    /// A node that tries nodes, and handles an error (in local 60) with others.
    pub fn attempt(
        &mut self,
        nodes: Vec<NodeBuilder>,
        result: Option<Expression>,
        handler: Vec<NodeBuilder>,
        otherwise: Option<Expression>,
    ) -> NodeKind {
        let region = self.region(nodes, result);
        let handler = self.labelled(Some("catch"), handler, otherwise);
        NodeKind::Try { region, error: Some(LocalId(60)), handler }
    }

    pub fn tool(
        &mut self,
        name: &str,
        parameters: Vec<Parameter>,
        result: Type,
        effect: Effect,
    ) -> CallableId {
        self.plan.tools.push(Tool {
            name: name.into(),
            doc: None,
            parameters,
            result,
            implementation: Implementation::Exec(ExecTool {
                command: vec![text(name)],
                directory: "".into(),
                environment: Vec::new(),
            }),
            effect,
            timeout: None,
            retry: None,
            queue: None,
            labels: Vec::new(),
            approval: None,
        });
        CallableId::Tool(ToolId(self.plan.tools.len() as u32 - 1))
    }

    /// The tool that was added last.
    pub fn last_tool(&mut self) -> &mut Tool {
        self.plan.tools.last_mut().expect("a tool was added")
    }

    pub fn agent(&mut self, name: &str, parameters: Vec<Parameter>, result: Type) -> AgentId {
        self.plan.agents.push(Agent {
            name: name.into(),
            doc: None,
            parameters,
            result,
            model: ModelId(0),
            instructions: Some(text(&format!("You are {name}."))),
            prompt: None,
            tools: Vec::new(),
            tool_choice: ToolChoice::Auto,
            parallel_tools: true,
            handoffs: Vec::new(),
            max_turns: number(10),
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
        });
        AgentId(self.plan.agents.len() as u32 - 1)
    }

    pub fn edit(&mut self, agent: AgentId) -> &mut Agent {
        &mut self.plan.agents[agent.index()]
    }

    pub fn workflow(
        &mut self,
        name: &str,
        parameters: Vec<Parameter>,
        nodes: Vec<NodeBuilder>,
        result: Option<Expression>,
    ) -> CallableId {
        let body = self.region(nodes, result);
        self.plan.workflows.push(Workflow {
            name: name.into(),
            doc: None,
            parameters,
            result: Type::Json,
            body,
        });
        CallableId::Workflow(WorkflowId(self.plan.workflows.len() as u32 - 1))
    }

    /// The plan with the workflow `flow` that takes the text `input` in local 0.
    pub fn flow(mut self, nodes: Vec<NodeBuilder>, result: Option<Expression>) -> Plan {
        self.workflow("flow", texts(&["input"]), nodes, result);
        self.plan
    }
}
