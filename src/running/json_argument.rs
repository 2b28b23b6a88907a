//! Arguments that are JSON: as they are, `@FILE`, or `-` for standard input.

use std::io::Read as _;

use serde_json::Value;

use crate::exit::CommandError;

/// More than this on standard input or in a file is surely no value of a run.
const BYTES_MAX: u64 = 256 * 1024 * 1024;

/// The JSON that an argument gives; `what` names it in errors.
pub fn json_argument(what: &str, argument: &str) -> Result<Value, CommandError> {
    let (text, origin) = if argument == "-" {
        (read(std::io::stdin().lock(), what, "standard input")?, "standard input".to_owned())
    } else if let Some(path) = argument.strip_prefix('@') {
        let origin = format!("`{path}`");
        let file = std::fs::File::open(path)
            .map_err(|error| CommandError::usage(format_args!("{what} {origin} can't be read: {error}")))?;
        (read(file, what, &origin)?, origin)
    } else {
        (argument.to_owned(), "the argument".to_owned())
    };
    serde_json::from_str(&text).map_err(|error| {
        let told = CommandError::usage(format_args!("{what} is no JSON: {error} of {origin}"));
        if argument.starts_with(['@', '-', '{', '[', '"']) || text.is_empty() {
            told
        } else {
            let quoted = Value::from(argument);
            told.with_help(format_args!(
                "text stands in double quotes: '{quoted}'; a file is written `@FILE`"
            ))
        }
    })
}

fn read(source: impl std::io::Read, what: &str, origin: &str) -> Result<String, CommandError> {
    let mut bytes = Vec::new();
    source
        .take(BYTES_MAX + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| CommandError::usage(format_args!("{what} can't be read from {origin}: {error}")))?;
    if bytes.len() as u64 > BYTES_MAX {
        return Err(CommandError::usage(format_args!("{what} in {origin} is longer than {BYTES_MAX} bytes")));
    }
    String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        CommandError::usage(format_args!("{what} in {origin} is not UTF-8 at byte {offset}"))
    })
}
