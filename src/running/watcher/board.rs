//! What is drawn: lines that stay, and on a terminal, below them, the steps that are going on.

use std::collections::BTreeMap;
use std::io::Write as _;

use agentflow_engine::Progress;
use agentflow_machine::StepStatus;
use agentflow_plan::Name;
use agentflow_store::Millis;

use crate::running::text::{excerpt, now, span};

/// Steps that are drawn at once; of more only the number is told.
const STEPS_MAX: usize = 8;
/// Where the terminal does not tell its width.
const WIDTH: usize = 80;
const SPINNER: [char; 10] = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/// What is on the screen.
pub struct Board {
    live: bool,
    /// Steps that are going on, by run and path, with their kind and start.
    running: BTreeMap<(Name, Name), (Name, Millis)>,
    /// Lines that are drawn below those that stay.
    drawn: usize,
    frame: usize,
}

impl Board {
    /// A board that draws what is going on only if `live`.
    pub fn new(live: bool) -> Board {
        Board { live, running: BTreeMap::new(), drawn: 0, frame: 0 }
    }

    /// Whether what is going on is drawn.
    pub fn is_live(&self) -> bool {
        self.live
    }

    /// Remembers what is going on.
    pub fn follow(&mut self, progress: &Progress) {
        let Progress::Step { run_id, step } = progress else { return };
        let key = (run_id.clone(), step.id.clone());
        if step.status == StepStatus::Running {
            let started_at = step.started_at.unwrap_or_else(now);
            self.running.entry(key).or_insert((step.kind.clone(), started_at));
        } else {
            self.running.remove(&key);
        }
    }

    /// Writes a line that stays.
    pub fn line(&mut self, line: &str) {
        self.write(&format!("{}{line}\n", self.erase()));
        self.drawn = 0;
    }

    /// Draws what is going on.
    pub fn draw(&mut self) {
        let erase = self.erase();
        let lines = self.lines();
        self.frame += 1;
        self.drawn = lines.len();
        let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
        self.write(&format!("{erase}{text}"));
    }

    /// Leaves only lines that stay.
    pub fn clear(&mut self) {
        self.write(&self.erase());
        self.drawn = 0;
    }

    fn lines(&self) -> Vec<String> {
        let width = width();
        let now = now();
        // A step inside another says where the other stands.
        let innermost: Vec<_> = self
            .running
            .iter()
            .filter(|((run_id, path), _)| !self.has_running_inside(run_id, path))
            .collect();
        let spinner = SPINNER[self.frame % SPINNER.len()];
        let mut lines: Vec<String> = innermost
            .iter()
            .take(STEPS_MAX)
            .map(|((_, path), (kind, started_at))| {
                let text = format!(
                    "{spinner} {path} ({kind}, {})",
                    span(*started_at - *started_at % 1_000, now - now % 1_000)
                );
                excerpt(&text, width.saturating_sub(2))
            })
            .collect();
        if innermost.len() > STEPS_MAX {
            lines.push(format!("{spinner} and {} more", innermost.len() - STEPS_MAX));
        }
        lines
    }

    fn has_running_inside(&self, run_id: &Name, path: &Name) -> bool {
        let inside = |(other_run, other): &(Name, Name)| {
            other_run == run_id
                && other.strip_prefix(&**path).is_some_and(|rest| rest.starts_with(['/', '[']))
        };
        self.running
            .range((run_id.clone(), path.clone())..)
            .skip(1)
            .take_while(|((other_run, other), _)| other_run == run_id && other.starts_with(&**path))
            .any(|(key, _)| inside(key))
    }

    /// What takes the drawn lines away.
    fn erase(&self) -> String {
        if self.drawn == 0 { String::new() } else { format!("\x1b[{}A\x1b[J", self.drawn) }
    }

    fn write(&self, text: &str) {
        let mut stderr = anstream::stderr().lock();
        // Nobody is left to be told that standard error is closed.
        let _ = stderr.write_all(text.as_bytes()).and_then(|()| stderr.flush());
    }
}

fn width() -> usize {
    rustix::termios::tcgetwinsize(rustix::stdio::stderr())
        .ok()
        .map(|size| usize::from(size.ws_col))
        .filter(|width| *width > 0)
        .unwrap_or(WIDTH)
}
