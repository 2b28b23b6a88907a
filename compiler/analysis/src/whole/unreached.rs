//! Agents that no workflow reaches.

use std::collections::BTreeMap;

use agentflow_plan::{AgentId, CallableId};

use super::Whole;
use super::reach::{led_to, reached_agents};
use crate::declare::{DeclarationId, Definition};
use crate::finding::{Finding, Place};
use crate::findings::unused as findings;
use crate::graph::components;

/// Tells the agents that no workflow reaches, of those that `is_asked` has. One mistake, one finding: of agents that lead
/// to each other the first, and none to which another one leads that is told.
pub fn check(whole: &Whole<'_>, is_asked: impl Fn(DeclarationId) -> bool, found: &mut Vec<Finding>) {
    let reached = reached_agents(whole);
    let mut numbers: BTreeMap<AgentId, u32> = BTreeMap::new();
    let mut agents: Vec<(DeclarationId, AgentId)> = Vec::new();
    for (position, declaration) in whole.declarations.all.iter().enumerate() {
        if let Definition::Agent(agent) = declaration.definition
            && !reached.contains(&agent)
        {
            numbers.insert(agent, agents.len() as u32);
            agents.push((DeclarationId(position as u32), agent));
        }
    }
    if agents.is_empty() {
        return;
    }
    let mut edges: Vec<Vec<u32>> = vec![Vec::new(); agents.len()];
    for body in whole.bodies {
        let Some(CallableId::Agent(own)) = body.callable(whole.declarations) else { continue };
        if let Some(number) = numbers.get(&own) {
            edges[*number as usize].extend(led_to(body).iter().filter_map(|agent| numbers.get(agent)));
        }
    }
    let components = components(&edges);
    let mut component_of = vec![0_u32; agents.len()];
    for (number, component) in (0..).zip(&components) {
        for agent in component {
            component_of[*agent as usize] = number;
        }
    }
    let mut is_led_to = vec![false; components.len()];
    for (from, edges) in edges.iter().enumerate() {
        for to in edges.iter().map(|to| component_of[*to as usize]) {
            is_led_to[to as usize] |= to != component_of[from];
        }
    }
    let named = |agent: u32| -> (&str, Place) {
        let declaration = whole.declarations.get(agents[agent as usize].0);
        (declaration.name.as_str(), declaration.place())
    };
    for (component, is_led_to) in components.iter().zip(is_led_to) {
        let asked: Vec<u32> =
            component.iter().copied().filter(|agent| is_asked(agents[*agent as usize].0)).collect();
        let Some((first, _)) = asked.split_first() else { continue };
        if is_led_to {
            continue;
        }
        let others: Vec<(&str, Place)> =
            component.iter().filter(|agent| *agent != first).map(|agent| named(*agent)).collect();
        let (name, place) = named(*first);
        found.push(findings::agent(place, name, &others));
    }
}
