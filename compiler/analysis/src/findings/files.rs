//! Files that cannot be read.

use crate::finding::{Finding, Place};
use crate::world::ReadError;

/// An entry that cannot be read.
pub fn unreadable(place: Place, path: &str, error: &ReadError) -> Finding {
    let (message, help) = match error {
        ReadError::NotFound => (format!("there is no file `{path}`"), "check the path"),
        ReadError::NotAFile => (format!("`{path}` is no file"), "name a file that ends in `.agentflow`"),
        ReadError::Denied => {
            (format!("`{path}` may not be read"), "check the permissions of the file and its folders")
        }
        ReadError::LinkLoop => {
            (format!("the symbolic links of `{path}` lead in a circle"), "replace the links by the file")
        }
        ReadError::TooLarge => (format!("`{path}` is too large"), "divide it into smaller files"),
        ReadError::Other(reason) => {
            (format!("`{path}` cannot be read: {reason}"), "check the file and its folder")
        }
    };
    Finding::new("E0211", place, message, "this file cannot be read").with_help(help)
}
