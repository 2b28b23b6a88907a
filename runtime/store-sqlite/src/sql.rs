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
    use super::query;

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
