//! The store: opening it, and the contract's methods, each a call of its family.

use std::future::Future;
use std::path::Path;
use std::sync::Arc;

use agentflow_store::{
    Append, AppendOutcome, Arrivals, ArrivalsCursor, ClaimAttempt, ClaimToken, Creation, Deletion, DueQuery,
    EventRecord, LoadedRun, Message, Millis, NewMessage, NewRun, Posted, Result, RunQuery, RunRecord,
    RunSummary, StepQuery, StepRow, Store, StoreError, check_run_id,
};
use async_trait::async_trait;
use sqlx::sqlite::SqlitePool;

use crate::claims::Claims;
use crate::error::{of_io, store_error};
use crate::transaction::{self, SharedWriter, Transaction, Writer};
use crate::{SqliteOptions, append, connection, inbox, journal, open, plan, run, step};

/// The journal in one SQLite file. Clones share it.
#[derive(Clone)]
pub struct SqliteStore {
    shared: Arc<Shared>,
}

struct Shared {
    name: String,
    claims: Claims,
    readers: SqlitePool,
    /// The connection that writes; none where the store was opened for reading only.
    writer: Option<SharedWriter>,
}

impl SqliteStore {
    /// Opens the store in a file, and makes it (its folder too) where there is none.
    pub async fn open(path: impl AsRef<Path>) -> Result<Self> {
        Self::open_with(path, &SqliteOptions::default()).await
    }

    /// Opens the store in a file as `options` say, and makes it where there is none.
    pub async fn open_with(path: impl AsRef<Path>, options: &SqliteOptions) -> Result<Self> {
        let path = path.as_ref();
        let (connection, real_path) = open::for_writing(path, options).await?;
        Ok(Self::of(Shared {
            name: open::name(path),
            claims: Claims::beside(&real_path),
            readers: connection::pool(connection::reading(&real_path, options)),
            writer: Some(Writer::shared(connection)),
        }))
    }

    /// Opens an existing store for reading alone, which takes no more than the right to read its file.
    pub async fn open_read_only(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let connect = open::for_reading(path, &SqliteOptions::default()).await?;
        Ok(Self::of(Shared {
            name: open::name(path),
            claims: Claims::beside(path),
            readers: connection::pool(connect),
            writer: None,
        }))
    }

    fn of(shared: Shared) -> Self {
        SqliteStore { shared: Arc::new(shared) }
    }

    /// Closes all connections; the last process to do so leaves a single file behind. Nothing is lost without it.
    pub async fn close(&self) -> Result<()> {
        self.shared.readers.close().await;
        match &self.shared.writer {
            Some(writer) => self.shared.told(transaction::close(writer).await),
            None => Ok(()),
        }
    }

    fn read_only(&self) -> StoreError {
        StoreError::ReadOnly {
            store: self.shared.name.clone(),
            cause: "it was opened for reading only".to_owned(),
        }
    }

    fn writer(&self) -> Result<SharedWriter> {
        self.shared.writer.clone().ok_or_else(|| self.read_only())
    }

    /// Carries out a piece of work to its end even if nobody waits for it any more.
    async fn to_the_end<T: Send + 'static>(
        &self,
        work: impl Future<Output = sqlx::Result<T>> + Send + 'static,
    ) -> Result<T> {
        match tokio::spawn(work).await {
            Ok(outcome) => self.shared.told(outcome),
            Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
            Err(error) => {
                let store = self.shared.name.clone();
                Err(StoreError::Other { store, cause: format!("the program is ending ({error})") })
            }
        }
    }
}

impl Shared {
    fn told<T>(&self, outcome: sqlx::Result<T>) -> Result<T> {
        outcome.map_err(|error| store_error(&self.name, error))
    }
}

#[async_trait]
impl Store for SqliteStore {
    fn name(&self) -> &str {
        &self.shared.name
    }

    async fn put_plan(&self, hash: &str, plan: &[u8]) -> Result<()> {
        let (writer, hash, plan) = (self.writer()?, hash.to_owned(), plan.to_vec());
        self.to_the_end(async move {
            let mut transaction = Transaction::begin(&writer).await?;
            let put = plan::put(&mut transaction, &hash, plan).await;
            transaction.finish(put).await
        })
        .await
    }

    async fn plan(&self, hash: &str) -> Result<Option<Vec<u8>>> {
        self.shared.told(plan::get(&self.shared.readers, hash).await)
    }

    async fn create_run(&self, run: &NewRun) -> Result<Creation> {
        run.check().map_err(StoreError::Malformed)?;
        let (writer, new) = (self.writer()?, run.clone());
        let created = self.to_the_end(async move {
            let mut transaction = Transaction::begin(&writer).await?;
            let created = run::create(&mut transaction, &new).await;
            transaction.finish(created).await
        });
        created.await?.ok_or_else(|| StoreError::not_found("plan", &run.plan, &self.shared.name))
    }

    async fn run(&self, run_id: &str) -> Result<Option<RunRecord>> {
        self.shared.told(run::get(&self.shared.readers, run_id).await)
    }

    async fn runs(&self, query: &RunQuery) -> Result<Vec<RunSummary>> {
        self.shared.told(run::list(&self.shared.readers, query).await)
    }

    async fn run_ids(&self, prefix: &str, limit: u32) -> Result<Vec<String>> {
        self.shared.told(run::ids(&self.shared.readers, prefix, limit).await)
    }

    async fn due(&self, query: &DueQuery) -> Result<Vec<RunSummary>> {
        let mut due = Vec::new();
        let mut page = query.clone();
        // Claimed runs are left out after reading, so that a page may come short.
        while due.len() < query.limit as usize {
            let found = self.shared.told(run::due(&self.shared.readers, &page).await)?;
            let is_last = found.len() < page.limit as usize;
            page.after = found.last().map(|run| run.number);
            due.extend(found.into_iter().filter(|run| self.shared.claims.token(&run.run_id).is_none()));
            if is_last {
                break;
            }
        }
        due.truncate(query.limit as usize);
        Ok(due)
    }

    async fn next_wake(&self) -> Result<Option<Millis>> {
        self.shared.told(run::next_wake(&self.shared.readers).await)
    }

    async fn delete_run(&self, run_id: &str) -> Result<Deletion> {
        let writer = self.writer()?;
        // Whoever holds the lock while it deletes keeps all others from claiming what is about to be gone.
        let attempt = self.shared.claims.claim(run_id);
        let claim = match attempt.map_err(|error| of_io(self.shared.name.clone(), &error))? {
            ClaimAttempt::Claimed(claim) => claim,
            ClaimAttempt::Held { by } => return Ok(Deletion::Held { by }),
        };
        self.to_the_end(async move {
            let mut transaction = Transaction::begin(&writer).await?;
            let deleted = run::delete(&mut transaction, claim.run_id()).await;
            transaction.finish(deleted).await
        })
        .await
    }

    async fn claim(&self, run_id: &str) -> Result<ClaimAttempt> {
        check_run_id(run_id).map_err(StoreError::Malformed)?;
        self.writer()?;
        // A few calls on a local file; another thread would cost more than they do.
        self.shared.claims.claim(run_id).map_err(|error| of_io(self.shared.name.clone(), &error))
    }

    async fn renew(&self, claim: &ClaimToken) -> Result<bool> {
        Ok(self.shared.claims.holds(claim))
    }

    async fn append(&self, batch: Vec<Append>) -> Result<Vec<AppendOutcome>> {
        let writer = self.writer()?;
        if batch.is_empty() {
            return Ok(Vec::new());
        }
        let shared = Arc::clone(&self.shared);
        self.to_the_end(async move { append::write(&writer, &shared.claims, batch).await }).await
    }

    async fn load(&self, run_id: &str) -> Result<Option<LoadedRun>> {
        let claims = &self.shared.claims;
        let claim = claims.token(run_id);
        let loaded = self.shared.told(journal::load(&self.shared.readers, run_id).await)?;
        if let (Some(claim), Some(loaded)) = (claim, &loaded) {
            // Who has claimed a run loads it; its first append then need not ask for the run's number.
            claims.learn(&claim, run::integer(loaded.run.summary.number));
        }
        Ok(loaded)
    }

    async fn events(&self, run_id: &str, after: u64, limit: u32) -> Result<Vec<EventRecord>> {
        self.shared.told(journal::events(&self.shared.readers, run_id, after, i64::from(limit)).await)
    }

    async fn steps(&self, run_id: &str, query: &StepQuery) -> Result<Vec<StepRow>> {
        self.shared.told(step::list(&self.shared.readers, run_id, query).await)
    }

    async fn step(&self, run_id: &str, step: &str) -> Result<Option<StepRow>> {
        self.shared.told(step::get(&self.shared.readers, run_id, step).await)
    }

    async fn step_ids(&self, run_id: &str, limit: u32) -> Result<Vec<String>> {
        self.shared.told(step::ids(&self.shared.readers, run_id, limit).await)
    }

    async fn post(&self, run_id: &str, message: &NewMessage) -> Result<Posted> {
        let (writer, run, message) = (self.writer()?, run_id.to_owned(), message.clone());
        let posted = self.to_the_end(async move {
            let mut transaction = Transaction::begin(&writer).await?;
            let posted = inbox::post_to(&mut transaction, &run, &message).await;
            transaction.finish(posted).await
        });
        posted.await?.ok_or_else(|| StoreError::not_found("run", run_id, &self.shared.name))
    }

    async fn inbox(&self, run_id: &str) -> Result<Vec<Message>> {
        self.shared.told(inbox::unread(&self.shared.readers, run_id).await)
    }

    async fn arrivals(&self, since: ArrivalsCursor) -> Result<Arrivals> {
        self.shared.told(inbox::arrivals(&self.shared.readers, since).await)
    }

    async fn arrivals_now(&self) -> Result<ArrivalsCursor> {
        self.shared.told(inbox::arrivals_now(&self.shared.readers).await)
    }
}
