//! Where private data, text of strangers and the outside can be reached from, and by which way.
//!
//! A callable is two nodes here: what a call of it reaches, and (of agents) the situation that its model is in: what its
//! tools reach, and what those who handed over to it knew.

use agentflow_analysis::finding::Place;
use agentflow_analysis::typed::{Binding, Handoff, Name};
use agentflow_plan::{Label, Sharing};

use super::approval::is_always_approved;
use crate::graph::{CallGraph, EdgeKind, Nearest, Node, nearest};

/// What flows along a handoff.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Along {
    /// Nothing that counts.
    Nothing,
    /// Anything that the model saw or wrote.
    Anything,
    /// The results of tools, or a summary of them.
    Results,
}

impl Along {
    /// Whether it flows along this handoff.
    pub fn flows(self, handoff: &Handoff) -> bool {
        match self {
            Along::Nothing => false,
            Along::Anything => handoff.sharing != Sharing::None || handoff.arguments.contains(&Binding::Open),
            // A summary is a model's own words, and may repeat anything.
            Along::Results => match handoff.sharing {
                Sharing::None => false,
                Sharing::Summary => true,
                Sharing::All | Sharing::Last(_) => !handoff.without_tools,
            },
        }
    }
}

/// The ways to the tools with one label.
pub struct Ways<'g, 'a> {
    graph: &'g CallGraph<'a>,
    label: Label,
    nearest: Nearest,
}

impl<'g, 'a> Ways<'g, 'a> {
    /// The ways by which each agent reaches the label; what `along` says is known after a handoff too, unless it goes to
    /// one of those that `stops` has.
    pub fn new(
        graph: &'g CallGraph<'a>,
        label: Label,
        along: Along,
        stops: impl Fn(Node) -> bool,
    ) -> Ways<'g, 'a> {
        let count = graph.len() as Node;
        let mut edges = Vec::new();
        for from in graph.nodes() {
            for edge in graph.edges(from) {
                let watched = label == Label::External && is_always_approved(graph, edge);
                match edge.kind {
                    EdgeKind::Call(_) | EdgeKind::Spawn if !watched => edges.push((from, edge.to)),
                    EdgeKind::Entry(_) if !watched => {
                        edges.extend([(from, edge.to), (count + from, edge.to)])
                    }
                    EdgeKind::Handoff(handoff) => {
                        if Along::Anything.flows(handoff) {
                            edges.push((from, edge.to));
                        }
                        if along.flows(handoff) && !stops(edge.to) {
                            edges.push((count + edge.to, count + from));
                        }
                    }
                    // What a guard does, the model does not see.
                    _ => {}
                }
            }
        }
        let labelled = graph.nodes().filter(|node| {
            graph.tool(*node).is_some_and(|tool| tool.labels.iter().any(|(own, _)| *own == label))
        });
        let nearest = nearest(2 * graph.len(), &edges, labelled);
        Ways { graph, label, nearest }
    }

    /// Whether the model of this agent can have to do with it.
    pub fn concerns(&self, agent: Node) -> bool {
        self.nearest.reaches(self.situation(agent))
    }

    /// How many steps away it is.
    pub fn distance(&self, agent: Node) -> u32 {
        self.nearest.distance(self.situation(agent))
    }

    /// The tool at the end of the way.
    pub fn tool(&self, agent: Node) -> Option<Node> {
        self.nearest.goal(self.situation(agent))
    }

    /// Where that tool says so.
    pub fn place(&self, agent: Node) -> Option<Place> {
        let tool = self.graph.tool(self.tool(agent)?)?;
        let (_, span) = tool.labels.iter().find(|(label, _)| *label == self.label)?;
        Some(Place::new(tool.head.file, *span))
    }

    /// Who handed it over to this agent, where it did not come to it by a tool of its own.
    pub fn handed_over_by(&self, agent: Node) -> Option<Node> {
        let count = self.graph.len() as Node;
        self.nearest.next(self.situation(agent))?.checked_sub(count)
    }

    /// The way as it is told: `` `Triage` → `Reader` → `fetch_page` ``, from the first who had it.
    pub fn text(&self, agent: Node) -> String {
        const SHOWN_MAX: usize = 6;
        let count = self.graph.len() as Node;
        let mut names = Vec::new();
        let mut at = Some(self.situation(agent));
        let mut skipped = false;
        while let Some(node) = at {
            let next = self.nearest.next(node);
            // Of handoffs only the one who used the tool is told.
            if next.is_none_or(|next| next < count) {
                if names.len() < SHOWN_MAX || next.is_none() {
                    names.push(self.name(node));
                } else {
                    skipped = true;
                    at = self.nearest.goal(node).filter(|goal| *goal != node);
                    continue;
                }
            }
            at = next;
        }
        let last = names.len().saturating_sub(1);
        let mut text = String::new();
        for (position, name) in names.iter().enumerate() {
            if position > 0 {
                text.push_str(if skipped && position == last { " → … → " } else { " → " });
            }
            text.push_str(&format!("`{name}`"));
        }
        text
    }

    /// To whom it was handed on, down to this agent: ``, handed on to `Second`, `Third` ``. Nothing where the way begins there.
    pub fn handed_on(&self, agent: Node) -> String {
        const SHOWN_MAX: usize = 4;
        let mut names = Vec::new();
        let mut at = agent;
        while let Some(from) = self.handed_over_by(at) {
            if names.len() == SHOWN_MAX {
                names.push("…".to_owned());
                break;
            }
            names.push(format!("`{}`", self.name(at)));
            at = from;
        }
        names.reverse();
        if names.is_empty() { String::new() } else { format!(", handed on to {}", names.join(", ")) }
    }

    fn name(&self, node: Node) -> &'a Name {
        &self.graph.head(node % self.graph.len() as Node).name
    }

    fn situation(&self, agent: Node) -> Node {
        self.graph.len() as Node + agent
    }

    /// For each agent the least of the values that `of` gives to the callables on its way, itself left out.
    pub fn least_on_way<K: Ord + Copy>(&self, of: impl Fn(Node) -> Option<K>) -> Vec<Option<K>> {
        let count = self.graph.len() as Node;
        let mut least: Vec<Option<K>> = vec![None; 2 * count as usize];
        for &node in &self.nearest.reached {
            let Some(next) = self.nearest.next(node) else { continue };
            let of_next = of(next % count);
            least[node as usize] = match (of_next, least[next as usize]) {
                (Some(one), Some(other)) => Some(one.min(other)),
                (one, other) => one.or(other),
            };
        }
        least.split_off(count as usize)
    }
}
