//! SQLite means what the trait means.

use std::sync::Arc;

use agentflow_store::conformance::{Database, same_history};
use agentflow_store::{MemoryStore, Store};
use agentflow_store_sqlite::SqliteStore;
use async_trait::async_trait;

/// A store in a folder of its own.
struct File(tempfile::TempDir);

impl File {
    fn new() -> Self {
        File(tempfile::tempdir().expect("a folder for the store"))
    }
}

#[async_trait]
impl Database for File {
    async fn open(&self) -> Arc<dyn Store> {
        Arc::new(SqliteStore::open(self.0.path().join("runs.db")).await.expect("the store opens"))
    }
}

agentflow_store::conformance_tests!(File::new());

#[tokio::test]
async fn random_histories_leave_memory_and_sqlite_alike() {
    for seed in 0..24 {
        same_history(&MemoryStore::new(), &File::new(), seed, 150).await;
    }
}
