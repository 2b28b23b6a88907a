//! Snapshots: a state as bytes, so that a run need not be replayed from its first event.
//!
//! Four lines of JSON: the format, the large values, the conversation items, and the state, which refers to both. The
//! same state gives the same bytes.

use std::sync::Arc;

use agentflow_plan::{Plan, Value};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::machine::Machine;
use crate::state::State;
use crate::state::kept::{ReadTables, reading, writing};
use crate::{Item, Refused};

/// The number of the snapshot format. What has another number is not read: the journal is replayed instead.
pub const SNAPSHOT_FORMAT: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Header {
    format: u32,
}

impl Machine {
    /// The state as bytes.
    pub fn snapshot(&self) -> Vec<u8> {
        let (state, tables) = writing(|| serde_json::to_vec(self.state()));
        let header = serde_json::to_vec(&Header { format: SNAPSHOT_FORMAT });
        let lines = [
            header.expect("a number can be written"),
            tables.values.into_json(),
            tables.items.into_json(),
            state.expect("all keys of a state are strings or numbers"),
        ];
        lines.join(&b'\n')
    }

    /// The run that a snapshot was taken of.
    pub fn restore(plan: Arc<Plan>, bytes: &[u8]) -> Result<Machine, Refused> {
        let damaged = || Refused::Snapshot("it is cut off".into());
        let mut lines = bytes.splitn(4, |byte| *byte == b'\n');
        let header: Header = read(lines.next().ok_or_else(damaged)?)?;
        if header.format != SNAPSHOT_FORMAT {
            return Err(Refused::Snapshot(format!("its format is {}, not {SNAPSHOT_FORMAT}", header.format)));
        }
        let values: Vec<Value> = read(lines.next().ok_or_else(damaged)?)?;
        let items: Vec<Arc<Item>> = read(lines.next().ok_or_else(damaged)?)?;
        let state = lines.next().ok_or_else(damaged)?;
        let mut state: State = reading(ReadTables { values, items }, || read(state))?;
        state.relink();
        Ok(Machine::with_state(plan, state))
    }
}

fn read<T: DeserializeOwned>(json: &[u8]) -> Result<T, Refused> {
    serde_json::from_slice(json).map_err(|error| Refused::Snapshot(error.to_string()))
}
