//! Makes a plan ready for a test: what is stood in for as a whole can be.
//!
//! | stood in for        | becomes                                                                                 |
//! | ------------------- | --------------------------------------------------------------------------------------- |
//! | an agent            | without guards and budget, which are the agent's own affair; its model gives the value   |
//! | a tool over HTTP    | without the expression that picks its value from a response; the stand-in is the value   |
//! | a workflow, a tool with a body | a body that asks a tool of ours first whether something stands in for it by now |

use std::sync::Arc;

use agentflow_plan::{
    Call, CallableId, Edge, Effect, ExecTool, Expression, Field, Graph, Implementation, LocalId, Name, Node,
    NodeKind, Place, Plan, Region, RegionId, Tool, ToolId, Type,
};

use crate::stand_in::Subject;

/// What the tool that is asked first gives.
const ANSWER: LocalId = LocalId(u32::MAX - 1);
/// What the body gives.
const OUTPUT: LocalId = LocalId(u32::MAX);

/// A plan that is ready for a test.
pub(crate) struct Prepared {
    /// The plan.
    pub plan: Arc<Plan>,
    /// The tools from here on are not the program's: each asks for the body of the same position.
    first_body: usize,
    bodies: Vec<Body>,
}

/// Something with a body in the language that can be stood in for.
#[derive(Debug, PartialEq)]
pub(crate) struct Body {
    /// Its name.
    pub name: Name,
    /// It as a subject of stand-ins.
    pub subject: Subject,
}

impl Prepared {
    /// Makes a plan ready for these to be stood in for.
    pub fn new(plan: &Arc<Plan>, stood_in: &[CallableId]) -> Prepared {
        let mut prepared = Prepared { plan: plan.clone(), first_body: plan.tools.len(), bodies: Vec::new() };
        let mut callables = stood_in.to_vec();
        callables.sort_unstable();
        callables.dedup();
        for callable in callables {
            prepared.ready(callable);
        }
        prepared
    }

    /// The body that a tool asks for, if it is one of ours.
    pub fn body(&self, tool: ToolId) -> Option<&Body> {
        self.bodies.get(tool.index().checked_sub(self.first_body)?)
    }

    fn ready(&mut self, callable: CallableId) {
        match callable {
            CallableId::Agent(id) => {
                let agent = &self.plan.agents[id.index()];
                if agent.input_guards.is_empty() && agent.output_guards.is_empty() && agent.budget.is_none() {
                    return;
                }
                let agent = &mut Arc::make_mut(&mut self.plan).agents[id.index()];
                agent.input_guards.clear();
                agent.output_guards.clear();
                agent.budget = None;
            }
            CallableId::Workflow(id) => {
                let workflow = &self.plan.workflows[id.index()];
                let subject = Subject::Workflow(workflow.name.to_string());
                let (name, result, body) = (workflow.name.clone(), workflow.result.clone(), workflow.body);
                let body = self.ask_first(Body { name, subject }, result, body);
                Arc::make_mut(&mut self.plan).workflows[id.index()].body = body;
            }
            CallableId::Tool(id) => {
                let tool = &self.plan.tools[id.index()];
                match &tool.implementation {
                    Implementation::Body(body) => {
                        let subject = Subject::Tool(tool.name.to_string());
                        let (name, result, body) = (tool.name.clone(), tool.result.clone(), *body);
                        let body = self.ask_first(Body { name, subject }, result, body);
                        Arc::make_mut(&mut self.plan).tools[id.index()].implementation =
                            Implementation::Body(body);
                    }
                    Implementation::Http(http) if http.result.is_some() => {
                        let tool = &mut Arc::make_mut(&mut self.plan).tools[id.index()];
                        if let Implementation::Http(http) = &mut tool.implementation {
                            http.result = None;
                        }
                    }
                    Implementation::Http(_)
                    | Implementation::Exec(_)
                    | Implementation::Mcp { .. }
                    | Implementation::Hosted { .. } => {}
                }
            }
        }
    }

    /// A body that asks first whether something stands in for it.
    fn ask_first(&mut self, body: Body, result: Type, original: RegionId) -> RegionId {
        let plan = Arc::make_mut(&mut self.plan);
        let tool = ToolId(plan.tools.len() as u32);
        plan.tools.push(asking_tool(&body.name, result));
        self.bodies.push(body);

        let field = |name: &str| Expression::Field {
            value: Box::new(Expression::Local(ANSWER)),
            name: name.into(),
            optional: false,
        };
        let stands_in = Region {
            label: None,
            inputs: vec![ANSWER],
            assigns: Vec::new(),
            graph: Graph::default(),
            result: Some(field("value")),
        };
        let then = add(plan, stands_in);
        let mut graph = Graph::default();
        let call = Call { target: CallableId::Tool(tool), arguments: Vec::new(), options: Box::default() };
        let asking = graph.add_node(node("stand-in", ANSWER, NodeKind::Call(call)));
        let condition = field("stands_in");
        let choosing = graph.add_node(node(
            "stand-in?",
            OUTPUT,
            NodeKind::If { condition, then, otherwise: Some(original) },
        ));
        graph.add_edge(asking, choosing, Edge::Order);
        let original = plan.region(original);
        let region = Region {
            label: original.label.clone(),
            inputs: original.inputs.clone(),
            assigns: original.assigns.clone(),
            graph,
            result: Some(Expression::Local(OUTPUT)),
        };
        add(plan, region)
    }
}

fn add(plan: &mut Plan, region: Region) -> RegionId {
    let id = RegionId(plan.regions.len() as u32);
    plan.sources.nodes.resize(plan.regions.len(), Vec::new());
    plan.sources.nodes.push(vec![Place::default(); region.graph.node_count()]);
    plan.regions.push(region);
    id
}

/// No name of a program has a hyphen in it, so these are taken by nobody.
fn node(name: &str, output: LocalId, kind: NodeKind) -> Node {
    Node { name: name.into(), output: Some(output), undo: None, kind }
}

fn asking_tool(name: &Name, result: Type) -> Tool {
    let field = |name: &str, r#type| Field { name: name.into(), doc: None, r#type, default: None };
    let value = match result {
        Type::Optional(_) => result,
        other => Type::Optional(Box::new(other)),
    };
    Tool {
        name: name.clone(),
        doc: None,
        parameters: Vec::new(),
        result: Type::Object(vec![field("stands_in", Type::Bool), field("value", value)]),
        // Never carried out: a test answers it itself.
        implementation: Implementation::Exec(ExecTool {
            command: Vec::new(),
            directory: Name::default(),
            environment: Vec::new(),
        }),
        effect: Effect::Read,
        timeout: None,
        retry: None,
        queue: None,
        labels: Vec::new(),
        approval: None,
    }
}
