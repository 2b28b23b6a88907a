//! Plans, by their hash.

use sqlx::{Row as _, SqlitePool};

use crate::sql;
use crate::transaction::Transaction;

const FILE: &str = include_str!("../sql/plan.sql");
const PUT: &str = sql::query(FILE, "put");
const GET: &str = sql::query(FILE, "get");
const EXISTS: &str = sql::query(FILE, "exists");
const DELETE_UNUSED: &str = sql::query(FILE, "delete_unused");

pub(crate) async fn put(transaction: &mut Transaction, hash: &str, plan: Vec<u8>) -> sqlx::Result<()> {
    sqlx::query(PUT).bind(hash).bind(plan).execute(transaction.connection()).await?;
    Ok(())
}

pub(crate) async fn get(readers: &SqlitePool, hash: &str) -> sqlx::Result<Option<Vec<u8>>> {
    let row = sqlx::query(GET).bind(hash).fetch_optional(readers).await?;
    row.map(|row| row.try_get("body")).transpose()
}

pub(crate) async fn exists(transaction: &mut Transaction, hash: &str) -> sqlx::Result<bool> {
    Ok(sqlx::query(EXISTS).bind(hash).fetch_optional(transaction.connection()).await?.is_some())
}

pub(crate) async fn delete_unused(transaction: &mut Transaction, hash: &str) -> sqlx::Result<()> {
    sqlx::query(DELETE_UNUSED).bind(hash).execute(transaction.connection()).await?;
    Ok(())
}
