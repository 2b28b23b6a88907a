//! `agentflow new`

use std::path::{Path, PathBuf};

use clap::Args;

use crate::exit::{CommandError, CommandResult, Exit};

/// Make a folder with a program that checks, tests and runs at once
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  agentflow new desk && cd desk && agentflow test")]
pub struct New {
    /// The folder; it must not exist, or be empty
    directory: PathBuf,
}

const FILES: &[(&str, &str)] = &[
    ("main.agentflow", include_str!("new/main.agentflow")),
    ("tools/orders.sh", include_str!("new/tools/orders.sh")),
    ("script.json", include_str!("new/script.json")),
    ("input.json", include_str!("new/input.json")),
    ("README.md", include_str!("new/README.md")),
    (".gitignore", ".agentflow/\n"),
];

impl New {
    pub fn execute(self) -> CommandResult {
        let folder = &self.directory;
        if std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) || folder.is_file() {
            return Err(CommandError::usage(format_args!("`{}` is there already", folder.display()))
                .with_help("name a folder that does not exist, or an empty one"));
        }
        for (name, text) in FILES {
            write(&folder.join(name), text)?;
        }
        anstream::eprintln!("made {} with {} files", folder.display(), FILES.len());
        anstream::eprintln!("next: cd {} && agentflow test", folder.display());
        Ok(Exit::Success)
    }
}

fn write(path: &Path, text: &str) -> Result<(), CommandError> {
    let parent = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(parent).and_then(|()| std::fs::write(path, text)).map_err(|error| {
        CommandError::failure(format_args!("`{}` can't be written: {error}", path.display()))
    })
}
