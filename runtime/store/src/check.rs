//! What a store refuses before it looks at what it holds: the same rules for every store.

use crate::{Append, NewRun};

/// The longest id of a run, in bytes.
const RUN_ID_BYTES_MAX: usize = 255;

/// Whether a run can have this id. The text says what is wrong with it.
pub fn check_run_id(run_id: &str) -> Result<(), String> {
    if run_id.is_empty() {
        return Err("a run's id may not be empty".to_owned());
    }
    if run_id.len() > RUN_ID_BYTES_MAX {
        return Err(format!("a run's id may not be longer than {RUN_ID_BYTES_MAX} bytes"));
    }
    if run_id.chars().any(char::is_control) {
        return Err(format!("a run's id may not hold control characters: {run_id:?}"));
    }
    Ok(())
}

impl NewRun {
    /// Whether a store can take this run. The text says what is wrong with it.
    pub fn check(&self) -> Result<(), String> {
        check_run_id(&self.run_id)
    }
}

impl Append {
    /// Whether the append agrees with itself. The text says where it does not.
    pub fn check(&self) -> Result<(), String> {
        if i64::try_from(self.expected_head).is_err() || i64::try_from(self.head()).is_err() {
            return Err(format!("event {} is beyond the last number", self.expected_head));
        }
        for (event, due) in self.events.iter().zip(self.expected_head + 1..) {
            if event.seq != due {
                return Err(format!("event {} stands where event {due} is due", event.seq));
            }
        }
        if let Some(snapshot) = &self.snapshot
            && snapshot.seq > self.head()
        {
            return Err(format!(
                "a snapshot of event {} in a journal that ends with {}",
                snapshot.seq,
                self.head()
            ));
        }
        if let Some(step) = self.steps.iter().find(|step| step.first_seq > self.head()) {
            return Err(format!(
                "step `{}` appears with event {}, and the journal ends with {}",
                step.step,
                step.first_seq,
                self.head()
            ));
        }
        if let Some(run) = self.spawned.iter().find_map(|run| run.check().err()) {
            return Err(run);
        }
        Ok(())
    }
}
