//! The one connection that writes, and a transaction on it.

use std::sync::Arc;

use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, SqliteConnection};
use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::multirow::Script;

/// The connection that writes; none once it is closed.
pub(crate) type SharedWriter = Arc<Mutex<Option<Writer>>>;

/// The connection that writes.
pub(crate) struct Writer {
    connection: SqliteConnection,
    /// Whether a transaction was begun whose end is not known, as when its task was dropped half-way.
    unfinished: bool,
}

impl Writer {
    pub(crate) fn shared(connection: SqliteConnection) -> SharedWriter {
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
    pub(crate) async fn begin(writer: &SharedWriter) -> sqlx::Result<Self> {
        Self::begin_and_read(writer, Script::default()).await.map(|(transaction, _)| transaction)
    }

    /// Begins, and asks a first question in the same trip.
    pub(crate) async fn begin_and_read(
        writer: &SharedWriter,
        question: Script,
    ) -> sqlx::Result<(Self, Vec<SqliteRow>)> {
        let mut transaction = Self::waiting_to_begin(writer).await?;
        let begun = transaction.run(question, Begin::Now, End::Later).await;
        transaction.or_roll_back(begun).await
    }

    /// Writes scripts in a transaction of their own: one trip, where it is one script.
    pub(crate) async fn write(writer: &SharedWriter, scripts: Vec<Script>) -> sqlx::Result<()> {
        let mut transaction = Self::waiting_to_begin(writer).await?;
        let written = transaction.run_all(scripts, Begin::Now).await;
        transaction.or_roll_back(written).await?;
        Ok(())
    }

    async fn waiting_to_begin(writer: &SharedWriter) -> sqlx::Result<Self> {
        let guard = Arc::clone(writer).lock_owned().await;
        if guard.is_none() {
            return Err(sqlx::Error::PoolClosed);
        }
        let mut transaction = Transaction { writer: guard };
        if transaction.writer().unfinished {
            transaction.roll_back().await;
        }
        Ok(transaction)
    }

    fn writer(&mut self) -> &mut Writer {
        self.writer.as_mut().expect("a transaction begins only with a writer, and nothing takes it meanwhile")
    }

    /// The connection, for the statements of the transaction.
    pub(crate) fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.writer().connection
    }

    /// Carries out a script within the transaction.
    pub(crate) async fn execute(&mut self, script: Script) -> sqlx::Result<()> {
        self.run(script, Begin::Before, End::Later).await?;
        Ok(())
    }

    /// Commits what went well; takes all of it back otherwise.
    pub(crate) async fn finish<T>(self, outcome: sqlx::Result<T>) -> sqlx::Result<T> {
        self.finish_with(outcome.map(|value| (value, Vec::new()))).await
    }

    /// Carries out the last scripts and commits, where all went well; takes all of it back otherwise.
    pub(crate) async fn finish_with<T>(mut self, outcome: sqlx::Result<(T, Vec<Script>)>) -> sqlx::Result<T> {
        let committed = match outcome {
            Ok((value, scripts)) => self.run_all(scripts, Begin::Before).await.map(|()| value),
            Err(error) => Err(error),
        };
        self.or_roll_back(committed).await.map(|(_, value)| value)
    }

    /// Runs the scripts, and commits with the last.
    async fn run_all(&mut self, mut scripts: Vec<Script>, mut begin: Begin) -> sqlx::Result<()> {
        let last = scripts.pop().unwrap_or_default();
        for script in scripts {
            self.run(script, begin, End::Later).await?;
            begin = Begin::Before;
        }
        self.run(last, begin, End::Now).await?;
        Ok(())
    }

    async fn run(&mut self, script: Script, begin: Begin, end: End) -> sqlx::Result<Vec<SqliteRow>> {
        let Script { mut text, arguments } = script;
        if let Begin::Now = begin {
            text.insert_str(0, "BEGIN IMMEDIATE;");
            self.writer().unfinished = true;
        }
        if let End::Now = end {
            text.push_str("COMMIT");
        }
        let rows = sqlx::query_with(AssertSqlSafe(text), arguments).fetch_all(self.connection()).await?;
        if let End::Now = end {
            self.writer().unfinished = false;
        }
        Ok(rows)
    }

    async fn or_roll_back<T>(mut self, outcome: sqlx::Result<T>) -> sqlx::Result<(Self, T)> {
        match outcome {
            Ok(value) => Ok((self, value)),
            Err(error) => {
                self.roll_back().await;
                Err(error)
            }
        }
    }

    /// Takes all of it back. SQLite has done so itself after some errors; it then says that no transaction is open.
    async fn roll_back(&mut self) {
        let outcome = self.connection().execute("ROLLBACK").await;
        let still_open = match &outcome {
            Err(sqlx::Error::Database(error)) => !error.message().contains("no transaction is active"),
            _ => false,
        };
        self.writer().unfinished = still_open;
    }
}

/// Whether a script begins the transaction.
#[derive(Clone, Copy)]
enum Begin {
    Now,
    Before,
}

/// Whether a script ends the transaction.
#[derive(Clone, Copy)]
enum End {
    Now,
    Later,
}
