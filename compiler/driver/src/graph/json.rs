//! The graph as JSON: flat lists of nodes, groups and edges.

use agentflow_plan::{Place, Plan};
use serde_json::{Map, Value, json};

use super::model::{AgentNode, Edge, Graph, Group, Member, Step, WorkflowGraph};

/// The graph of one workflow, or of all, as JSON. `None` where there is no such workflow.
pub fn json(plan: &Plan, workflow: Option<&str>) -> Option<String> {
    let graph = Graph::of(plan, workflow)?;
    let places = Places { plan };
    let value = json!({
        "program": &*graph.program,
        "workflows": graph.workflows.iter().map(|workflow| places.workflow(workflow)).collect::<Vec<_>>(),
        "agents": graph.agents.iter().map(|agent| places.agent(agent)).collect::<Vec<_>>(),
    });
    let mut text = serde_json::to_string_pretty(&value).expect("a graph has only string keys");
    text.push('\n');
    Some(text)
}

/// Writes places by the names of their files.
struct Places<'p> {
    plan: &'p Plan,
}

impl Places<'_> {
    fn workflow(&self, workflow: &WorkflowGraph) -> Value {
        let mut nodes = Vec::new();
        let mut groups = Vec::new();
        self.members(&workflow.members, None, &mut nodes, &mut groups);
        json!({
            "name": &*workflow.name,
            "doc": workflow.doc.as_deref(),
            "signature": workflow.signature,
            "nodes": nodes,
            "groups": groups,
            "edges": workflow.edges.iter().map(edge).collect::<Vec<_>>(),
        })
    }

    fn members(
        &self,
        members: &[Member],
        within: Option<&str>,
        nodes: &mut Vec<Value>,
        groups: &mut Vec<Value>,
    ) {
        for member in members {
            match member {
                Member::Step(step) => nodes.push(self.step(step, within)),
                Member::Group(group) => {
                    groups.push(self.group(group, within));
                    self.members(&group.members, Some(&group.id), nodes, groups);
                }
            }
        }
    }

    fn step(&self, step: &Step, within: Option<&str>) -> Value {
        let mut object = Map::new();
        object.insert("id".to_owned(), step.id.as_str().into());
        object.insert("name".to_owned(), (&*step.name).into());
        object.insert("kind".to_owned(), step.kind.name().into());
        object.insert("label".to_owned(), step.words.as_str().into());
        insert_some(&mut object, "calls", step.calls.as_deref());
        insert_some(&mut object, "group", within);
        self.insert_place(&mut object, step.place);
        Value::Object(object)
    }

    fn group(&self, group: &Group, within: Option<&str>) -> Value {
        let mut object = Map::new();
        object.insert("id".to_owned(), group.id.as_str().into());
        object.insert("kind".to_owned(), group.kind.name().into());
        object.insert("label".to_owned(), group.title.as_str().into());
        insert_some(&mut object, "group", within);
        self.insert_place(&mut object, group.place);
        Value::Object(object)
    }

    fn agent(&self, agent: &AgentNode) -> Value {
        let tools = agent.tools.iter().map(|tool| {
            json!({
                "name": &*tool.name,
                "kind": tool.kind,
                "target": &*tool.target,
                "approval": tool.approval,
            })
        });
        let handoffs = agent.handoffs.iter().map(
            |handoff| json!({ "target": &*handoff.target, "sharing": handoff.sharing, "when": handoff.when }),
        );
        let mut value = json!({
            "name": &*agent.name,
            "doc": agent.doc.as_deref(),
            "model": &*agent.model,
            "result": agent.result,
            "tools": tools.collect::<Vec<_>>(),
            "handoffs": handoffs.collect::<Vec<_>>(),
        });
        if let Value::Object(object) = &mut value {
            self.insert_place(object, agent.place);
        }
        value
    }

    fn insert_place(&self, object: &mut Map<String, Value>, place: Option<Place>) {
        let Some(place) = place else { return };
        let Some(file) = self.plan.sources.files.get(place.file as usize) else { return };
        let source = json!({ "file": &**file, "line": place.line, "column": place.column });
        object.insert("source".to_owned(), source);
    }
}

fn insert_some(object: &mut Map<String, Value>, key: &str, value: Option<&str>) {
    if let Some(value) = value {
        object.insert(key.to_owned(), value.into());
    }
}

fn edge(edge: &Edge) -> Value {
    let mut object = Map::new();
    object.insert("from".to_owned(), edge.from.as_str().into());
    object.insert("to".to_owned(), edge.to.as_str().into());
    object.insert("kind".to_owned(), edge.kind.name().into());
    insert_some(&mut object, "label", edge.label.as_deref());
    Value::Object(object)
}
