//! Drives a machine by a table: one line an event, what it gives at its end.
//!
//! Every event goes through two machines, one of which is restored from a snapshot before each event; both must give
//! the same and be in the same state, byte by byte. What is in flight must be what was given out and not answered.

use std::collections::BTreeMap;
use std::sync::Arc;

use agentflow_machine::*;
use agentflow_plan::{ErrorKind, Plan, Value};
use serde_json::Value as Json;

/// What happens, by the path of the step that it happens to.
pub enum Happens {
    Start(&'static str),
    Model(&'static str, ModelAnswer),
    Tool(&'static str, Json),
    Fails(&'static str, EffectError),
    Begins(&'static str),
    Lost(&'static str),
    Fires(&'static str),
    Reads(&'static str, Value),
    Answers(&'static str, Json),
    Approves(&'static str, Option<Json>, Option<&'static str>),
    Rejects(&'static str, Option<&'static str>),
    Signal(&'static str, Json),
    Retry(&'static str),
    Cancel,
}

pub use Happens::*;

/// A text as the model's answer.
pub fn says(text: &str) -> ModelAnswer {
    ModelAnswer { text: Some(text.into()), ..ModelAnswer::default() }
}

/// Tool calls as the model's answer; `name arguments`.
pub fn calls(calls: &[(&str, Json)]) -> ModelAnswer {
    let call = |(index, (name, arguments)): (usize, &(&str, Json))| ToolCall {
        id: format!("call_{index}").into(),
        name: (*name).into(),
        arguments: match arguments {
            Json::String(text) => text.as_str().into(),
            other => other.to_string().into(),
        },
    };
    ModelAnswer { calls: calls.iter().enumerate().map(call).collect(), ..ModelAnswer::default() }
}

/// An error of an attempt.
pub fn error(kind: ErrorKind) -> EffectError {
    EffectError {
        kind,
        message: format!("it was {}", kind.name()).into(),
        retry_after_ms: None,
        certainty: Certainty::Unknown,
        retryability: Retryability::ByKind,
        usage: Usage::default(),
    }
}

/// An error of an attempt that did not run.
pub fn nothing_ran(kind: ErrorKind) -> EffectError {
    EffectError { certainty: Certainty::NothingRan, ..error(kind) }
}

/// A run that is driven.
pub struct Drive {
    pub plan: Arc<Plan>,
    pub machine: Machine,
    pub now: i64,
    pub journal: Vec<Event>,
    pub rows: BTreeMap<String, StepChange>,
    open: BTreeMap<CommandId, Command>,
    starting: BTreeMap<CommandId, ()>,
}

impl Drive {
    pub fn new(plan: Plan) -> Drive {
        let plan = Arc::new(plan);
        let machine = Machine::new(plan.clone(), "run".into());
        Drive {
            plan,
            machine,
            now: 0,
            journal: Vec::new(),
            rows: BTreeMap::new(),
            open: BTreeMap::new(),
            starting: BTreeMap::new(),
        }
    }

    /// The open model request of a step.
    pub fn request(&self, step: &str) -> &ModelRequest {
        let found = self.open.values().find_map(|command| match &command.kind {
            CommandKind::Model(request) if &*command.step == step => Some(request),
            _ => None,
        });
        found.unwrap_or_else(|| panic!("no model is asked at {step}"))
    }

    /// The open tool request of a step.
    pub fn tool(&self, step: &str) -> &ToolRequest {
        let found = self.open.values().find_map(|command| match &command.kind {
            CommandKind::Tool(request) if &*command.step == step => Some(request),
            _ => None,
        });
        found.unwrap_or_else(|| panic!("no tool is carried out at {step}"))
    }

    /// What was said, as the model of a step is told: one line an item.
    pub fn told(&self, step: &str) -> Vec<String> {
        self.request(step).items.iter().map(|item| shown_item(item)).collect()
    }

    /// When a timer fires.
    pub fn due(&self, timer: CommandId) -> i64 {
        match self.open.get(&timer).map(|command| &command.kind) {
            Some(CommandKind::Timer { at }) => *at,
            _ => self.now,
        }
    }

    fn id(&self, step: &str, wanted: fn(&CommandKind) -> bool) -> CommandId {
        let found = self.open.values().find(|command| &*command.step == step && wanted(&command.kind));
        found.map(|command| command.id).unwrap_or_else(|| panic!("nothing of this kind is open at {step}"))
    }

    fn ready(&self, step: &str, ids: Vec<CommandId>) -> CommandId {
        // Which step a `once` tool belongs to is seen when it is started.
        let found = ids.into_iter().find(|id| {
            let mut probe = self.machine.clone();
            let at = self.now;
            match probe.apply(&Event { at, kind: EventKind::EffectStarted { command: *id } }) {
                Ok(given) => given.commands.iter().any(|command| &*command.step == step),
                Err(_) => false,
            }
        });
        found.unwrap_or_else(|| panic!("no once tool is ready at {step}"))
    }

    /// The event, in terms of the machine.
    pub fn event(&self, happens: Happens) -> EventKind {
        let model = |kind: &CommandKind| matches!(kind, CommandKind::Model(_));
        let tool = |kind: &CommandKind| matches!(kind, CommandKind::Tool(_));
        let effect = |kind: &CommandKind| !matches!(kind, CommandKind::Timer { .. });
        let timer = |kind: &CommandKind| matches!(kind, CommandKind::Timer { .. });
        match happens {
            Start(input) => EventKind::Started {
                workflow: "flow".into(),
                input: Value::object([("input".into(), Value::string(input))]),
                environment: vec![("SHOP".into(), "https://shop.example".into())],
            },
            Model(step, answer) => EventKind::ModelAnswered {
                command: self.id(step, model),
                answer,
                usage: Usage { input_tokens: 100, output_tokens: 10, ..Usage::default() },
            },
            Tool(step, value) => EventKind::ToolReturned {
                command: self.id(step, tool),
                value: Value::from_json(&value).expect("small"),
                picked: false,
            },
            Fails(step, error) => EventKind::EffectFailed { command: self.id(step, effect), error },
            Begins(step) => EventKind::EffectStarted { command: self.ready(step, self.machine.starting()) },
            Lost(step) => EventKind::EffectLost { command: self.id(step, tool) },
            Fires(step) => EventKind::TimerFired { command: self.id(step, timer) },
            Reads(step, value) => EventKind::SourceRead { command: self.id(step, effect), value },
            Answers(step, value) => EventKind::Answered { step: step.into(), value, by: None },
            Approves(step, arguments, by) => {
                EventKind::Approved { step: step.into(), arguments, by: by.map(Into::into) }
            }
            Rejects(step, reason) => {
                EventKind::Rejected { step: step.into(), reason: reason.map(Into::into), by: None }
            }
            Signal(signal, payload) => EventKind::Signalled { signal: signal.into(), payload },
            Retry(step) => EventKind::RetryRequested { step: step.into() },
            Cancel => EventKind::CancelRequested { reason: None },
        }
    }

    /// Lets an event happen, and gives what came of it in one line.
    pub fn happen(&mut self, happens: Happens) -> String {
        // A timer fires when it is due; all else takes a millisecond.
        let kind = self.event(happens);
        self.now = match &kind {
            EventKind::TimerFired { command } => self.now.max(self.due(*command)),
            _ => self.now + 1,
        };
        self.apply(Event { at: self.now, kind })
    }

    /// Applies an event to the machine and to its double, and compares the two.
    pub fn apply(&mut self, event: Event) -> String {
        let before = self.machine.snapshot();
        let mut double = Machine::restore(self.plan.clone(), &before).expect("a snapshot can be read");
        assert_eq!(text(&double.snapshot()), text(&before), "a snapshot is read as it was written");
        let checked = self.machine.check(&event);
        let given = self.machine.apply(&event);
        assert_eq!(double.apply(&event), given, "a restored run goes on as the other");
        assert_eq!(text(&double.snapshot()), text(&self.machine.snapshot()), "both are in the same state");
        let given = match given {
            Err(refused) => {
                assert_eq!(checked, Err(refused.clone()), "check and apply agree");
                assert_eq!(text(&self.machine.snapshot()), text(&before), "what is refused changes nothing");
                return format!("refused: {refused}");
            }
            Ok(given) => given,
        };
        checked.expect("check and apply agree");
        self.journal.push(event.clone());
        self.note(&event, &given);
        self.shown(&given)
    }

    fn note(&mut self, event: &Event, given: &Transition) {
        for step in &given.steps {
            self.rows.insert(step.id.to_string(), step.clone());
        }
        for id in &given.starting {
            self.starting.insert(*id, ());
        }
        for command in &given.commands {
            if let CommandKind::Cancel { command } = &command.kind {
                assert!(self.open.remove(command).is_some(), "only what is open is cancelled");
            }
            let answered = matches!(
                &command.kind,
                CommandKind::Model(_)
                    | CommandKind::Tool(_)
                    | CommandKind::Timer { .. }
                    | CommandKind::Read(_)
                    | CommandKind::Ask(_)
            );
            if answered {
                self.open.insert(command.id, command.clone());
            }
        }
        // What was answered is in flight no more.
        if let EventKind::ModelAnswered { command, .. }
        | EventKind::ToolReturned { command, .. }
        | EventKind::EffectFailed { command, .. }
        | EventKind::EffectLost { command }
        | EventKind::TimerFired { command }
        | EventKind::SourceRead { command, .. } = &event.kind
        {
            self.open.remove(command);
        }
        self.starting.retain(|id, ()| self.machine.starting().contains(id));
        assert_eq!(
            self.starting.keys().copied().collect::<Vec<_>>(),
            self.machine.starting(),
            "every once tool that is ready was told of"
        );
        let in_doubt = self.machine.in_doubt();
        let in_flight = self.machine.in_flight();
        for command in &in_flight {
            // A question that was answered, or edited, is answered or edited without its command.
            if let (CommandKind::Ask(_), Some(open)) = (&command.kind, self.open.get_mut(&command.id)) {
                *open = command.clone();
            }
        }
        self.open.retain(|id, open| {
            !matches!(open.kind, CommandKind::Ask(_)) || in_flight.iter().any(|command| command.id == *id)
        });
        let open: Vec<Command> =
            self.open.values().filter(|command| !in_doubt.contains(&command.id)).cloned().collect();
        assert_eq!(in_flight, open, "what is in flight is what was given out and not answered");
        let timers = open.iter().filter_map(|command| match command.kind {
            CommandKind::Timer { at } => Some(at),
            _ => None,
        });
        assert_eq!(self.machine.next_timer(), timers.min(), "the next timer is the earliest");
        if self.machine.outcome().is_some() {
            assert!(self.open.is_empty(), "nothing is in flight after the end: {:?}", self.open);
            for row in self.rows.values() {
                assert!(row.ended_at.is_some(), "{} has ended", row.id);
            }
        }
    }

    fn shown(&self, given: &Transition) -> String {
        let mut parts = Vec::new();
        for command in &given.commands {
            let step = &command.step;
            parts.push(match &command.kind {
                CommandKind::Model(_) => format!("model {step}"),
                CommandKind::Tool(request) => format!("tool {step} {}", request.arguments.to_json_text()),
                CommandKind::Timer { at } => format!("timer {step} {}", at - self.now),
                CommandKind::Read(_) => format!("read {step}"),
                CommandKind::Ask(request) => match &request.answer {
                    Wanted::Value(_) => format!("ask {step}"),
                    Wanted::Approval { arguments, .. } => {
                        format!("approve {step} {}", arguments.to_json_text())
                    }
                },
                CommandKind::Spawn(request) => format!("spawn {} {}", request.workflow, request.input),
                CommandKind::Emit { value } => format!("emit {}", value.to_json_text()),
                CommandKind::Cancel { .. } => format!("cancel {step}"),
            });
        }
        for _ in &given.starting {
            parts.push("starting".into());
        }
        match self.machine.outcome() {
            Some(Outcome::Succeeded(value)) => parts.push(format!("done {}", value.to_json_text())),
            Some(Outcome::Failed(failure)) => {
                let Failure { kind, message, step, attempts } = failure;
                parts.push(format!("failed {} at {step} after {attempts}: {message}", kind.name()));
            }
            Some(Outcome::Cancelled) => parts.push("cancelled".into()),
            None if parts.is_empty() => {
                parts.push(format!("{:?}", self.machine.status()).to_lowercase());
            }
            None => {}
        }
        parts.join("; ")
    }

    /// The journal, applied from the first event, gives the same state.
    pub fn check_replay(&self) {
        let mut replayed = Machine::new(self.plan.clone(), "run".into());
        for event in &self.journal {
            // The journal is JSON on disk.
            let written = serde_json::to_string(event).expect("events can be written");
            let event: Event = serde_json::from_str(&written).expect("events can be read");
            replayed.apply(&event).expect("what was taken once is taken again");
        }
        assert_eq!(
            text(&replayed.snapshot()),
            text(&self.machine.snapshot()),
            "a replay gives the same state"
        );
    }

    /// A row as `kind status attempts`.
    pub fn row(&self, step: &str) -> String {
        match self.rows.get(step) {
            None => format!("no row {step}; there are {:?}", self.rows.keys().collect::<Vec<_>>()),
            Some(row) => format!("{} {} {}", row.kind, row.status.name(), row.attempts),
        }
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn shown_item(item: &Item) -> String {
    match item {
        Item::User { parts } => {
            let shown = parts.iter().map(|part| match part {
                Part::Text(text) => text.to_string(),
                Part::Image(value) => format!("<image {}>", value.to_json_text()),
                Part::File(value) => format!("<file {}>", value.to_json_text()),
            });
            format!("user: {}", shown.collect::<Vec<_>>().join(" | "))
        }
        Item::Assistant { text, calls, .. } => {
            let calls: Vec<&str> = calls.iter().map(|call| &*call.name).collect();
            match text {
                Some(text) if calls.is_empty() => format!("assistant: {text}"),
                Some(text) => format!("assistant: {text} calls {}", calls.join(", ")),
                None => format!("assistant calls {}", calls.join(", ")),
            }
        }
        Item::Tool { name, text, .. } => format!("{name}: {text}"),
    }
}

/// Runs a table: each line an event and what it gives.
pub fn check(plan: Plan, table: Vec<(Happens, &str)>) -> Drive {
    let mut drive = Drive::new(plan);
    for (line, (happens, expected)) in table.into_iter().enumerate() {
        let given = drive.happen(happens);
        assert_eq!(given, expected, "line {}", line + 1);
    }
    drive.check_replay();
    drive
}
