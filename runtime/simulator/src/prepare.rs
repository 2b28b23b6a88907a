//! Makes a plan ready for tests: what one of them stands in for as a whole can be.
//!
//! | stood in for        | becomes                                                                                 |
//! | ------------------- | --------------------------------------------------------------------------------------- |
//! | an agent            | the same: the machine leaves its guards and budget out while it is stood in for          |
//! | a workflow, a tool with a body | another body, which asks a tool of ours first whether something stands in for it by now |
//!
//! A `mock` becomes a call of a tool of ours too: what follows it waits until it is in force.
//!
//! It is one plan for all tests of a program, so that a thousand tests are not a thousand copies. The other bodies
//! stand beside the plan's own: which of them run is the machine's to be told, test by test.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use agentflow_plan::{
    Argument, Call, CallableId, Edge, Effect, ExecTool, Expression, Field, Graph, Implementation, LocalId,
    Name, Node, NodeKind, Parameter, Passing, Place, Plan, Region, RegionId, Tool, ToolId, Type, Value,
};

use crate::stand_in::Subject;

/// What the tool that is asked first gives.
const ANSWER: LocalId = LocalId(u32::MAX - 1);
/// What the body gives.
const OUTPUT: LocalId = LocalId(u32::MAX);
/// What a stand-in is told by.
const TOLD: LocalId = LocalId(0);

/// A plan that is ready for tests.
pub(crate) struct Prepared {
    /// The plan.
    pub plan: Arc<Plan>,
    /// The tool that puts a stand-in into force.
    mocking: ToolId,
    /// The tools from here on are not the program's: each asks for the body of the same position.
    first_asking: usize,
    asking: Vec<Body>,
    /// The other bodies, by what they are of.
    bodies: BTreeMap<CallableId, RegionId>,
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
    /// Makes a plan ready for each of these to be stood in for.
    pub fn new(plan: &Arc<Plan>, stood_in: &BTreeSet<CallableId>) -> Prepared {
        let mocking = ToolId(plan.tools.len() as u32);
        let mut prepared = Prepared {
            plan: plan.clone(),
            mocking,
            first_asking: mocking.index() + 1,
            asking: Vec::new(),
            bodies: BTreeMap::new(),
        };
        prepared.wait_for_mocks();
        for callable in stood_in {
            prepared.ready(*callable);
        }
        prepared
    }

    /// Whether a tool puts a stand-in into force, which is its argument `value`.
    pub fn is_mocking(&self, tool: ToolId) -> bool {
        tool == self.mocking
    }

    fn wait_for_mocks(&mut self) {
        let plan = Arc::make_mut(&mut self.plan);
        plan.tools.push(Tool {
            parameters: vec![Parameter {
                name: "value".into(),
                doc: None,
                r#type: Type::Json,
                default: None,
                passing: Passing::Value,
                local: TOLD,
            }],
            ..tool_of_ours(&"mock".into(), Type::Null)
        });
        for region in &mut plan.regions {
            for node in region.graph.node_weights_mut().filter(|node| is_mock(&node.name)) {
                if let NodeKind::Emit(stand_in) = &mut node.kind {
                    let stand_in = std::mem::replace(stand_in, Expression::Literal(Value::Null));
                    node.kind = NodeKind::Call(Call {
                        target: CallableId::Tool(self.mocking),
                        arguments: vec![Argument::Value(stand_in)],
                        options: Box::default(),
                    });
                }
            }
        }
    }

    /// The body that a tool asks for, if it is one of ours.
    pub fn body(&self, tool: ToolId) -> Option<&Body> {
        self.asking.get(tool.index().checked_sub(self.first_asking)?)
    }

    /// The bodies that run in a test that stands in for these.
    pub fn bodies(&self, stood_in: &[CallableId]) -> BTreeMap<CallableId, RegionId> {
        stood_in.iter().filter_map(|callable| Some((*callable, *self.bodies.get(callable)?))).collect()
    }

    fn ready(&mut self, callable: CallableId) {
        match callable {
            CallableId::Agent(_) => {}
            CallableId::Workflow(id) => {
                let workflow = &self.plan.workflows[id.index()];
                let subject = Subject::Workflow(workflow.name.to_string());
                let (name, result, body) = (workflow.name.clone(), workflow.result.clone(), workflow.body);
                self.ask_first(callable, Body { name, subject }, result, body);
            }
            CallableId::Tool(id) => {
                let tool = &self.plan.tools[id.index()];
                match &tool.implementation {
                    Implementation::Body(body) => {
                        let subject = Subject::Tool(tool.name.to_string());
                        let (name, result, body) = (tool.name.clone(), tool.result.clone(), *body);
                        self.ask_first(callable, Body { name, subject }, result, body);
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
    fn ask_first(&mut self, callable: CallableId, body: Body, result: Type, original: RegionId) {
        let plan = Arc::make_mut(&mut self.plan);
        let tool = ToolId(plan.tools.len() as u32);
        plan.tools.push(asking_tool(&body.name, result));
        self.asking.push(body);

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
        let region = add(plan, region);
        self.bodies.insert(callable, region);
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

/// Whether a node of this name is a `mock`: no statement of a program gives its node such a name.
fn is_mock(name: &str) -> bool {
    name == "mock" || name.starts_with("mock#")
}

fn asking_tool(name: &Name, result: Type) -> Tool {
    let field = |name: &str, r#type| Field { name: name.into(), doc: None, r#type, default: None };
    let value = match result {
        Type::Optional(_) => result,
        other => Type::Optional(Box::new(other)),
    };
    tool_of_ours(name, Type::Object(vec![field("stands_in", Type::Bool), field("value", value)]))
}

fn tool_of_ours(name: &Name, result: Type) -> Tool {
    Tool {
        name: name.clone(),
        doc: None,
        parameters: Vec::new(),
        result,
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
