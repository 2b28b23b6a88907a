//! `spawn`: a workflow that runs on its own. The command to start it is written together with the event that caused
//! it, so the node ends at once; starting a run that is there already does nothing.

use agentflow_plan::{CallableId, Name, Spawn, Value};

use super::{Start, Started};
use crate::hash::hash;
use crate::progress::Progress;
use crate::state::StepKind;
use crate::{CommandKind, Failure, SpawnRequest};

impl Progress<'_> {
    pub(crate) fn start_spawn(&mut self, start: &Start, spawn: &Spawn) -> Result<Started, Failure> {
        let workflow = &self.plan.workflows[spawn.workflow.index()];
        let mut input = Vec::new();
        for (parameter, argument) in workflow.parameters.iter().zip(&spawn.arguments) {
            let value = self.evaluate_in(start.region, argument, &start.path)?;
            input.push((parameter.name.clone(), value));
        }
        let input = Value::object(input);
        let salt = self.state.tasks.get(start.region).and_then(|task| task.salt.clone()).unwrap_or_default();
        let run_id = spawned_id(&self.state.run_id, &start.path, &salt);
        let output = Value::String(run_id.clone());
        self.instant_row(&start.path, StepKind::Spawn, Some(input.clone()), Ok(output.clone()));
        // The run itself does not count its own beginning: whoever starts it calls it.
        self.count_call(CallableId::Workflow(spawn.workflow));
        let request = SpawnRequest { run_id, workflow: workflow.name.clone(), input: input.to_json() };
        self.tell(start.path.clone(), CommandKind::Spawn(Box::new(request)));
        Ok(Started::Done(output))
    }
}

/// An id of its own for each spawning step: that of the first run of the line, and a hash of where it was spawned.
/// It does not grow along a line of runs that spawn each other.
fn spawned_id(run_id: &str, path: &str, salt: &str) -> Name {
    let first = match run_id.rsplit_once('-') {
        Some((first, last)) if last.len() == 16 && last.bytes().all(|byte| byte.is_ascii_hexdigit()) => first,
        _ => run_id,
    };
    format!("{first}-{:016x}", hash(&[run_id.as_bytes(), path.as_bytes(), salt.as_bytes()])).into()
}
