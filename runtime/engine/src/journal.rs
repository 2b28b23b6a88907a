//! How events become lines of the journal, and lines events.
//!
//! A value that may be large is kept apart from the rest of its event, as the plain JSON of the value: so the store
//! keeps it once, whatever else (a step's row) holds the same bytes. Beside the machine's events a journal holds notes
//! of the host, for those who read along; a replay passes over them.

use agentflow_machine::{Event, EventKind, Refused};
use agentflow_plan::{Name, Value};
use agentflow_store::{EventRecord, Millis};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

/// A line of a journal, read.
#[derive(Debug, Clone, PartialEq)]
pub enum Record {
    /// Something that has happened to the run; the machine applies it.
    Event(Event),
    /// Something that clients of the run may want to know.
    Note(Note),
}

/// What the host notes in a journal. No replay depends on it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Note {
    /// The program emitted a value.
    Emitted {
        /// The path of the step.
        step: Name,
        /// What, in its outside form.
        value: Json,
    },
    /// A message was taken from the inbox and not applied.
    MessageRefused {
        /// The kind of message.
        message: Name,
        /// Why.
        reason: Name,
    },
}

impl Note {
    fn kind(&self) -> &'static str {
        match self {
            Note::Emitted { .. } => EMITTED,
            Note::MessageRefused { .. } => MESSAGE_REFUSED,
        }
    }

    /// The note that a message was refused.
    pub(crate) fn refused(message: &str, reason: &Refused) -> Note {
        Note::MessageRefused { message: message.into(), reason: reason.to_string().into() }
    }
}

const EMITTED: &str = "emitted";
const MESSAGE_REFUSED: &str = "message_refused";

/// The line for an event.
pub(crate) fn encode_event(seq: u64, event: &Event) -> EventRecord {
    let mut bare = event.clone();
    let payload = take_payload(&mut bare.kind);
    let body = serde_json::to_vec(&bare.kind).expect("an event has only string keys and finite numbers");
    EventRecord { seq, at: event.at, kind: kind_name(&event.kind).to_owned(), body, payload }
}

/// The line for a note.
pub(crate) fn encode_note(seq: u64, at: Millis, note: &Note) -> EventRecord {
    let body = serde_json::to_vec(note).expect("a note has only string keys and finite numbers");
    EventRecord { seq, at, kind: note.kind().to_owned(), body, payload: None }
}

/// Reads a line. The text says what is wrong with it.
pub fn decode_record(record: &EventRecord) -> Result<Record, String> {
    if matches!(&*record.kind, EMITTED | MESSAGE_REFUSED) {
        return Ok(Record::Note(read(&record.body)?));
    }
    let mut kind: EventKind = read(&record.body)?;
    if let Some(payload) = &record.payload {
        put_payload(&mut kind, payload)?;
    }
    Ok(Record::Event(Event { at: record.at, kind }))
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    serde_json::from_slice(bytes).map_err(|error| error.to_string())
}

/// The word for an event's kind, the same as in its body.
pub(crate) fn kind_name(kind: &EventKind) -> &'static str {
    match kind {
        EventKind::Started { .. } => "started",
        EventKind::EffectStarted { .. } => "effect_started",
        EventKind::ModelAnswered { .. } => "model_answered",
        EventKind::ToolReturned { .. } => "tool_returned",
        EventKind::EffectFailed { .. } => "effect_failed",
        EventKind::EffectLost { .. } => "effect_lost",
        EventKind::TimerFired { .. } => "timer_fired",
        EventKind::SourceRead { .. } => "source_read",
        EventKind::Answered { .. } => "answered",
        EventKind::Approved { .. } => "approved",
        EventKind::Rejected { .. } => "rejected",
        EventKind::Signalled { .. } => "signalled",
        EventKind::RetryRequested { .. } => "retry_requested",
        EventKind::CancelRequested { .. } => "cancel_requested",
    }
}

/// Takes out what may be large, and leaves the least of its kind in its place.
fn take_payload(kind: &mut EventKind) -> Option<Vec<u8>> {
    fn written<T: Serialize>(value: &T) -> Option<Vec<u8>> {
        Some(serde_json::to_vec(value).expect("a value has only string keys and finite numbers"))
    }
    match kind {
        EventKind::Started { input: value, .. } | EventKind::ToolReturned { value, .. } => {
            written(&std::mem::replace(value, Value::Null))
        }
        EventKind::Answered { value, .. } | EventKind::Signalled { payload: value, .. } => {
            written(&value.take())
        }
        EventKind::ModelAnswered { answer, .. } => answer.text.take().and_then(|text| written(&text)),
        EventKind::Approved { arguments, .. } => arguments.take().and_then(|arguments| written(&arguments)),
        EventKind::EffectStarted { .. }
        | EventKind::EffectFailed { .. }
        | EventKind::EffectLost { .. }
        | EventKind::TimerFired { .. }
        | EventKind::SourceRead { .. }
        | EventKind::Rejected { .. }
        | EventKind::RetryRequested { .. }
        | EventKind::CancelRequested { .. } => None,
    }
}

/// The other way of [`take_payload`].
fn put_payload(kind: &mut EventKind, payload: &[u8]) -> Result<(), String> {
    match kind {
        EventKind::Started { input: value, .. } | EventKind::ToolReturned { value, .. } => {
            *value = read(payload)?
        }
        EventKind::Answered { value, .. } | EventKind::Signalled { payload: value, .. } => {
            *value = read(payload)?
        }
        EventKind::ModelAnswered { answer, .. } => answer.text = Some(read(payload)?),
        EventKind::Approved { arguments, .. } => *arguments = Some(read(payload)?),
        _ => return Err("it has a payload, and events of its kind have none".to_owned()),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use agentflow_machine::{CommandId, ModelAnswer, Usage};

    use super::*;

    fn check(kind: EventKind, payload: Option<&str>) {
        let event = Event { at: 7, kind };
        let record = encode_event(3, &event);
        assert_eq!(record.payload.as_deref(), payload.map(str::as_bytes), "{event:?}");
        let body: Json = serde_json::from_slice(&record.body).expect("a body is JSON");
        assert_eq!(body["kind"], record.kind, "the word in the row and the one in the body");
        assert_eq!(decode_record(&record), Ok(Record::Event(event)));
    }

    #[test]
    fn events_are_read_back_as_they_were() {
        let command = CommandId(1);
        let step: Name = "main/ask".into();
        check(EventKind::TimerFired { command }, None);
        check(EventKind::EffectStarted { command }, None);
        check(EventKind::EffectLost { command }, None);
        check(EventKind::ToolReturned { command, value: Value::Float(20.0), picked: false }, Some("20.0"));
        check(
            EventKind::ToolReturned { command, value: Value::Duration(5), picked: false },
            Some(r#"{"$duration":5}"#),
        );
        check(EventKind::SourceRead { command, value: Value::Time(5) }, None);
        check(
            EventKind::Started {
                workflow: "main".into(),
                input: Value::object([("x".into(), Value::Int(1))]),
                environment: vec![("A".into(), "b".into())],
            },
            Some(r#"{"x":1}"#),
        );
        let answer = ModelAnswer { text: Some("hello".into()), ..ModelAnswer::default() };
        check(EventKind::ModelAnswered { command, answer, usage: Usage::default() }, Some(r#""hello""#));
        let silent = ModelAnswer::default();
        check(EventKind::ModelAnswered { command, answer: silent, usage: Usage::default() }, None);
        check(EventKind::Answered { step: step.clone(), value: Json::Null, by: None }, Some("null"));
        check(EventKind::Approved { step: step.clone(), arguments: None, by: None }, None);
        check(
            EventKind::Approved { step: step.clone(), arguments: Some(Json::Bool(true)), by: None },
            Some("true"),
        );
        check(EventKind::Rejected { step: step.clone(), reason: None, by: None }, None);
        check(EventKind::Signalled { signal: "paid".into(), payload: Json::from(1) }, Some("1"));
        check(EventKind::RetryRequested { step }, None);
        check(EventKind::CancelRequested { reason: None }, None);
    }

    #[test]
    fn notes_are_read_back_and_are_no_events() {
        let note = Note::Emitted { step: "main/emit".into(), value: Json::from("half-way") };
        let record = encode_note(1, 0, &note);
        assert_eq!(record.kind, "emitted");
        assert_eq!(decode_record(&record), Ok(Record::Note(note)));
    }

    #[test]
    fn what_is_no_event_is_told() {
        let record = EventRecord {
            seq: 1,
            at: 0,
            kind: "dreamt".into(),
            body: br#"{"kind":"dreamt"}"#.to_vec(),
            payload: None,
        };
        let told = decode_record(&record).expect_err("there is no such event");
        assert!(told.contains("dreamt"), "{told}");
    }
}
