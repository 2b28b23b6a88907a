//! Markdown that holds whatever a program holds.

/// Code in a block of its own, with fences that nothing in it ends.
pub(super) fn block(language: &str, code: &str) -> String {
    let mut fence = "```".to_owned();
    while code.contains(&fence) {
        fence.push('`');
    }
    format!("\n{fence}{language}\n{}\n{fence}\n", code.trim_end())
}

/// A text on one line, for a cell of a table.
pub(super) fn cell(text: &str) -> String {
    one_line(text).replace('|', "\\|")
}

/// A text on one line.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A table, without the columns that say nothing.
pub(super) fn table(heads: &[&str], rows: &[Vec<String>]) -> String {
    let filled = |column: &usize| rows.iter().any(|row| !row[*column].is_empty());
    let columns: Vec<usize> = (0..heads.len()).filter(filled).collect();
    let line = |cells: Vec<&str>| format!("| {} |\n", cells.join(" | "));
    let mut table = String::from("\n");
    table.push_str(&line(columns.iter().map(|column| heads[*column]).collect()));
    table.push_str(&line(columns.iter().map(|_| "---").collect()));
    for row in rows {
        table.push_str(&line(columns.iter().map(|column| row[*column].as_str()).collect()));
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_may_hold_fences_and_cells_bars() {
        assert_eq!(block("", "```\nx\n```\n"), "\n````\n```\nx\n```\n````\n");
        assert_eq!(cell("a |\n b"), "a \\| b");
    }

    #[test]
    fn a_column_of_nothing_is_left_out() {
        let rows = [vec!["a".to_owned(), String::new(), "b".to_owned()]];
        assert_eq!(table(&["one", "two", "three"], &rows), "\n| one | three |\n| --- | --- |\n| a | b |\n");
    }
}
