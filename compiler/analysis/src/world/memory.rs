//! A world of files in memory: for tests and editors.

use std::collections::BTreeMap;

use super::{FilePath, ReadError, World};

/// Files in memory. Names have `/` between folders.
#[derive(Debug, Clone, Default)]
pub struct MemoryWorld {
    files: BTreeMap<String, Vec<u8>>,
}

impl MemoryWorld {
    /// A world without files.
    #[must_use]
    pub fn new() -> MemoryWorld {
        MemoryWorld::default()
    }

    /// With this file.
    #[must_use]
    pub fn with(mut self, name: &str, text: impl Into<Vec<u8>>) -> MemoryWorld {
        self.put(name, text);
        self
    }

    /// Adds or replaces a file.
    pub fn put(&mut self, name: &str, text: impl Into<Vec<u8>>) {
        self.files.insert(normal_form(name), text.into());
    }
}

impl World for MemoryWorld {
    fn resolve(&self, from: Option<&FilePath>, written: &str) -> Result<FilePath, ReadError> {
        let folder = from.map_or("", |file| folder_of(file.as_str()));
        let name = if written.starts_with('/') || folder.is_empty() {
            normal_form(written)
        } else {
            normal_form(&format!("{folder}/{written}"))
        };
        if self.files.contains_key(&name) { Ok(FilePath::new(name)) } else { Err(ReadError::NotFound) }
    }

    fn read(&self, file: &FilePath) -> Result<Vec<u8>, ReadError> {
        self.files.get(file.as_str()).cloned().ok_or(ReadError::NotFound)
    }

    fn neighbours(&self, from: &FilePath) -> Vec<String> {
        let folder = folder_of(from.as_str());
        let own = from.as_str();
        self.files
            .keys()
            .filter(|name| *name != own && folder_of(name) == folder && name.ends_with(".agentflow"))
            .map(|name| format!("./{}", name.rsplit('/').next().unwrap_or(name)))
            .collect()
    }
}

fn folder_of(name: &str) -> &str {
    name.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Without `.` and `..`, where they can be taken out.
fn normal_form(name: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in name.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts.join("/")
}
