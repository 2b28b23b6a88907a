//! A tree for terminals.

use agentflow_plan::Plan;

use super::model::{AgentNode, Graph, Group, GroupKind, Member, Step, StepKind};
use super::steps::YES;

/// The graph of one workflow, or of all, as a tree. `None` where there is no such workflow.
pub fn text(plan: &Plan, workflow: Option<&str>) -> Option<String> {
    let graph = Graph::of(plan, workflow)?;
    let mut trees: Vec<Tree> = graph
        .workflows
        .iter()
        .map(|workflow| Tree {
            line: format!("workflow {}", workflow.signature),
            below: workflow.members.iter().flat_map(member).collect(),
        })
        .collect();
    trees.extend(graph.agents.iter().map(agent));
    let mut text = String::new();
    for (position, tree) in trees.iter().enumerate() {
        if position > 0 {
            text.push('\n');
        }
        text.push_str(&tree.line);
        text.push('\n');
        tree.write_below("", &mut text);
    }
    Some(text)
}

/// A line, and lines below it.
struct Tree {
    line: String,
    below: Vec<Tree>,
}

impl Tree {
    fn leaf(line: String) -> Tree {
        Tree { line, below: Vec::new() }
    }

    fn write_below(&self, indent: &str, text: &mut String) {
        for (position, tree) in self.below.iter().enumerate() {
            let is_last = position + 1 == self.below.len();
            text.push_str(indent);
            text.push_str(if is_last { "└─ " } else { "├─ " });
            text.push_str(&tree.line);
            text.push('\n');
            tree.write_below(&format!("{indent}{}", if is_last { "   " } else { "│  " }), text);
        }
    }
}

/// The trees of a member: a question is the line of its group.
fn member(member: &Member) -> Vec<Tree> {
    match member {
        Member::Step(step) => vec![Tree::leaf(step_line(step))],
        Member::Group(group) => vec![group_tree(group)],
    }
}

fn group_tree(group: &Group) -> Tree {
    let is_question = matches!(group.kind, GroupKind::If | GroupKind::Match);
    let members = group.members.iter().skip(usize::from(is_question));
    let line = match group.kind {
        GroupKind::Branch => format!("{}:", group.title),
        _ => group.title.clone(),
    };
    let below = members.flat_map(|part| match (group.kind, part) {
        // The way that an `if` goes where its condition holds is told right below it.
        (GroupKind::If, Member::Group(way)) if way.title == YES => {
            way.members.iter().flat_map(member).collect()
        }
        (GroupKind::If, Member::Group(way)) => {
            vec![Tree { line: "else".to_owned(), below: way.members.iter().flat_map(member).collect() }]
        }
        (_, part) => member(part),
    });
    Tree { line, below: below.collect() }
}

fn step_line(step: &Step) -> String {
    match step.kind {
        StepKind::Return
        | StepKind::Fail
        | StepKind::Break
        | StepKind::Continue
        | StepKind::Emit
        | StepKind::Sleep
        | StepKind::Expect
        | StepKind::Decision => step.words.clone(),
        StepKind::Compute => format!("{} = {}", step.name, step.words),
        kind => format!("{} = {}  ({})", step.name, step.words, kind.name()),
    }
}

fn agent(agent: &AgentNode) -> Tree {
    let tools = agent.tools.iter().map(|tool| {
        let approval = tool.approval.as_ref().map(|approval| format!("  ({approval})")).unwrap_or_default();
        Tree::leaf(format!("{} {}{approval}", tool.kind, tool.target))
    });
    let handoffs = agent.handoffs.iter().map(|handoff| {
        let when = handoff.when.as_ref().map(|when| format!(" when {when}")).unwrap_or_default();
        Tree::leaf(format!("handoff {} {}{when}", handoff.target, handoff.sharing))
    });
    Tree {
        line: format!("agent {} -> {}  (model {})", agent.name, agent.result, agent.model),
        below: tools.chain(handoffs).collect(),
    }
}
