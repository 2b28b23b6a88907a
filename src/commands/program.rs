//! Programs that commands are given: files, folders, and what they compile to.

use std::path::{Path, PathBuf};

use agentflow_driver::{Compiled, Files, Finding, compile};
use agentflow_plan::Plan;

use crate::exit::{CommandError, Exit};
use crate::report::{summary, tell};
use crate::world::FileWorld;

/// The `.agentflow` files that paths name: files as they are, folders with all that is in them, in order.
///
/// # Errors
/// Where a path leads nowhere, or no file is found.
pub fn files_of(paths: &[PathBuf]) -> Result<Vec<String>, CommandError> {
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() {
            files_in(path, &mut found)?;
        } else if path.exists() {
            found.push(text_of(path)?);
        } else {
            return Err(CommandError::usage(format_args!("`{}` is not there", path.display())));
        }
    }
    found.dedup();
    if found.is_empty() {
        let places: Vec<String> = paths.iter().map(|path| format!("`{}`", path.display())).collect();
        return Err(CommandError::usage(format_args!(
            "there is no `.agentflow` file in {}",
            places.join(", ")
        )));
    }
    Ok(found)
}

/// Links to folders are not followed, so that a circle of them ends.
fn files_in(folder: &Path, found: &mut Vec<String>) -> Result<(), CommandError> {
    let unreadable =
        |error| CommandError::usage(format_args!("the folder `{}` can't be read: {error}", folder.display()));
    let mut entries: Vec<_> =
        std::fs::read_dir(folder).map_err(unreadable)?.collect::<Result<_, _>>().map_err(unreadable)?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        let kind = entry.file_type().map_err(unreadable)?;
        if kind.is_dir() {
            if !hidden && entry.file_name() != "node_modules" && entry.file_name() != "target" {
                files_in(&path, found)?;
            }
        } else if path.extension().is_some_and(|extension| extension == "agentflow") {
            found.push(text_of(&path)?);
        }
    }
    Ok(())
}

fn text_of(path: &Path) -> Result<String, CommandError> {
    let text = path.strip_prefix("./").unwrap_or(path).to_str();
    text.map(str::to_owned)
        .ok_or_else(|| CommandError::usage(format_args!("the path `{}` is not UTF-8", path.display())))
}

/// A program that was compiled, or why it could not be, told on standard error.
///
/// # Errors
/// Where the program has errors; they were told.
pub fn compiled(file: &Path) -> Result<Plan, CommandError> {
    compiled_with_files(file).map(|(_, plan)| plan)
}

/// A program that was compiled, or the plan that `agentflow build` wrote.
///
/// # Errors
/// Where the program has errors, which were told, or where the plan cannot be read.
pub fn compiled_or_built(file: &Path) -> Result<Plan, CommandError> {
    if file.extension().is_none_or(|extension| extension != "plan") {
        return compiled(file);
    }
    let unusable = |cause: String| {
        CommandError::usage(format_args!("the plan `{}` can't be used: {cause}", file.display()))
            .with_help("`agentflow build PROGRAM -o PLAN` writes plans")
    };
    let bytes = std::fs::read(file).map_err(|error| unusable(error.to_string()))?;
    Plan::from_bytes(&bytes).map_err(|error| unusable(error.to_string()))
}

/// The same as [`compiled`], with the files of the program.
///
/// # Errors
/// Where the program has errors; they were told.
pub fn compiled_with_files(file: &Path) -> Result<(Files, Plan), CommandError> {
    let entry = text_of(file)?;
    if !file.exists() {
        return Err(CommandError::usage(format_args!("there is no file `{entry}`")));
    }
    let Compiled { files, findings, plan } = compile(&FileWorld::new(), &entry);
    told(&files, &findings);
    let plan = plan.ok_or_else(|| {
        CommandError::usage(format_args!("`{entry}` can't be compiled: {}", summary(&findings)))
    })?;
    Ok((files, plan))
}

fn told(files: &Files, findings: &[Finding]) {
    // Warnings were there when the program was checked; whoever runs it wants its result.
    let errors: Vec<Finding> = findings.iter().filter(|finding| finding.is_error()).cloned().collect();
    tell(files, &errors);
}

/// The error for a name that the program does not have.
pub fn unknown(what: &str, name: &str, known: impl IntoIterator<Item = impl AsRef<str>>) -> CommandError {
    let known: Vec<String> = known.into_iter().map(|name| name.as_ref().to_owned()).collect();
    let error = CommandError {
        exit: Exit::Usage,
        ..CommandError::usage(format_args!("there is no {what} `{name}`"))
    };
    match agentflow_plan::nearest_name(name, known.iter().map(String::as_str)) {
        Some(near) => error.with_help(format_args!("did you mean `{near}`?")),
        None if known.is_empty() => error,
        None if known.len() <= 8 => error.with_help(format_args!("there is: {}", known.join(", "))),
        None => {
            error.with_help(format_args!("there are {} of them: {}, …", known.len(), known[..8].join(", ")))
        }
    }
}
