//! Large values: stored once, by the hash of their content, in a table of their own.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};
use sqlx::Row as _;

use crate::sql;
use crate::transaction::Transaction;

const FILE: &str = include_str!("../sql/value.sql");
const FIND: &str = sql::query(FILE, "find");
const INSERT: &str = sql::query(FILE, "insert");
const USE: &str = sql::query(FILE, "use");
const ONLY_OF_RUN: &str = sql::query(FILE, "only_of_run");
const DELETE: &str = sql::query(FILE, "delete");

/// The large values of one transaction.
#[derive(Default)]
pub(crate) struct Values {
    /// What has been stored already, for which run: a result is often an event's payload, a step's output and the run's
    /// result in one append.
    stored: BTreeMap<(i64, [u8; 32]), i64>,
}

impl Values {
    /// Stores a value that a run refers to, unless it is there; gives its number.
    pub(crate) async fn store(
        &mut self,
        transaction: &mut Transaction,
        run: i64,
        body: Vec<u8>,
    ) -> sqlx::Result<i64> {
        let hash: [u8; 32] = Sha256::digest(&body).into();
        if let Some(&number) = self.stored.get(&(run, hash)) {
            return Ok(number);
        }
        let found = sqlx::query(FIND).bind(hash.to_vec()).fetch_optional(transaction.connection()).await?;
        let number = match found {
            Some(row) => row.try_get("number")?,
            None => {
                let inserted = sqlx::query(INSERT).bind(hash.to_vec()).bind(body);
                inserted.execute(transaction.connection()).await?.last_insert_rowid()
            }
        };
        sqlx::query(USE).bind(run).bind(number).execute(transaction.connection()).await?;
        self.stored.insert((run, hash), number);
        Ok(number)
    }
}

/// The values that nothing refers to once the run is gone.
pub(crate) async fn only_of_run(transaction: &mut Transaction, run: i64) -> sqlx::Result<Vec<i64>> {
    let rows = sqlx::query(ONLY_OF_RUN).bind(run).fetch_all(transaction.connection()).await?;
    rows.iter().map(|row| row.try_get("value")).collect()
}

/// Deletes values that nothing refers to.
pub(crate) async fn delete(transaction: &mut Transaction, numbers: Vec<i64>) -> sqlx::Result<()> {
    for number in numbers {
        sqlx::query(DELETE).bind(number).execute(transaction.connection()).await?;
    }
    Ok(())
}
