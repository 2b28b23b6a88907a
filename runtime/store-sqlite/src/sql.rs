//! Queries out of `.sql` files, found when compiling.

/// The query that stands after `-- name: NAME` in a file, up to its `;`.
///
/// Used in constants, so that a query that is not there does not compile.
pub(crate) const fn query(file: &'static str, name: &str) -> &'static str {
    let marker = b"-- name: ";
    let bytes = file.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if starts_with(bytes, at, marker) && starts_with(bytes, at + marker.len(), name.as_bytes()) {
            let start = at + marker.len() + name.len();
            if start < bytes.len() && bytes[start] == b'\n' {
                let mut end = start;
                while bytes[end] != b';' {
                    end += 1;
                }
                let (_, from) = file.split_at(start + 1);
                let (query, _) = from.split_at(end - start - 1);
                return query;
            }
        }
        at += 1;
    }
    panic!("the file has no query of this name")
}

const fn starts_with(bytes: &[u8], at: usize, prefix: &[u8]) -> bool {
    if at + prefix.len() > bytes.len() {
        return false;
    }
    let mut index = 0;
    while index < prefix.len() {
        if bytes[at + index] != prefix[index] {
            return false;
        }
        index += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use sqlx::{AssertSqlSafe, Connection as _, Executor as _, Row as _, SqliteConnection};

    use super::query;
    use crate::schema;

    const FILES: &[(&str, &str)] = &[
        ("append", include_str!("../sql/append.sql")),
        ("inbox", include_str!("../sql/inbox.sql")),
        ("journal", include_str!("../sql/journal.sql")),
        ("plan", include_str!("../sql/plan.sql")),
        ("run", include_str!("../sql/run.sql")),
        ("step", include_str!("../sql/step.sql")),
        ("value", include_str!("../sql/value.sql")),
    ];

    /// Queries that may read a whole table: nearest names are asked for by people, once in a while.
    const READ_ALL: &[&str] = &["SCAN run IN run.ids"];

    /// A store with a million runs answers like one with ten only if every query goes by an index.
    #[tokio::test]
    async fn every_query_is_served_by_an_index() {
        let mut connection =
            SqliteConnection::connect("sqlite::memory:").await.expect("a database in memory");
        schema::migrate(&mut connection, schema::KNOWN_VERSION).await.expect("the schema");
        let tables =
            ["run", "event", "step", "message", "value", "value_use", "snapshot", "plan", "mine", "other"];
        let mut scans = Vec::new();
        let mut queries = 0;
        for (family, file) in FILES {
            for name in file.lines().filter_map(|line| line.strip_prefix("-- name: ")) {
                queries += 1;
                let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {}", query(file, name)));
                for row in connection.fetch_all(explain).await.expect("the query is right") {
                    let detail: String = row.try_get("detail").expect("text");
                    if tables.iter().any(|table| detail.starts_with(&format!("SCAN {table}"))) {
                        scans.push(format!("{detail} IN {family}.{name}"));
                    }
                }
            }
        }
        assert!(queries > 30, "only {queries} queries were found");
        assert_eq!(scans, READ_ALL);
    }

    const FILE: &str =
        "-- About.\n-- name: one\nSELECT 1;\n\n-- More; of it.\n-- name: one_more\nSELECT 2\nFROM x;\n";

    #[test]
    fn a_query_is_found_by_its_whole_name() {
        assert_eq!(query(FILE, "one"), "SELECT 1");
        assert_eq!(query(FILE, "one_more"), "SELECT 2\nFROM x");
    }

    #[test]
    #[should_panic = "no query of this name"]
    fn a_prefix_of_a_name_is_no_name() {
        query(FILE, "one_mo");
    }
}
