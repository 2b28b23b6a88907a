//! Places as lines and columns.

use agentflow_driver::{Files, Place};

/// A place in the text of a file, for people: lines and columns from 1, columns in characters.
pub struct Position<'a> {
    pub file: &'a str,
    pub line: u32,
    pub column: u32,
    pub end_line: u32,
    pub end_column: u32,
}

/// Where a place is.
pub fn position(files: &Files, place: Place) -> Position<'_> {
    let file = files.get(place.file);
    let start = file.lines.line_column(&file.text, place.span.start);
    let end = file.lines.line_column(&file.text, place.span.end);
    Position {
        file: &file.shown,
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
    }
}
