//! Statuses and times as people read them.

use std::time::{SystemTime, UNIX_EPOCH};

use agentflow_plan::{duration_text, time_text};
use agentflow_store::Millis;
use anstyle::{AnsiColor, Style};
use serde_json::Value;

/// The style of a status.
pub fn status_style(status: &str) -> Style {
    let colour = match status {
        "succeeded" => AnsiColor::Green,
        "failed" => AnsiColor::Red,
        "waiting" | "uncertain" => AnsiColor::Yellow,
        "running" | "pending" => AnsiColor::Cyan,
        _ => AnsiColor::BrightBlack,
    };
    Style::new().fg_color(Some(colour.into()))
}

/// An instant, to the second.
pub fn when(at: Millis) -> String {
    time_text(at - at.rem_euclid(1_000))
}

/// The time from one instant to another: two units at most, since nobody needs more.
pub fn span(from: Millis, to: Millis) -> String {
    let length = to.saturating_sub(from).max(0);
    duration_text(match length {
        0..10_000 => length,
        10_000..600_000 => length - length % 1_000,
        600_000..86_400_000 => length - length % 60_000,
        _ => length - length % 3_600_000,
    })
}

/// How long ago an instant was, or how long it still is until it.
pub fn ago(at: Millis) -> String {
    let now = now();
    if at <= now { format!("{} ago", span(at, now)) } else { format!("in {}", span(now, at)) }
}

pub fn now() -> Millis {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Millis::try_from(since.as_millis()).unwrap_or(Millis::MAX)
}

/// An instant in JSON.
pub fn json_time(at: Option<Millis>) -> Value {
    at.map_or(Value::Null, |at| time_text(at).into())
}

/// JSON text as JSON. What is none is shown as text.
pub fn json_text(text: Option<&str>) -> Value {
    text.map_or(Value::Null, |text| serde_json::from_str(text).unwrap_or_else(|_| text.into()))
}

/// A text on one line, cut to a number of characters.
pub fn excerpt(text: &str, characters_max: usize) -> String {
    let mut excerpt = String::new();
    for (count, character) in text.chars().enumerate() {
        if count == characters_max {
            excerpt.push('…');
            break;
        }
        excerpt.push(if character.is_control() { ' ' } else { character });
    }
    excerpt
}
