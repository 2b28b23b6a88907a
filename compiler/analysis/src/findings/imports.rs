//! Imports that lead nowhere.

use crate::finding::{Finding, Place};
use crate::nearest::one_of;
use crate::typed::Name;
use crate::world::ReadError;

/// A file that cannot be found.
pub fn file_not_found(place: Place, path: &str, near: &[Name]) -> Finding {
    let finding = Finding::new(
        "E0210",
        place,
        format!("there is no file `{path}`"),
        "no file is here, seen from this file's folder",
    );
    match near {
        [] => finding
            .with_help("paths of imports are relative to the file that they stand in: `./shared.agentflow`"),
        [one] => finding.with_help(format!("did you mean `{one}`?")).with_fix(
            format!("import from `{one}`"),
            place,
            format!("\"{one}\""),
        ),
        _ => finding.with_help(format!("did you mean {}?", one_of(near.iter().map(Name::as_str)))),
    }
}

/// A file that is there and cannot be read.
pub fn file_not_readable(place: Place, path: &str, error: &ReadError) -> Finding {
    let (reason, help) = match error {
        ReadError::NotFound => ("it is gone", "check that nothing moves or removes it while it is read"),
        ReadError::NotAFile => ("it is no file", "import a file that ends in `.agentflow`"),
        ReadError::Denied => {
            ("reading it is not allowed", "check the permissions of the file and its folders")
        }
        ReadError::LinkLoop => {
            ("its symbolic links lead in a circle", "replace the links by the file that they should lead to")
        }
        ReadError::TooLarge => ("it is too large", "divide it into smaller files"),
        ReadError::Other(reason) => (reason.as_str(), "check the file and its folder"),
    };
    Finding::new("E0211", place, format!("`{path}` cannot be read: {reason}"), "this file cannot be read")
        .with_help(help)
}

/// An empty path.
pub fn empty_path(place: Place) -> Finding {
    Finding::new("E0212", place, "this import does not say from which file", "the path is empty").with_help(
        "write the path of the file, seen from this one: `import { Ticket } from \"./shared.agentflow\"`",
    )
}

/// A name that the imported file does not declare.
pub fn unknown_name(place: Place, name: &str, file: &str, near: &[Name], passed_on: bool) -> Finding {
    let finding = Finding::new(
        "E0213",
        place,
        format!("`{file}` does not declare `{name}`"),
        "no declaration of that file has this name",
    );
    if passed_on {
        return finding.with_help(format!(
            "`{file}` only imports `{name}` itself: import it from the file that declares it"
        ));
    }
    match near {
        [] => finding.with_help("check the name, or declare it in that file"),
        [one] => finding.with_help(format!("did you mean `{one}`?")).with_fix(
            format!("import `{one}`"),
            place,
            one.as_str(),
        ),
        _ => finding.with_help(format!("did you mean {}?", one_of(near.iter().map(Name::as_str)))),
    }
}
