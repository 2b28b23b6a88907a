//! The one connection that writes, and a transaction on it.

use std::sync::Arc;

use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, SqliteConnection};
use tokio::sync::{Mutex, OwnedMutexGuard};

/// The connection that writes.
pub(crate) struct Writer {
    connection: SqliteConnection,
    /// Whether a transaction was begun whose end is not known, as when its task was dropped half-way.
    unfinished: bool,
}

impl Writer {
    pub(crate) fn new(connection: SqliteConnection) -> Arc<Mutex<Option<Self>>> {
        Arc::new(Mutex::new(Some(Writer { connection, unfinished: false })))
    }
}

/// Closes the connection, so that the last one to go tidies the log away.
pub(crate) async fn close(writer: &Mutex<Option<Writer>>) -> sqlx::Result<()> {
    match writer.lock().await.take() {
        Some(writer) => writer.connection.close().await,
        None => Ok(()),
    }
}

/// A transaction that holds the write lock from its beginning, so that what it reads stays true until it ends.
pub(crate) struct Transaction {
    /// Holds a writer as long as the transaction lives.
    writer: OwnedMutexGuard<Option<Writer>>,
}

impl Transaction {
    pub(crate) async fn begin(writer: &Arc<Mutex<Option<Writer>>>) -> sqlx::Result<Self> {
        Self::begin_and_read(writer, "", SqliteArguments::default()).await.map(|(transaction, _)| transaction)
    }

    /// Begins, and asks a first question in the same trip to the connection's thread.
    pub(crate) async fn begin_and_read(
        writer: &Arc<Mutex<Option<Writer>>>,
        question: &str,
        arguments: SqliteArguments,
    ) -> sqlx::Result<(Self, Vec<SqliteRow>)> {
        let guard = Arc::clone(writer).lock_owned().await;
        if guard.is_none() {
            return Err(sqlx::Error::PoolClosed);
        }
        let mut transaction = Transaction { writer: guard };
        if transaction.writer().unfinished {
            transaction.roll_back().await;
        }
        transaction.writer().unfinished = true;
        let script = sqlx::query_with(AssertSqlSafe(format!("BEGIN IMMEDIATE; {question}")), arguments);
        match script.fetch_all(transaction.connection()).await {
            Ok(rows) => Ok((transaction, rows)),
            Err(error) => {
                transaction.roll_back().await;
                Err(error)
            }
        }
    }

    fn writer(&mut self) -> &mut Writer {
        self.writer.as_mut().expect("a transaction begins only with a writer, and nothing takes it meanwhile")
    }

    /// The connection, for the statements of the transaction.
    pub(crate) fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.writer().connection
    }

    /// Commits what went well; takes all of it back otherwise.
    pub(crate) async fn finish<T>(mut self, outcome: sqlx::Result<T>) -> sqlx::Result<T> {
        let committed = match outcome {
            Ok(value) => self.connection().execute("COMMIT").await.map(|_| value),
            error => error,
        };
        match committed {
            Ok(value) => {
                self.writer().unfinished = false;
                Ok(value)
            }
            Err(error) => {
                self.roll_back().await;
                Err(error)
            }
        }
    }

    /// Takes all of it back. SQLite has done so itself after some errors; it then says that no transaction is open.
    async fn roll_back(&mut self) {
        let rolled_back = self.connection().execute("ROLLBACK").await;
        let is_open = matches!(&rolled_back, Err(sqlx::Error::Database(error)) if !error.message().contains("no transaction"));
        self.writer().unfinished = is_open;
    }
}
