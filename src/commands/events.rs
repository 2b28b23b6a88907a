//! `agentflow events`

use std::time::Duration;

use agentflow_engine::{Record, decode_record};
use agentflow_store::{EventRecord, RunRecord, Store};
use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use crate::exit::{CommandError, CommandResult, Exit, print};
use crate::running::{Storage, block_on, excerpt, json_text, json_time, store_error, unknown_run, when};

/// Events that are read at once.
const PAGE: u32 = 500;
/// How often a run is asked for news.
const POLL: Duration = Duration::from_millis(200);
/// Values beyond this are cut for people.
const VALUE_CHARACTERS_MAX: usize = 160;

/// Print the journal of a run
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  agentflow events support-7h3k9x2m4q\n  \
    agentflow events support-7h3k9x2m4q --follow --format json")]
pub struct Events {
    /// The run
    run: String,
    /// Wait for what is still to happen, until the run ends; the last line says how
    #[arg(long)]
    follow: bool,
    /// Only events after this one
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    after: u64,
    /// How they are written
    #[arg(long, value_enum, default_value = "human")]
    format: EventsFormat,
    #[command(flatten)]
    storage: Storage,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum EventsFormat {
    /// A line an event
    Human,
    /// A JSON object an event, each on a line
    Json,
}

impl Events {
    pub fn execute(self) -> CommandResult {
        block_on(async {
            let store = self.storage.read().await?;
            let mut after = self.after;
            loop {
                // Whether it has ended is asked before what it wrote is read, so that nothing is missed.
                let Some(run) = store.run(&self.run).await.map_err(store_error)? else {
                    return Err(unknown_run(&store, &self.run).await);
                };
                after = self.print_after(&store, after).await?;
                if run.summary.status.is_finished() {
                    return print(self.ending(&run));
                }
                if !self.follow {
                    return Ok(Exit::Success);
                }
                tokio::time::sleep(POLL).await;
            }
        })
    }

    async fn print_after(&self, store: &dyn Store, mut after: u64) -> Result<u64, CommandError> {
        loop {
            let events = store.events(&self.run, after, PAGE).await.map_err(store_error)?;
            let Some(last) = events.last() else { return Ok(after) };
            after = last.seq;
            let text: String = events.iter().map(|event| self.line(event)).collect();
            print(text)?;
        }
    }

    /// How the run ended. It follows from the last event, and is none: so it has no number.
    fn ending(&self, run: &RunRecord) -> String {
        let (status, at) = (run.summary.status.as_str(), run.summary.updated_at);
        let outcome = [("result", &run.result), ("error", &run.error)];
        let mut outcome = outcome.into_iter().filter_map(|(what, text)| Some((what, text.as_deref()?)));
        match self.format {
            EventsFormat::Json => {
                let mut line = json!({ "at": json_time(Some(at)), "kind": status });
                for (what, text) in outcome {
                    line[what] = json_text(Some(text));
                }
                format!("{line}\n")
            }
            EventsFormat::Human => {
                let about = outcome.next().map(|(_, text)| excerpt(text, VALUE_CHARACTERS_MAX));
                let line = format!("{:>6}  {}  {status:<16}  {}", "", when(at), about.unwrap_or_default());
                format!("{}\n", line.trim_end())
            }
        }
    }

    fn line(&self, event: &EventRecord) -> String {
        let body = body(event);
        match self.format {
            EventsFormat::Json => {
                let mut line =
                    json!({ "seq": event.seq, "at": json_time(Some(event.at)), "kind": event.kind });
                if let (Value::Object(line), Value::Object(body)) = (&mut line, body) {
                    line.extend(body);
                }
                format!("{line}\n")
            }
            EventsFormat::Human => {
                let mut about = body;
                if let Value::Object(fields) = &mut about {
                    fields.remove("kind");
                }
                let about = excerpt(&about.to_string(), VALUE_CHARACTERS_MAX);
                format!("{:>6}  {}  {:<16}  {about}\n", event.seq, when(event.at), event.kind)
            }
        }
    }
}

/// An event as JSON; of one that can't be read, why.
fn body(event: &EventRecord) -> Value {
    let body = match decode_record(event) {
        Ok(Record::Event(decoded)) => serde_json::to_value(decoded.kind),
        Ok(Record::Note(note)) => serde_json::to_value(note),
        Err(cause) => Ok(json!({ "unreadable": cause })),
    };
    body.unwrap_or_default()
}
