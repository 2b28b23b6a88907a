//! `now()`, `uuid()` and `random()`: read once, and recorded.
//!
//! | state   | event       | becomes          |
//! | ------- | ----------- | ---------------- |
//! | new     |             | reading: a command is out |
//! | reading | it was read | ended with it    |

use agentflow_plan::{Source, Value};
use serde::{Deserialize, Serialize};

use super::{Start, Started};
use crate::progress::{Progress, failure};
use crate::state::{Ending, Kind, Purpose, StepKind, TaskId};
use crate::{CommandId, CommandKind, EffectError, Failure};

/// A reading.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ReadRun {
    /// Of what.
    pub source: Source,
    /// The command.
    pub command: CommandId,
}

impl Progress<'_> {
    pub(crate) fn start_read(&mut self, start: &Start, source: Source) -> Result<Started, Failure> {
        let step = match source {
            Source::Now => StepKind::Now,
            Source::Uuid => StepKind::Uuid,
            Source::Random => StepKind::Random,
        };
        let kind = Kind::Read(ReadRun { source, command: self.state.flight.next_id() });
        let id = self.add_node_task(start, kind, step, None);
        let command = self.open(id, Purpose::Read);
        self.give_out(command, start.path.clone(), CommandKind::Read(source));
        Ok(Started::Running)
    }

    pub(crate) fn source_read(&mut self, id: TaskId, value: Value) {
        self.finish(id, Ending::Value(value));
    }

    /// A host could not read.
    pub(crate) fn read_failed(&mut self, id: TaskId, error: &EffectError) {
        if let Some(Kind::Read(run)) = self.state.tasks.kind(id) {
            self.state.flight.close(run.command);
        }
        let ending = Ending::Failed(failure(error.kind, error.message.clone(), &self.path(id)));
        self.finish(id, ending);
    }
}

/// Whether a source can give such a value.
pub(crate) fn gives(source: Source, value: &Value) -> bool {
    match (source, value) {
        (Source::Now, Value::Time(_)) | (Source::Uuid, Value::String(_)) => true,
        (Source::Random, Value::Float(drawn)) => (0.0..1.0).contains(drawn),
        _ => false,
    }
}
