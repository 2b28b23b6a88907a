//! Where runs are kept: the `--store` of every command that starts or reads runs.

use std::path::{Path, PathBuf};

use agentflow_store::StoreError;
use agentflow_store_sqlite::SqliteStore;
use clap::Args;

use super::lookup::store_error;
use crate::exit::CommandError;

const DEFAULT: &str = "sqlite:.agentflow/runs.db";

/// Where runs are kept.
#[derive(Debug, Clone, Args)]
pub struct Storage {
    /// Where runs are kept
    #[arg(long, value_name = "sqlite:PATH", env = "AGENTFLOW_STORE", default_value = DEFAULT, hide_env_values = true)]
    store: String,
}

impl Storage {
    /// The store, made where there is none.
    pub async fn create(&self) -> Result<SqliteStore, CommandError> {
        SqliteStore::open(self.path()?).await.map_err(store_error)
    }

    /// The store, which must be there.
    pub async fn open(&self) -> Result<SqliteStore, CommandError> {
        let path = self.path()?;
        if !path.exists() {
            return Err(self.absent(&path));
        }
        SqliteStore::open(path).await.map_err(store_error)
    }

    /// The store for reading, which must be there.
    pub async fn read(&self) -> Result<SqliteStore, CommandError> {
        let path = self.path()?;
        SqliteStore::open_read_only(&path).await.map_err(|error| match error {
            StoreError::Absent { .. } => self.absent(&path),
            error => store_error(error),
        })
    }

    /// What a command that is suggested must add to find the same store.
    pub fn hint(&self) -> String {
        if self.store == DEFAULT { String::new() } else { format!(" --store {}", self.store) }
    }

    fn absent(&self, path: &Path) -> CommandError {
        let help = if self.store == DEFAULT {
            "`agentflow run` makes one here; `--store sqlite:PATH` names another"
        } else {
            "`agentflow run` with the same `--store` makes one"
        };
        CommandError::usage(format_args!("there is no store `{}`", path.display())).with_help(help)
    }

    fn path(&self) -> Result<PathBuf, CommandError> {
        let (scheme, rest) = self.store.split_once(':').unwrap_or(("", &self.store));
        match scheme {
            "sqlite" if !rest.is_empty() => Ok(PathBuf::from(rest)),
            "postgres" | "postgresql" | "temporal" => {
                Err(CommandError::usage(format_args!("this version keeps no runs in `{scheme}:`"))
                    .with_help("write `--store sqlite:PATH`"))
            }
            _ => Err(CommandError::usage(format_args!("`{}` is no store", self.store))
                .with_help("write `--store sqlite:PATH`")),
        }
    }
}
