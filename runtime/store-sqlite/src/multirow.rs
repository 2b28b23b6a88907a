//! Statements of many rows, and scripts of many statements: each trip to the connection's thread costs more than
//! writing a row does.

use agentflow_store::INLINE_BYTES_MAX;
use sqlx::Arguments as _;
use sqlx::sqlite::SqliteArguments;

use crate::transaction::Transaction;
use crate::value::Values;

/// The most rows of one statement.
const ROWS_MAX: usize = 64;

/// One value of a row.
#[derive(Debug, Clone)]
pub(crate) enum Cell {
    Null,
    Integer(i64),
    Text(String),
    Bytes(Vec<u8>),
    /// A value that is to be stored apart, after which its number stands here.
    Large(Vec<u8>),
}

impl Cell {
    /// A number that may be missing.
    pub(crate) fn optional(number: Option<i64>) -> Self {
        number.map_or(Cell::Null, Cell::Integer)
    }

    /// A word of our own, such as a status.
    pub(crate) fn word(word: &str) -> Self {
        Cell::Text(word.to_owned())
    }

    /// Text of a run, of any length.
    pub(crate) fn value(text: &str) -> Self {
        if text.len() <= INLINE_BYTES_MAX { Cell::Text(text.to_owned()) } else { Cell::Large(text.into()) }
    }

    /// Text of a run that may be missing.
    pub(crate) fn optional_value(text: Option<&String>) -> Self {
        text.map_or(Cell::Null, |text| Cell::value(text))
    }

    /// Bytes of a run, of any length.
    pub(crate) fn bytes(bytes: &[u8]) -> Self {
        if bytes.len() <= INLINE_BYTES_MAX {
            Cell::Bytes(bytes.to_owned())
        } else {
            Cell::Large(bytes.to_owned())
        }
    }

    fn add_to(self, arguments: &mut SqliteArguments) -> sqlx::Result<()> {
        match self {
            Cell::Null => arguments.add(None::<i64>),
            Cell::Integer(number) => arguments.add(number),
            Cell::Text(text) => arguments.add(text),
            Cell::Bytes(bytes) => arguments.add(bytes),
            Cell::Large(_) => unreachable!("large values are stored before their rows are written"),
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
    has_large_values: bool,
}

impl Rows {
    /// `sql` has one tuple of parameters, such as `(?, ?)`.
    pub(crate) fn of(sql: &'static str) -> Self {
        let start = sql.rfind("(?").expect("a multi-row statement has a tuple of parameters");
        let (before, rest) = sql.split_at(start);
        let length = rest.find(')').expect("the tuple is closed") + 1;
        let (tuple, after) = rest.split_at(length);
        let width = tuple.matches('?').count();
        Rows { before, tuple, after, width, cells: Vec::new(), has_large_values: false }
    }

    /// Adds a row, whose width is the statement's. Where large values may be in it, its first cell is the run's number.
    pub(crate) fn push<const WIDTH: usize>(&mut self, row: [Cell; WIDTH]) {
        assert_eq!(WIDTH, self.width, "a row has a cell for each parameter of `{}`", self.before);
        self.has_large_values |= row.iter().any(|cell| matches!(cell, Cell::Large(_)));
        self.cells.extend(row);
    }

    pub(crate) fn has_large_values(&self) -> bool {
        self.has_large_values
    }

    /// Stores large values apart.
    pub(crate) async fn store_large_values(
        &mut self,
        transaction: &mut Transaction,
        values: &mut Values,
    ) -> sqlx::Result<()> {
        if !self.has_large_values {
            return Ok(());
        }
        for row in self.cells.chunks_mut(self.width) {
            let [Cell::Integer(run), rest @ ..] = row else {
                unreachable!("the first cell is the run's number")
            };
            for cell in rest {
                if let Cell::Large(body) = cell {
                    *cell = Cell::Integer(values.store(transaction, *run, std::mem::take(body)).await?);
                }
            }
        }
        self.has_large_values = false;
        Ok(())
    }

    fn count(&self) -> usize {
        self.cells.len() / self.width
    }

    /// Moves at most so many of the rows into a script, filled up to a power of two.
    fn move_to(&mut self, script: &mut Script, rows_max: usize) -> sqlx::Result<()> {
        let rows = self.count().min(rows_max);
        if rows == 0 {
            return Ok(());
        }
        script.text.push_str(self.before);
        for row in 0..rows.next_power_of_two() {
            script.text.push_str(if row == 0 { "" } else { "," });
            script.text.push_str(self.tuple);
        }
        script.text.push_str(self.after);
        script.text.push(';');
        for cell in self.cells.drain(..rows * self.width) {
            cell.add_to(&mut script.arguments)?;
        }
        for _ in rows * self.width..rows.next_power_of_two() * self.width {
            Cell::Null.add_to(&mut script.arguments)?;
        }
        Ok(())
    }
}

/// Statements that are carried out in one trip.
#[derive(Default)]
pub(crate) struct Script {
    /// Our own SQL and question marks alone.
    pub(crate) text: String,
    pub(crate) arguments: SqliteArguments,
}

/// One statement as one script, however many rows it has.
pub(crate) fn question(mut statement: Rows) -> sqlx::Result<Script> {
    let mut script = Script::default();
    let rows = statement.count();
    statement.move_to(&mut script, rows)?;
    Ok(script)
}

/// The statements as scripts, in as few as are worth it, to be carried out in their order.
///
/// Rows of one statement stay in order; rows of different statements may not depend on each other.
pub(crate) fn scripts(mut statements: Vec<Rows>) -> sqlx::Result<Vec<Script>> {
    let mut scripts = Vec::new();
    while statements.iter().any(|statement| statement.count() > 0) {
        let mut script = Script::default();
        for statement in &mut statements {
            statement.move_to(&mut script, ROWS_MAX)?;
        }
        scripts.push(script);
    }
    Ok(scripts)
}
