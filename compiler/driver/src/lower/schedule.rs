//! Schedules.

use agentflow_analysis::typed;
use agentflow_plan as plan;

use super::context::{Lowering, name};
use super::routine::Routine;

impl<'p> Lowering<'p> {
    /// All schedules.
    pub(super) fn schedules(&mut self) {
        let program = self.program;
        for schedule in &program.schedules {
            self.declare("schedule", &schedule.head);
            let lowered = self.schedule(schedule);
            self.plan.schedules.push(lowered);
        }
    }

    fn schedule(&mut self, schedule: &'p typed::Schedule) -> plan::Schedule {
        let mut routine = Routine::new(self, schedule.head.file, &schedule.frame);
        let arguments = routine.values_of_arguments(&schedule.arguments);
        routine.finish(&format!("schedule {}", schedule.head.name));
        plan::Schedule {
            name: name(&schedule.head.name),
            workflow: schedule.workflow,
            arguments,
            timing: schedule.timing.clone(),
            timezone: schedule.timezone.as_ref().map(name),
            overlap: schedule.overlap,
            catch_up_ms: schedule.catch_up_ms,
            jitter_ms: schedule.jitter_ms,
        }
    }
}
