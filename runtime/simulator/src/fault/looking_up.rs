//! The person who looks up whether an effect has happened that must not be repeated.

use agentflow_machine::{Event, EventKind, QuestionKind};
use agentflow_plan::Name;

use super::host::{Host, PERSON_MS_MAX};

impl Host<'_> {
    /// A person looks up whether what is uncertain has happened.
    pub(super) fn look_up(&mut self) -> Result<(), String> {
        // The steps become uncertain by the events that are due now.
        let in_doubt = self.machine.in_doubt().len();
        let mut probe = self.machine.clone();
        for command in self.machine.in_doubt() {
            let event = Event { at: self.now, kind: EventKind::EffectLost { command } };
            probe.apply(&event).map_err(|refused| format!("a lost effect is refused: {refused}"))?;
        }
        let uncertain: Vec<Name> = probe
            .questions()
            .into_iter()
            .filter(|question| matches!(question.kind, QuestionKind::Uncertain { .. }))
            .map(|question| question.step)
            .collect();
        if uncertain.len() < in_doubt {
            return Err(format!("{in_doubt} effects are in doubt, and {} are asked about", uncertain.len()));
        }
        for step in uncertain {
            // Whether it has happened is looked up once more when the person says so.
            let said = self.looked_up(EventKind::RetryRequested { step });
            let at = self.now + self.latency(PERSON_MS_MAX);
            self.queue.push(at, 0, said);
        }
        Ok(())
    }

    /// A person looks again before having an effect repeated.
    pub(super) fn looked_up(&self, event: EventKind) -> EventKind {
        match event {
            EventKind::RetryRequested { step } => match self.once.get(&step) {
                Some((key, value)) if self.carried_out.contains_key(key) => {
                    EventKind::Answered { step, value: value.clone(), by: None }
                }
                _ => EventKind::RetryRequested { step },
            },
            other => other,
        }
    }
}
