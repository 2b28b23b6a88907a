//! Who ends a conversation answers for the agent that was called: all that handoffs reach must return a type that fits.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use agentflow_plan::{AgentId, CallableId};

use super::Whole;
use crate::body::CallTarget;
use crate::declare::Definition;
use crate::finding::{Finding, Place};
use crate::findings::agents as findings;
use crate::program::{Body, Owner};
use crate::typed::{Agent, ToolEntryTarget, Type};
use crate::types::{Fit, fit};

/// Tells handoffs to agents that return something else than the agent that was called.
pub fn check(whole: &Whole<'_>, found: &mut Vec<Finding>) {
    let agents = agents(whole);
    let mut told: BTreeSet<(AgentId, usize)> = BTreeSet::new();
    for called in called(whole, &agents) {
        let Some(first) = agents.get(&called) else { continue };
        if first.handoffs.is_empty() || first.result.is_unknown() {
            continue;
        }
        walk(whole, &agents, called, &mut told, found);
    }
}

/// All agents, by id.
fn agents<'w>(whole: &'w Whole<'_>) -> BTreeMap<AgentId, &'w Agent> {
    whole
        .bodies
        .iter()
        .filter_map(|body| match (&body.body, body.owner) {
            (Body::Agent(agent), Owner::Declaration(id)) => match whole.declarations.get(id).definition {
                Definition::Agent(id) => Some((id, agent)),
                _ => None,
            },
            _ => None,
        })
        .collect()
}

/// The agents that something calls, in order. Those that nobody calls or hands over to count too: they will be.
fn called(whole: &Whole<'_>, agents: &BTreeMap<AgentId, &Agent>) -> BTreeSet<AgentId> {
    let mut called = BTreeSet::new();
    let mut reached = BTreeSet::new();
    for body in whole.bodies {
        for call in &body.calls {
            if let CallTarget::Callable(CallableId::Agent(id)) = call.target {
                called.insert(id);
            }
        }
    }
    for agent in agents.values() {
        for tool in &agent.tools {
            if let ToolEntryTarget::Callable(CallableId::Agent(id)) = tool.target {
                called.insert(id);
            }
        }
        reached.extend(agent.handoffs.iter().map(|handoff| handoff.target));
    }
    called.extend(agents.keys().filter(|id| !reached.contains(id)));
    called
}

/// Goes through all agents that the called one reaches; the path to each is the shortest.
fn walk(
    whole: &Whole<'_>,
    agents: &BTreeMap<AgentId, &Agent>,
    called: AgentId,
    told: &mut BTreeSet<(AgentId, usize)>,
    found: &mut Vec<Finding>,
) {
    let first = agents[&called];
    let mut from: BTreeMap<AgentId, AgentId> = BTreeMap::from([(called, called)]);
    let mut queue = VecDeque::from([called]);
    while let Some(at) = queue.pop_front() {
        let Some(agent) = agents.get(&at) else { continue };
        for (position, handoff) in agent.handoffs.iter().enumerate() {
            let Some(target) = agents.get(&handoff.target) else { continue };
            if let Entry::Vacant(entry) = from.entry(handoff.target) {
                entry.insert(at);
                queue.push_back(handoff.target);
            }
            if fits(&target.result, &first.result) || !told.insert((at, position)) {
                continue;
            }
            let mut path = vec![target.head.name.as_str()];
            let mut back = at;
            loop {
                path.push(agents[&back].head.name.as_str());
                if back == called || path.len() > agents.len() + 1 {
                    break;
                }
                back = from[&back];
            }
            path.reverse();
            let place = |agent: &Agent| Place::new(agent.head.file, agent.head.name_span);
            let (target_type, first_type) = (whole.show(&target.result), whole.show(&first.result));
            found.push(findings::handoff_of_other_type(
                Place::new(agent.head.file, handoff.span),
                (&target.head.name, &target_type, place(target)),
                (&first.head.name, &first_type, place(first)),
                &path,
            ));
        }
    }
}

fn fits(from: &Type, to: &Type) -> bool {
    !matches!(fit(from, to), Fit::No(_))
}
