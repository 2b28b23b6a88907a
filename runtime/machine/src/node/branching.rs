//! `if` and `match`: a region is chosen and runs in the node's place.
//!
//! | state   | event            | becomes                                                                    |
//! | ------- | ---------------- | -------------------------------------------------------------------------- |
//! | new     | a region applies | running: it starts; without one (an `if` without `else`), ended with null  |
//! | running | the region ends  | ended with that                                                            |
//!
//! They are no steps, and add nothing to the paths of what is inside.

use agentflow_evaluator::pattern_matches;
use agentflow_plan::{ErrorKind, Expression, MatchArm, RegionId, Value};

use super::{Start, Started};
use crate::Failure;
use crate::progress::{Progress, failure, frame_of};
use crate::state::{Frame, Slot};

impl Progress<'_> {
    pub(crate) fn start_if(
        &mut self,
        start: &Start,
        condition: &Expression,
        then: RegionId,
        otherwise: Option<RegionId>,
    ) -> Result<Started, Failure> {
        let chosen = if self.holds(start.region, condition, &start.path)? { Some(then) } else { otherwise };
        Ok(match chosen {
            None => Started::Done(Value::Null),
            Some(region) => {
                let frame = self.inner_frame(start.region, region);
                self.run_in_place(start, region, frame)
            }
        })
    }

    pub(crate) fn start_match(
        &mut self,
        start: &Start,
        subject: &Expression,
        arms: &[MatchArm],
    ) -> Result<Started, Failure> {
        let subject = self.evaluate_in(start.region, subject, &start.path)?;
        for arm in arms {
            let mut bound = Frame::new();
            if !pattern_matches(self.plan, &arm.pattern, &subject, &mut bound) {
                continue;
            }
            let applies = match &arm.guard {
                None => true,
                Some(guard) => {
                    let frame = frame_of(self.state, start.region).cloned().unwrap_or_default();
                    self.evaluate(&with_locals(frame, &bound), guard, &start.path)? == Value::Bool(true)
                }
            };
            if applies {
                let frame = with_locals(self.inner_frame(start.region, arm.region), &bound);
                return Ok(self.run_in_place(start, arm.region, frame));
            }
        }
        let message = format!("no arm of the match applies to {}", subject.render());
        Err(failure(ErrorKind::Failed, message, &start.path))
    }

    /// Runs a region in place of a node.
    fn run_in_place(&mut self, start: &Start, region: RegionId, frame: Frame) -> Started {
        let path = self.path(start.region);
        self.start_region(start.region, Slot::Node(start.node), path, region, frame);
        Started::Running
    }
}

fn with_locals(mut frame: Frame, bound: &Frame) -> Frame {
    for (local, value) in bound.iter() {
        frame.set(local, value.clone());
    }
    frame
}
