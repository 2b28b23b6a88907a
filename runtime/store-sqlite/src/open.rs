//! Opening a file: what it is, and whether it may become or already is a store.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use agentflow_store::{Result, StoreError};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _, SqliteConnection};

use crate::error::{of_io, store_error};
use crate::schema::{self, Found, KNOWN_VERSION};
use crate::{SqliteOptions, connection};

/// How a person knows the store.
pub(crate) fn name(path: &Path) -> String {
    format!("the store `{}`", path.display())
}

/// A connection that writes, to a store that is made where there is none, and the file's path without symbolic links.
pub(crate) async fn for_writing(path: &Path, options: &SqliteOptions) -> Result<(SqliteConnection, PathBuf)> {
    let name = name(path);
    refuse_what_is_no_file(path)?;
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| of_io(name.clone(), &error))?;
    }
    let database = |error| store_error(&name, error);
    let path = absolute(path)?;
    let mut connection = connection::writing(&path, options).connect().await.map_err(database)?;
    let found = schema::inspect(&mut connection).await.map_err(database)?;
    accept(&name, found)?;
    let mode = schema::set_journal_mode(&mut connection, options.busy_timeout).await.map_err(database)?;
    if mode != "wal" {
        let cause = format!("its file system has no shared memory (the journal mode stays `{mode}`)");
        return Err(StoreError::Unavailable { store: name, cause });
    }
    // Opening what is up to date writes nothing, and so need not wait for those who do.
    if found != Found::Version(KNOWN_VERSION) {
        accept(&name, schema::migrate(&mut connection, KNOWN_VERSION).await.map_err(database)?)?;
    }
    let path = path.canonicalize().map_err(|error| of_io(name, &error))?;
    Ok((connection, path))
}

/// The options of connections to a store that may not be written.
pub(crate) async fn for_reading(path: &Path, options: &SqliteOptions) -> Result<SqliteConnectOptions> {
    let name = name(path);
    refuse_what_is_no_file(path)?;
    if !path.try_exists().map_err(|error| of_io(name.clone(), &error))? {
        return Err(StoreError::Absent { store: name });
    }
    let mut connect = connection::read_only(&absolute(path)?, options);
    let mut looked = look(&connect).await.map_err(|error| store_error(&name, error));
    if matches!(looked, Err(StoreError::Unavailable { .. } | StoreError::ReadOnly { .. })) && has_no_log(path)
    {
        // SQLite writes the index of a log even to read it. Where it may not, a file without a log can be read as it is.
        connect = connect.immutable(true);
        looked = look(&connect).await.map_err(|error| store_error(&name, error));
    }
    match looked? {
        Found::Version(version) if version < KNOWN_VERSION => {
            let cause = format!(
                "its schema is version {version}, and this agentflow reads version {KNOWN_VERSION}; \
                 any command that writes to it brings it up to date"
            );
            Err(StoreError::Unavailable { store: name, cause })
        }
        Found::Empty => Err(StoreError::Absent { store: name }),
        found => accept(&name, found).map(|()| connect),
    }
}

/// SQLite takes a path that begins with `file:` for a URL; an absolute one never does.
fn absolute(path: &Path) -> Result<PathBuf> {
    std::path::absolute(path).map_err(|error| of_io(name(path), &error))
}

async fn look(connect: &SqliteConnectOptions) -> sqlx::Result<Found> {
    let mut connection = connect.connect().await?;
    let found = schema::inspect(&mut connection).await?;
    connection.close().await?;
    Ok(found)
}

/// Whether nothing was committed that is not in the file itself.
fn has_no_log(path: &Path) -> bool {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    match fs::metadata(log) {
        Ok(metadata) => metadata.len() == 0,
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    }
}

/// Refuses what is not ours, and what we do not know yet.
fn accept(name: &str, found: Found) -> Result<()> {
    match found {
        Found::Empty => Ok(()),
        Found::Version(found) if found > KNOWN_VERSION => {
            Err(StoreError::NewerVersion { store: name.to_owned(), found, known: KNOWN_VERSION })
        }
        Found::Version(_) => Ok(()),
        Found::Foreign => {
            let cause = "it is the database of another program".to_owned();
            Err(StoreError::Corrupt { store: name.to_owned(), cause })
        }
    }
}

/// SQLite says no more than that it can't open a folder, a socket or a device.
fn refuse_what_is_no_file(path: &Path) -> Result<()> {
    match fs::metadata(path) {
        Ok(metadata) if !metadata.is_file() => {
            let what = if metadata.is_dir() { "it is a folder" } else { "it is no regular file" };
            Err(StoreError::Unavailable { store: name(path), cause: what.to_owned() })
        }
        _ => Ok(()),
    }
}
