//! The files of this machine, for the compiler.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use agentflow_driver::{FilePath, ReadError, World};

/// Programs beyond this are surely not programs.
const FILE_BYTES_MAX: u64 = 256 * 1024 * 1024;

/// Files as the operating system has them. Two paths to one file, links included, are one file.
pub struct FileWorld {
    current: PathBuf,
}

impl FileWorld {
    /// The files as seen from the current folder.
    pub fn new() -> FileWorld {
        // Without a current folder (it was removed) relative paths are shown as they are.
        FileWorld { current: std::env::current_dir().unwrap_or_default() }
    }
}

impl World for FileWorld {
    fn resolve(&self, from: Option<&FilePath>, written: &str) -> Result<FilePath, ReadError> {
        let folder = from.and_then(|from| Path::new(from.as_str()).parent()).unwrap_or(&self.current);
        let path = fs::canonicalize(folder.join(written)).map_err(|error| read_error(&error))?;
        let path = path.into_os_string().into_string();
        path.map(FilePath::new).map_err(|_| ReadError::Other("its path is not UTF-8".to_owned()))
    }

    fn read(&self, file: &FilePath) -> Result<Vec<u8>, ReadError> {
        let path = Path::new(file.as_str());
        let metadata = fs::metadata(path).map_err(|error| read_error(&error))?;
        if !metadata.is_file() {
            return Err(ReadError::NotAFile);
        }
        if metadata.len() > FILE_BYTES_MAX {
            return Err(ReadError::TooLarge);
        }
        fs::read(path).map_err(|error| read_error(&error))
    }

    fn neighbours(&self, from: &FilePath) -> Vec<String> {
        let own = Path::new(from.as_str());
        let Some(Ok(entries)) = own.parent().map(fs::read_dir) else { return Vec::new() };
        let mut names: Vec<String> = entries
            .filter_map(Result::ok)
            .filter(|entry| entry.path() != own)
            .filter_map(|entry| entry.file_name().into_string().ok())
            .filter(|name| name.ends_with(".agentflow"))
            .map(|name| format!("./{name}"))
            .collect();
        names.sort();
        names
    }

    fn shown(&self, file: &FilePath) -> String {
        let path = Path::new(file.as_str());
        path.strip_prefix(&self.current).unwrap_or(path).display().to_string()
    }
}

fn read_error(error: &io::Error) -> ReadError {
    match error.kind() {
        io::ErrorKind::NotFound => ReadError::NotFound,
        io::ErrorKind::PermissionDenied => ReadError::Denied,
        io::ErrorKind::IsADirectory | io::ErrorKind::NotADirectory => ReadError::NotAFile,
        // `FilesystemLoop` is not stable; the number is that of Linux and of BSD.
        _ if matches!(error.raw_os_error(), Some(40 | 62)) => ReadError::LinkLoop,
        _ => ReadError::Other(error.to_string()),
    }
}
