//! Drawing operations from a seed.

use super::history::Operation;
use crate::{
    Append, ClaimToken, EventRecord, INLINE_BYTES_MAX, NewMessage, NewRun, OutgoingMessage, RunStatus,
    RunUpdate, Snapshot, StepRow, StepStatus,
};

const PLANS: &[&str] = &["p0", "p1", "p2"];
const RUNS: &[&str] = &["a", "b", "c", "d", "e"];
const STEPS: &[&str] = &["s", "s/t", "s[0]/t", "u"];
const WORKFLOWS: &[&str] = &["support", "report"];

/// A source of operations (SplitMix64).
pub(super) struct Draw {
    state: u64,
    operations: usize,
}

impl Draw {
    pub(super) fn new(seed: u64) -> Self {
        Draw { state: seed, operations: 0 }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    fn percent(&mut self, chance: u64) -> bool {
        self.below(100) < chance
    }

    fn one<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len() as u64) as usize]
    }

    fn some<T>(&mut self, chance: u64, draw: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.percent(chance).then(|| draw(self))
    }

    fn many<T>(&mut self, most: u64, mut draw: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..self.below(most + 1)).map(|_| draw(self)).collect()
    }

    fn run_id(&mut self) -> String {
        self.one(RUNS).to_owned()
    }

    fn time(&mut self) -> i64 {
        self.below(100) as i64
    }

    /// Mostly short, sometimes just around the limit where values are stored apart.
    fn text(&mut self) -> String {
        let length =
            if self.percent(4) { INLINE_BYTES_MAX as u64 - 1 + self.below(3) } else { self.below(20) };
        let letter = self.one(&["x", "y"]);
        letter.repeat(length as usize)
    }

    pub(super) fn operation(&mut self) -> Operation {
        self.operations += 1;
        // Most of what is drawn makes sense only with plans and runs.
        if let Some(plan) = PLANS.get(self.operations - 1) {
            return Operation::PutPlan(plan);
        }
        let process = self.below(2) as usize;
        match if self.operations < 12 { self.below(32) } else { self.below(100) } {
            0..6 => Operation::PutPlan(self.one(PLANS)),
            6..18 => Operation::Create(self.new_run()),
            18..32 => Operation::Claim { process, run_id: self.run_id() },
            32..36 => Operation::GiveBack { process, run_id: self.run_id() },
            36..78 => {
                let batch = self.many(4, |draw| {
                    let ahead = if draw.percent(8) { 1 + draw.below(2) } else { 0 };
                    (ahead, draw.append())
                });
                Operation::Append { process, batch }
            }
            78..86 => Operation::Post { process, run_id: self.run_id(), message: self.message() },
            86..90 => Operation::Delete { process, run_id: self.run_id() },
            _ => Operation::Ask {
                process,
                now: self.time(),
                status: self.some(60, |draw| draw.one(RunStatus::ALL)),
                limit: self.below(5) as u32,
            },
        }
    }

    fn new_run(&mut self) -> NewRun {
        NewRun {
            run_id: self.run_id(),
            workflow: self.one(WORKFLOWS).to_owned(),
            plan: self.one(PLANS).to_owned(),
            input: self.text(),
            options: self.text(),
            parent: self.some(30, Self::run_id),
            created_at: self.time(),
        }
    }

    fn message(&mut self) -> NewMessage {
        NewMessage {
            kind: self.one(&["answer", "signal"]).to_owned(),
            body: self.text().into_bytes(),
            at: self.time(),
            dedupe: self.some(30, |draw| draw.one(&["1", "2"]).to_owned()),
        }
    }

    fn append(&mut self) -> Append {
        let token = ClaimToken { run_id: self.run_id(), fence: 0 };
        Append {
            events: self.many(3, Self::event),
            steps: self.many(3, Self::step),
            run: self.some(50, Self::update),
            snapshot: self.some(20, |draw| Snapshot {
                seq: draw.below(3),
                format: draw.below(3) as u32,
                body: draw.text().into_bytes(),
            }),
            consumed: self.some(15, |draw| draw.below(3)),
            spawned: self.some(8, Self::new_run).into_iter().collect(),
            messages: self.some(25, |draw| draw.many(2, Self::outgoing)).unwrap_or_default(),
            ..Append::new(token, 0, self.time())
        }
    }

    fn outgoing(&mut self) -> OutgoingMessage {
        OutgoingMessage { run_id: self.run_id(), message: self.message() }
    }

    fn event(&mut self) -> EventRecord {
        EventRecord {
            seq: 0,
            at: self.time(),
            kind: self.one(&["started", "ended"]).to_owned(),
            body: self.text().into_bytes(),
            payload: self.some(40, |draw| draw.text().into_bytes()),
        }
    }

    fn step(&mut self) -> StepRow {
        StepRow {
            step: self.one(STEPS).to_owned(),
            kind: "tool".to_owned(),
            status: self.one(StepStatus::ALL),
            attempts: self.below(4) as u32,
            first_seq: self.below(3),
            started_at: self.some(50, Self::time),
            ended_at: self.some(50, Self::time),
            input: self.some(50, Self::text),
            output: self.some(50, Self::text),
            error: self.some(20, Self::text),
            usage: self.some(20, Self::text),
        }
    }

    fn update(&mut self) -> RunUpdate {
        RunUpdate {
            status: self.one(RunStatus::ALL),
            wake_at: self.some(40, Self::time),
            result: self.some(30, Self::text),
            error: self.some(30, Self::text),
            usage: self.some(30, Self::text),
        }
    }
}
