//! Steps and groups of a workflow, from the regions of its plan.

use agentflow_plan::{
    CallableId, LoopControl, Name, Node, NodeKind, NodePosition, Place, Plan, Region, RegionId, Source,
    Workflow,
};

use super::edges::{branch_edge, error_edge, region_edges, undo_edge};
use super::model::{Edge, Group, GroupKind, Member, Step, StepKind, WorkflowGraph};
use super::words::{Words, fail_words};

/// The ways that an `if` goes.
pub(super) const YES: &str = "yes";
const NO: &str = "no";

/// The graph of one workflow.
pub(super) fn workflow_graph(plan: &Plan, workflow: &Workflow) -> WorkflowGraph {
    let words = Words::of(plan, &format!("workflow {}", workflow.name));
    let mut builder = Builder { plan, words, edges: Vec::new() };
    let members = builder.region(workflow.body, &workflow.name);
    WorkflowGraph {
        name: workflow.name.clone(),
        doc: workflow.doc.clone(),
        signature: signature(&words, workflow),
        members,
        edges: builder.edges,
    }
}

fn signature(words: &Words<'_>, workflow: &Workflow) -> String {
    let parameters: Vec<String> = workflow
        .parameters
        .iter()
        .map(|parameter| format!("{}: {}", parameter.name, words.r#type(&parameter.r#type)))
        .collect();
    let result = match workflow.result {
        agentflow_plan::Type::Null => String::new(),
        ref result => format!(" -> {}", words.r#type(result)),
    };
    format!("{}({}){result}", workflow.name, parameters.join(", "))
}

struct Builder<'p> {
    plan: &'p Plan,
    words: Words<'p>,
    edges: Vec<Edge>,
}

impl<'p> Builder<'p> {
    /// The members of a region whose nodes have this path before them.
    fn region(&mut self, id: RegionId, parent: &str) -> Vec<Member> {
        let region = self.plan.region(id);
        let order = in_order(region);
        let path = match &region.label {
            Some(label) => format!("{parent}/{label}"),
            None => parent.to_owned(),
        };
        let mut members = Vec::with_capacity(order.len());
        for position in &order {
            let place = self.place(id, *position);
            self.node(&region.graph[*position], &path, place, &mut members);
        }
        region_edges(region, &order, &path, &mut self.edges);
        members
    }

    fn place(&self, region: RegionId, node: NodePosition) -> Option<Place> {
        self.plan.sources.nodes.get(region.index())?.get(node.index()).copied()
    }

    fn node(&mut self, node: &'p Node, parent: &str, place: Option<Place>, members: &mut Vec<Member>) {
        let id = format!("{parent}/{}", node.name);
        let member = match &node.kind {
            NodeKind::If { condition, then, otherwise } => {
                let question = format!("if {}", self.words.expression(condition));
                let ways = [Some((*then, YES)), otherwise.map(|region| (region, NO))];
                let ways = ways.into_iter().flatten().map(|(region, way)| (region, way.to_owned()));
                self.decision(GroupKind::If, node, id.clone(), parent, question, ways.collect(), place)
            }
            NodeKind::Match { subject, arms } => {
                let question = format!("match {}", self.words.expression(subject));
                let ways = arms.iter().map(|arm| (arm.region, self.arm(arm))).collect();
                self.decision(GroupKind::Match, node, id.clone(), parent, question, ways, place)
            }
            NodeKind::Parallel(branches) => {
                self.branches(GroupKind::Parallel, node, &id, "parallel", branches, place)
            }
            NodeKind::Race(branches) => self.branches(GroupKind::Race, node, &id, "race", branches, place),
            NodeKind::ParallelFor { items, max, item, index, region } => {
                let max = max.as_ref().map(|max| format!("(max: {})", self.words.expression(max)));
                let items = self.words.expression(items);
                let names = self.words.item_and_index(*item, *index);
                let title = format!("parallel{} for {names} in {items}", max.unwrap_or_default());
                let below = self.region(*region, &format!("{id}[]"));
                self.group(GroupKind::ParallelFor, node, &id, title, below, place)
            }
            NodeKind::Loop { control, region } => {
                let title = self.control(control);
                let below = self.region(*region, &format!("{id}[]"));
                self.group(GroupKind::Loop, node, &id, title, below, place)
            }
            NodeKind::Try { region, error, handler } => {
                let mut below = self.region(*region, parent);
                let caught = self.region(*handler, parent);
                if let (Some(tried), false) = (below.last(), caught.is_empty()) {
                    let catch = format!("{id}:catch");
                    self.edges.push(error_edge(tried.id(), &catch));
                    let title = match error {
                        Some(error) => format!("catch {}", self.words.local(*error)),
                        None => "catch".to_owned(),
                    };
                    let catch =
                        Group { id: catch, kind: GroupKind::Catch, title, members: caught, place: None };
                    below.push(Member::Group(catch));
                }
                let title = match &self.plan.region(*handler).result {
                    Some(value) => format!("try, else {}", self.words.expression(value)),
                    None => "try".to_owned(),
                };
                self.group(GroupKind::Try, node, &id, title, below, place)
            }
            _ => Member::Step(self.step(node, id.clone(), place)),
        };
        members.push(member);
        if let Some(undo) = node.undo {
            let below = self.region(undo, &id);
            let undo = format!("{id}:undo");
            self.edges.push(undo_edge(&id, &undo));
            let title = format!("undo {}", node.name);
            members.push(Member::Group(Group {
                id: undo,
                kind: GroupKind::Undo,
                title,
                members: below,
                place: None,
            }));
        }
    }

    /// What asks a question and goes one of several ways. Ways without steps are not shown.
    #[expect(clippy::too_many_arguments, reason = "all of them are parts of one picture")]
    fn decision(
        &mut self,
        kind: GroupKind,
        node: &Node,
        id: String,
        parent: &str,
        question: String,
        ways: Vec<(RegionId, String)>,
        place: Option<Place>,
    ) -> Member {
        let head = Step {
            id: id.clone(),
            name: node.name.clone(),
            kind: StepKind::Decision,
            words: question.clone(),
            calls: None,
            place,
        };
        let mut members = vec![Member::Step(head)];
        for (position, (region, way)) in ways.into_iter().enumerate() {
            let below = self.region(region, parent);
            if below.is_empty() {
                continue;
            }
            let group = format!("{id}:{}", position + 1);
            self.edges.push(branch_edge(&id, &group, &way));
            members.push(Member::Group(Group {
                id: group,
                kind: GroupKind::Branch,
                title: way,
                members: below,
                place: None,
            }));
        }
        Member::Group(Group { id: format!("{id}:all"), kind, title: question, members, place })
    }

    fn arm(&self, arm: &agentflow_plan::MatchArm) -> String {
        let pattern = self.words.pattern(&arm.pattern);
        match &arm.guard {
            Some(guard) => format!("{pattern} if {}", self.words.expression(guard)),
            None => pattern,
        }
    }

    fn branches(
        &mut self,
        kind: GroupKind,
        node: &Node,
        id: &str,
        title: &str,
        branches: &[agentflow_plan::Branch],
        place: Option<Place>,
    ) -> Member {
        let mut members = Vec::new();
        for branch in branches {
            let below = self.region(branch.region, id);
            let group = Group {
                id: format!("{id}/{}:branch", branch.name),
                kind: GroupKind::Branch,
                title: branch.name.to_string(),
                members: below,
                place: None,
            };
            members.push(match group.members.is_empty() {
                // A branch without steps gives a value at once.
                true => Member::Step(self.value_of_branch(group, branch)),
                false => Member::Group(group),
            });
        }
        self.group(kind, node, id, title.to_owned(), members, place)
    }

    fn value_of_branch(&self, group: Group, branch: &agentflow_plan::Branch) -> Step {
        let value = self.plan.region(branch.region).result.as_ref();
        Step {
            id: group.id,
            name: branch.name.clone(),
            kind: StepKind::Compute,
            words: value.map(|value| self.words.expression(value)).unwrap_or_default(),
            calls: None,
            place: None,
        }
    }

    /// A group named by its node; without members it is a step.
    fn group(
        &self,
        kind: GroupKind,
        node: &Node,
        id: &str,
        title: String,
        members: Vec<Member>,
        place: Option<Place>,
    ) -> Member {
        if members.is_empty() {
            let name = node.name.clone();
            let kind = StepKind::Compute;
            return Member::Step(Step { id: id.to_owned(), name, kind, words: title, calls: None, place });
        }
        let is_named = !matches!(kind, GroupKind::Try) && !title.starts_with(base_of(&node.name));
        let title = if is_named { format!("{}: {title}", node.name) } else { title };
        Member::Group(Group { id: id.to_owned(), kind, title, members, place })
    }

    fn control(&self, control: &LoopControl) -> String {
        let bounded = |bound: &Option<agentflow_plan::Expression>| match bound {
            Some(bound) => format!(" up to {}", self.words.expression(bound)),
            None => String::new(),
        };
        match control {
            LoopControl::Repeat { bound: None } => "repeat forever".to_owned(),
            LoopControl::Repeat { bound } => format!("repeat{}", bounded(bound)),
            LoopControl::While { condition, bound } => {
                format!("while {}{}", self.words.expression(condition), bounded(bound))
            }
            LoopControl::For { items, item, index } => {
                let names = self.words.item_and_index(*item, *index);
                format!("for {names} in {}", self.words.expression(items))
            }
        }
    }

    fn step(&self, node: &Node, id: String, place: Option<Place>) -> Step {
        let (kind, words, calls) = self.does(&node.kind);
        Step { id, name: node.name.clone(), kind, words, calls, place }
    }

    fn does(&self, kind: &NodeKind) -> (StepKind, String, Option<Name>) {
        let words = |expression| self.words.expression(expression);
        let within = |within: &Option<agentflow_plan::Expression>| match within {
            Some(within) => format!(" within {}", self.words.expression(within)),
            None => String::new(),
        };
        match kind {
            NodeKind::Compute(value) => (StepKind::Compute, words(value), None),
            NodeKind::Call(call) => {
                let name = self.words.callable(call.target);
                let kind = match call.target {
                    CallableId::Agent(_) => StepKind::Agent,
                    CallableId::Tool(_) => StepKind::Tool,
                    CallableId::Workflow(_) => StepKind::Workflow,
                };
                (kind, format!("{name}{}", self.words.arguments(&call.arguments)), Some(name))
            }
            NodeKind::Ask(ask) => {
                let to = ask.to.as_ref().map(|to| format!(" to {}", words(to))).unwrap_or_default();
                (StepKind::Ask, format!("ask {}{to}{}", words(&ask.question), within(&ask.within)), None)
            }
            NodeKind::Wait(wait) => {
                let signal = &self.plan.signals[wait.signal.index()].name;
                (StepKind::Wait, format!("wait {signal}{}", within(&wait.within)), None)
            }
            NodeKind::Sleep(until) => (StepKind::Sleep, format!("sleep {}", words(until)), None),
            NodeKind::Spawn(spawn) => {
                let name = self.plan.workflows[spawn.workflow.index()].name.clone();
                (StepKind::Spawn, format!("spawn {name}"), Some(name))
            }
            NodeKind::Read(source) => (StepKind::Read, source_words(*source).to_owned(), None),
            NodeKind::Emit(value) => (StepKind::Emit, format!("emit {}", words(value)), None),
            NodeKind::Converse { agent, arguments, .. } => {
                let name = self.plan.agents[agent.index()].name.clone();
                let words = format!("conversation({name}{})", self.words.arguments(arguments));
                (StepKind::Conversation, words, Some(name))
            }
            NodeKind::Send { conversation, message, .. } => {
                (StepKind::Send, format!("{}.send({})", words(conversation), words(message)), None)
            }
            NodeKind::Return(None) => (StepKind::Return, "return".to_owned(), None),
            NodeKind::Return(Some(value)) => (StepKind::Return, format!("return {}", words(value)), None),
            NodeKind::Fail { kind, message } => {
                (StepKind::Fail, format!("{}{}", fail_words(*kind), words(message)), None)
            }
            NodeKind::Raise(error) => (StepKind::Fail, format!("fail {}", words(error)), None),
            NodeKind::Break => (StepKind::Break, "break".to_owned(), None),
            NodeKind::Continue => (StepKind::Continue, "continue".to_owned(), None),
            NodeKind::Expect { text, .. } => (StepKind::Expect, format!("expect {text}"), None),
            NodeKind::If { .. }
            | NodeKind::Match { .. }
            | NodeKind::Parallel(_)
            | NodeKind::ParallelFor { .. }
            | NodeKind::Race(_)
            | NodeKind::Loop { .. }
            | NodeKind::Try { .. } => unreachable!("what owns regions is a group"),
        }
    }
}

/// A region's nodes as they run. They are added as they are written, so by position; a plan from elsewhere may differ.
fn in_order(region: &Region) -> Vec<NodePosition> {
    petgraph::algo::toposort(&region.graph, None)
        .map(|mut order| {
            if region
                .graph
                .edge_indices()
                .all(|edge| region.graph.edge_endpoints(edge).is_some_and(|(from, to)| from < to))
            {
                order.sort();
            }
            order
        })
        .unwrap_or_else(|_| region.graph.node_indices().collect())
}

/// A name without its `#2`.
fn base_of(name: &str) -> &str {
    name.split('#').next().unwrap_or(name)
}

fn source_words(source: Source) -> &'static str {
    match source {
        Source::Now => "now()",
        Source::Uuid => "uuid()",
        Source::Random => "random()",
    }
}
