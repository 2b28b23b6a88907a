//! Regions: graphs of nodes whose nodes start when all that they wait for has ended.
//!
//! | state   | event                              | becomes                                                     |
//! | ------- | ---------------------------------- | ----------------------------------------------------------- |
//! | new     | enters                             | running: nodes that wait for nothing start                   |
//! | running | a node ends with a value           | running: those that waited for it alone start; or, if it was the last, ended with the result |
//! | running | a node fails, returns, breaks, …   | closing with that: whatever else runs in it is cancelled     |
//! | closing | all is quiet                       | ended                                                        |
//!
//! When a region ends, the `var`s that it assigns go back to its owner's frame, whichever way it ended: what a program
//! assigned before it failed or left a loop is assigned. Only a cancelled region, whose owner goes on without it,
//! leaves nothing behind.

use agentflow_plan::{Name, NodePosition, RegionId, Value};
use petgraph::Direction;
use serde::{Deserialize, Serialize};

use crate::progress::{Ended, Progress, Work, below, frame_of, frame_of_mut, seen};
use crate::state::{Ending, Frame, Kind, Slot, TaskId, UndoEntry};

/// A region that runs.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct RegionRun {
    /// Which.
    pub region: RegionId,
    /// What its locals hold.
    #[serde(with = "crate::state::kept::frame")]
    pub frame: Frame,
    /// For each node, how many it still waits for.
    waiting: Vec<u32>,
    /// Nodes that have not ended.
    remaining: u32,
}

impl<'p> Progress<'p> {
    /// Starts a region below a task. `path` is that of its owner; the region's label is added to it.
    pub fn start_region(
        &mut self,
        parent: TaskId,
        slot: Slot,
        path: Name,
        region: RegionId,
        frame: Frame,
    ) -> TaskId {
        let path = match &self.plan.region(region).label {
            Some(label) => below(&path, label),
            None => path,
        };
        self.start_region_at(parent, slot, path, region, frame)
    }

    /// Starts a region whose nodes are right below this path.
    pub fn start_region_at(
        &mut self,
        parent: TaskId,
        slot: Slot,
        path: Name,
        region: RegionId,
        frame: Frame,
    ) -> TaskId {
        let graph = &self.plan.region(region).graph;
        let waiting = graph
            .node_indices()
            .map(|node| graph.edges_directed(node, Direction::Incoming).count() as u32)
            .collect::<Vec<u32>>();
        let remaining = waiting.len() as u32;
        let run = RegionRun { region, frame, waiting, remaining };
        let id = self.add(parent, slot, path, Kind::Region(run));
        self.push(Work::Enter(id));
        id
    }

    /// What a region sees of the frame of the region or agent that it stands in.
    pub fn inner_frame(&self, owner: TaskId, region: RegionId) -> Frame {
        match frame_of(self.state, owner) {
            Some(frame) => seen(frame, &self.plan.region(region).inputs),
            None => Frame::new(),
        }
    }

    pub(crate) fn enter_region(&mut self, id: TaskId) {
        let Some(Kind::Region(run)) = self.state.tasks.kind(id) else { return };
        if run.remaining == 0 {
            return self.region_done(id);
        }
        let ready: Vec<u32> =
            (0..).zip(&run.waiting).filter(|(_, waits)| **waits == 0).map(|(node, _)| node).collect();
        for node in ready.into_iter().rev() {
            self.push(Work::Node { region: id, node });
        }
    }

    pub(crate) fn region_child_ended(&mut self, ended: Ended) {
        let Slot::Node(node) = ended.slot else { return };
        match ended.ending {
            Ending::Value(value) => self.node_ended(ended.parent, node, value),
            ending => self.close(ended.parent, ending),
        }
    }

    /// A node ended with a value: those that waited for it alone start.
    pub(crate) fn node_ended(&mut self, id: TaskId, node: u32, value: Value) {
        self.keep_output(id, node, value);
        let Some(Kind::Region(run)) = self.state.tasks.kind_mut(id) else { return };
        run.remaining = run.remaining.saturating_sub(1);
        if run.remaining == 0 {
            return self.region_done(id);
        }
        let graph = &self.plan.region(run.region).graph;
        let mut ready = Vec::new();
        for next in graph.neighbors_directed(NodePosition::new(node as usize), Direction::Outgoing) {
            if let Some(waits) = run.waiting.get_mut(next.index()) {
                *waits = waits.saturating_sub(1);
                if *waits == 0 {
                    ready.push(next.index() as u32);
                }
            }
        }
        ready.sort_unstable();
        ready.dedup();
        for node in ready.into_iter().rev() {
            self.push(Work::Node { region: id, node });
        }
    }

    /// Puts a node's value where it goes, and registers how it is undone.
    pub(crate) fn keep_output(&mut self, id: TaskId, node: u32, value: Value) {
        let Some(task) = self.state.tasks.get_mut(id) else { return };
        let Kind::Region(run) = &mut task.kind else { return };
        let definition = &self.plan.region(run.region).graph[NodePosition::new(node as usize)];
        if let Some(output) = definition.output {
            run.frame.set(output, value);
        }
        if let Some(region) = definition.undo {
            let sequence = self.state.undos;
            self.state.undos += 1;
            task.undos.push(UndoEntry {
                sequence,
                path: below(&task.path, &definition.name),
                region,
                frame: seen(&run.frame, &self.plan.region(region).inputs),
                salt: task.salt.clone(),
            });
        }
    }

    /// All nodes ended.
    fn region_done(&mut self, id: TaskId) {
        let Some(Kind::Region(run)) = self.state.tasks.kind(id) else { return };
        let path = self.path(id);
        let ending = match &self.plan.region(run.region).result {
            None => Ending::Value(Value::Null),
            Some(result) => match self.evaluate(&run.frame, result, &path) {
                Ok(value) => Ending::Value(value),
                Err(failure) => Ending::Failed(failure),
            },
        };
        self.end_region(id, ending);
    }

    pub(crate) fn settle_region(&mut self, id: TaskId) {
        let ending = self.take_closing(id);
        self.end_region(id, ending);
    }

    fn end_region(&mut self, id: TaskId, ending: Ending) {
        if ending != Ending::Cancelled {
            self.assign_outward(id);
            self.share_outward(id);
        }
        self.finish(id, ending);
    }

    /// Gives the `var`s that a region assigned back to the frame that it got them from.
    fn assign_outward(&mut self, id: TaskId) {
        let Some(task) = self.state.tasks.get(id) else { return };
        let Kind::Region(run) = &task.kind else { return };
        let assigns = &self.plan.region(run.region).assigns;
        if assigns.is_empty() {
            return;
        }
        let Some(parent) = task.parent else { return };
        let owner = match self.state.tasks.kind(parent) {
            Some(Kind::Region(_) | Kind::Agent(_)) => Some(parent),
            // The body of a callable has a frame of its own, and an undo comes after all that it could change.
            Some(Kind::Call(_) | Kind::Undo(_)) => None,
            _ => self.parent(parent),
        };
        let frame = run.frame.clone();
        if let Some(owner) = owner.and_then(|owner| frame_of_mut(self.state, owner)) {
            for local in assigns {
                if let Some(value) = frame.get(*local) {
                    owner.set(*local, value.clone());
                }
            }
        }
    }

    /// The body of a callable leaves what its `var` parameters hold to the call.
    fn share_outward(&mut self, id: TaskId) {
        let Some(call) = self.parent(id).filter(|parent| self.call(*parent).is_some()) else { return };
        if let Some(frame) = frame_of(self.state, id).cloned() {
            self.note_shared(call, &frame);
        }
    }
}
