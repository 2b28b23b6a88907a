//! Statements of many rows: each trip to the connection's thread costs more than inserting a row does.

use sqlx::sqlite::SqliteArguments;
use sqlx::{Arguments as _, AssertSqlSafe};

use crate::transaction::Transaction;

/// The most rows of one statement.
const ROWS_MAX: usize = 64;
/// Batches of up to so many rows go as one script; the scripts of larger ones would be of too many shapes to be kept.
const SCRIPT_ROWS_MAX: usize = 12;

/// One value of a row.
#[derive(Debug, Clone)]
pub(crate) enum Cell {
    Null,
    Integer(i64),
    Text(String),
    Bytes(Vec<u8>),
}

impl Cell {
    pub(crate) fn optional(number: Option<i64>) -> Self {
        number.map_or(Cell::Null, Cell::Integer)
    }

    fn add_to(self, arguments: &mut SqliteArguments) -> sqlx::Result<()> {
        match self {
            Cell::Null => arguments.add(None::<i64>),
            Cell::Integer(number) => arguments.add(number),
            Cell::Text(text) => arguments.add(text),
            Cell::Bytes(bytes) => arguments.add(bytes),
        }
        .map_err(sqlx::Error::Encode)
    }
}

/// A statement whose last tuple of parameters is repeated, a row each.
#[derive(Debug)]
pub(crate) struct Rows {
    before: &'static str,
    tuple: &'static str,
    after: &'static str,
    width: usize,
    cells: Vec<Cell>,
}

impl Rows {
    /// `sql` has one tuple of parameters, such as `(?, ?)`.
    pub(crate) fn of(sql: &'static str) -> Self {
        let start = sql.rfind("(?").expect("a multi-row statement has a tuple of parameters");
        let (before, rest) = sql.split_at(start);
        let length = rest.find(')').expect("the tuple is closed") + 1;
        let (tuple, after) = rest.split_at(length);
        Rows { before, tuple, after, width: tuple.matches('?').count(), cells: Vec::new() }
    }

    /// Adds a row, whose width is the statement's.
    pub(crate) fn push<const WIDTH: usize>(&mut self, row: [Cell; WIDTH]) {
        assert_eq!(WIDTH, self.width, "a row has a cell for each parameter of `{}`", self.before);
        self.cells.extend(row);
    }

    fn count(&self) -> usize {
        self.cells.len() / self.width
    }

    fn write_statement(&self, rows: usize, script: &mut String) {
        script.push_str(self.before);
        for row in 0..rows {
            script.push_str(if row == 0 { "" } else { ", " });
            script.push_str(self.tuple);
        }
        script.push_str(self.after);
        script.push(';');
    }

    /// The statement for all rows at once, to be asked as a question. Its rows are padded with the last one to a power
    /// of two, so that there are few statements to keep.
    pub(crate) fn into_question(mut self) -> sqlx::Result<(String, SqliteArguments)> {
        let rows = self.count().next_power_of_two();
        while self.count() > 0 && self.count() < rows {
            self.cells.extend_from_within(self.cells.len() - self.width..);
        }
        let mut script = String::new();
        self.write_statement(rows, &mut script);
        Ok((script, arguments(self.cells)?))
    }
}

fn arguments(cells: impl IntoIterator<Item = Cell>) -> sqlx::Result<SqliteArguments> {
    let mut arguments = SqliteArguments::default();
    for cell in cells {
        cell.add_to(&mut arguments)?;
    }
    Ok(arguments)
}

/// Carries out the statements, in their order, in as few trips as are worth it.
pub(crate) async fn execute(transaction: &mut Transaction, statements: Vec<Rows>) -> sqlx::Result<()> {
    let statements: Vec<Rows> = statements.into_iter().filter(|statement| statement.count() > 0).collect();
    let rows: usize = statements.iter().map(Rows::count).sum();
    if rows == 0 {
        return Ok(());
    }
    if rows <= SCRIPT_ROWS_MAX {
        let mut script = String::new();
        for statement in &statements {
            statement.write_statement(statement.count(), &mut script);
        }
        let arguments = arguments(statements.into_iter().flat_map(|statement| statement.cells))?;
        return run(transaction, script, arguments).await;
    }
    for mut statement in statements {
        // Powers of two, largest first: any number of rows is a few statements out of seven.
        while statement.count() > 0 {
            let rows = (1 << statement.count().ilog2()).min(ROWS_MAX);
            let rest = statement.cells.split_off(rows * statement.width);
            let cells = std::mem::replace(&mut statement.cells, rest);
            let mut script = String::new();
            statement.write_statement(rows, &mut script);
            run(transaction, script, arguments(cells)?).await?;
        }
    }
    Ok(())
}

async fn run(transaction: &mut Transaction, script: String, arguments: SqliteArguments) -> sqlx::Result<()> {
    // Made of our own SQL and question marks alone.
    sqlx::query_with(AssertSqlSafe(script), arguments).execute(transaction.connection()).await?;
    Ok(())
}
