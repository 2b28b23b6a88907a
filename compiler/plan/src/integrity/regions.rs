//! Regions and their nodes.

use petgraph::algo::toposort;

use super::types::distinct;
use super::{Caller, Check, Checker, exists};
use crate::{CallableId, LoopControl, Node, NodeKind, RegionId};

impl Checker<'_> {
    pub(super) fn region(&mut self, id: RegionId) -> Check {
        self.deeper(|checker| checker.region_here(id)).map_err(|damage| {
            // Said once, by the innermost.
            if damage.starts_with("region ") { damage } else { format!("region {}: {damage}", id.0) }
        })
    }

    fn region_here(&mut self, id: RegionId) -> Check {
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
        if let Some(assigned) = region.assigns.iter().find(|assigned| !region.inputs.contains(assigned)) {
            return Err(format!("it assigns local {}, which is none of its inputs", assigned.0));
        }
        distinct("node", region.graph.node_weights().map(|node| &node.name))?;
        for node in region.graph.node_weights() {
            self.node(node)?;
        }
        self.expressions(&region.result)
    }

    fn node(&mut self, node: &Node) -> Check {
        self.locals.bind_all(node.output);
        node.undo.iter().try_for_each(|undo| self.region(*undo))?;
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
            NodeKind::Send { conversation, message } => self.expressions([conversation, message]),
            NodeKind::If { condition, then, otherwise } => {
                self.expression(condition)?;
                self.region(*then)?;
                otherwise.iter().try_for_each(|otherwise| self.region(*otherwise))
            }
            NodeKind::Match { subject, arms } => {
                self.expression(subject)?;
                for arm in arms {
                    self.pattern(&arm.pattern)?;
                    self.expressions(&arm.guard)?;
                    self.region(arm.region)?;
                }
                Ok(())
            }
            NodeKind::Parallel(branches) | NodeKind::Race(branches) => {
                distinct("branch", branches.iter().map(|branch| &branch.name))?;
                branches.iter().try_for_each(|branch| self.region(branch.region))
            }
            NodeKind::ParallelFor { items, max, item, index, region } => {
                self.locals.bind_all([*item].into_iter().chain(*index));
                self.expressions([items].into_iter().chain(max))?;
                self.region(*region)
            }
            NodeKind::Loop { control, region } => {
                self.control(control)?;
                self.region(*region)
            }
            NodeKind::Try { region, error, handler } => {
                self.locals.bind_all(*error);
                self.region(*region)?;
                self.region(*handler)
            }
            NodeKind::Return(value) => self.expressions(value),
            NodeKind::Fail { message, .. } => self.expression(message),
            NodeKind::Expect { condition, sides, .. } => {
                self.expression(condition)?;
                match sides {
                    Some(sides) => self.expressions([&sides.0, &sides.1]),
                    None => Ok(()),
                }
            }
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
