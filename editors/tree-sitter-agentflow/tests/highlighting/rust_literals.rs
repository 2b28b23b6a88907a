//! String literals in a Rust text, as far as our tests write them.

/// The first arguments of all calls of a function, where they are plain string literals.
pub fn first_arguments(source: &str, function: &str) -> Vec<String> {
    let call = format!("{function}(");
    source
        .match_indices(&call)
        .filter(|(at, _)| source[..*at].ends_with([' ', '\n']))
        .filter_map(|(at, _)| literal(source[at + call.len()..].trim_start()))
        .collect()
}

/// The literal that a text begins with.
fn literal(text: &str) -> Option<String> {
    if let Some(raw) = text.strip_prefix("r#\"") {
        return raw.split("\"#").next().map(str::to_owned);
    }
    let mut characters = text.strip_prefix('"')?.chars();
    let mut value = String::new();
    loop {
        match characters.next()? {
            '"' => return Some(value),
            '\\' => match characters.next()? {
                'n' => value.push('\n'),
                'r' => value.push('\r'),
                't' => value.push('\t'),
                same @ ('"' | '\\') => value.push(same),
                _ => return None,
            },
            other => value.push(other),
        }
    }
}

#[test]
fn literals_are_read() {
    let source = "\n  f(\"a\\n\\\"b\", 1);\n  f(\n  r#\"c\"d\"#);\n  g(\"no\"); f(x) of(\"no\")";
    assert_eq!(first_arguments(source, "f"), ["a\n\"b", "c\"d"]);
}
