//! Regions and their nodes.

use std::collections::BTreeSet;

use petgraph::algo::toposort;

use super::paths::{Parent, Paths};
use super::types::distinct;
use super::{Caller, Check, Checker, exists};
use crate::{CallableId, LoopControl, Node, NodeKind, RegionId};

/// Regions inside each other at most. Programs nest no deeper, being bounded themselves.
const REGION_DEPTH_MAX: usize = 1_024;

impl<'a> Checker<'a> {
    /// Checks the outermost region of a callable, a guard or a tool.
    pub(super) fn region(&mut self, id: RegionId) -> Check {
        self.paths = Paths::default();
        self.region_below(id, Parent::ROOT)
    }

    fn region_below(&mut self, id: RegionId, parent: Parent) -> Check {
        if self.region_depth >= REGION_DEPTH_MAX {
            return Err(format!("region {}: it is nested too deeply", id.0));
        }
        self.region_depth += 1;
        let checked = self.deeper(|checker| checker.region_here(id, parent));
        self.region_depth -= 1;
        // Said once, by the innermost.
        checked.map_err(|damage| {
            if damage.starts_with("region ") { damage } else { format!("region {}: {damage}", id.0) }
        })
    }

    fn region_here(&mut self, id: RegionId, parent: Parent) -> Check {
        let plan = self.plan;
        exists(&plan.regions, id.index(), "region")?;
        if std::mem::replace(&mut self.owned[id.index()], true) {
            return Err("it has two owners".to_string());
        }
        let region = &plan.regions[id.index()];
        if toposort(&region.graph, None).is_err() {
            return Err("it has a cycle".to_string());
        }
        region.inputs.iter().for_each(|input| self.locals.read(*input));
        let inputs: BTreeSet<_> = region.inputs.iter().collect();
        if let Some(assigned) = region.assigns.iter().find(|assigned| !inputs.contains(assigned)) {
            return Err(format!("it assigns local {}, which is none of its inputs", assigned.0));
        }
        let parent = match &region.label {
            Some(label) => self.paths.below(parent, label),
            None => parent,
        };
        for node in region.graph.node_weights() {
            if !self.paths.add(parent, &node.name) {
                return Err(format!("two steps are called `{}`", node.name));
            }
            self.node(node, parent)?;
        }
        self.expressions(&region.result)
    }

    /// `parent` is where the node's own path is: what decides between regions adds nothing to the paths in them,
    /// every other owner adds its name.
    fn node(&mut self, node: &'a Node, parent: Parent) -> Check {
        self.locals.bind_all(node.output);
        let own = self.paths.below(parent, &node.name);
        node.undo.iter().try_for_each(|undo| self.region_below(*undo, own))?;
        match &node.kind {
            NodeKind::Compute(value)
            | NodeKind::Sleep(value)
            | NodeKind::Emit(value)
            | NodeKind::Raise(value) => self.expression(value),
            NodeKind::Call(call) => {
                if let Some(Caller::Callable(caller)) = self.caller {
                    self.calls.entry(caller).or_default().insert(call.target);
                }
                self.call(call.target, &call.arguments, &call.options)
            }
            NodeKind::Ask(ask) => {
                self.r#type(&ask.answer)?;
                self.expressions([&ask.question].into_iter().chain(&ask.to).chain(&ask.within))
            }
            NodeKind::Wait(wait) => {
                exists(&self.plan.signals, wait.signal.index(), "signal")?;
                self.expressions(&wait.within)
            }
            NodeKind::Spawn(spawn) => {
                exists(&self.plan.workflows, spawn.workflow.index(), "workflow")?;
                let parameters = self.plan.workflows[spawn.workflow.index()].parameters.len();
                super::arguments::count(spawn.arguments.len(), parameters)?;
                self.expressions(&spawn.arguments)
            }
            NodeKind::Converse { agent, arguments, options } => {
                self.call(CallableId::Agent(*agent), arguments, options)
            }
            NodeKind::Send { conversation, message, .. } => self.expressions([conversation, message]),
            NodeKind::If { condition, then, otherwise } => {
                self.expression(condition)?;
                self.region_below(*then, parent)?;
                otherwise.iter().try_for_each(|otherwise| self.region_below(*otherwise, parent))
            }
            NodeKind::Match { subject, arms } => {
                self.expression(subject)?;
                for arm in arms {
                    self.pattern(&arm.pattern)?;
                    self.expressions(&arm.guard)?;
                    self.region_below(arm.region, parent)?;
                }
                Ok(())
            }
            NodeKind::Parallel(branches) | NodeKind::Race(branches) => {
                distinct("branch", branches.iter().map(|branch| &branch.name))?;
                branches.iter().try_for_each(|branch| self.region_below(branch.region, own))
            }
            NodeKind::ParallelFor { items, max, item, index, region } => {
                self.locals.bind_all([*item].into_iter().chain(*index));
                self.expressions([items].into_iter().chain(max))?;
                self.region_below(*region, own)
            }
            NodeKind::Loop { control, region } => {
                self.control(control)?;
                self.region_below(*region, own)
            }
            NodeKind::Try { region, error, handler } => {
                self.locals.bind_all(*error);
                self.region_below(*region, parent)?;
                self.region_below(*handler, parent)
            }
            NodeKind::Return(value) => self.expressions(value),
            NodeKind::Fail { message, .. } => self.expression(message),
            NodeKind::Expect { condition, .. } => self.expression(condition),
            NodeKind::Read(_) | NodeKind::Break | NodeKind::Continue => Ok(()),
        }
    }

    fn control(&mut self, control: &LoopControl) -> Check {
        match control {
            LoopControl::Repeat { bound } => self.expressions(bound),
            LoopControl::While { condition, bound } => self.expressions([condition].into_iter().chain(bound)),
            LoopControl::For { items, item, index } => {
                self.locals.bind_all([*item].into_iter().chain(*index));
                self.expression(items)
            }
        }
    }
}
