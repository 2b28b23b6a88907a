//! Reads the files of a program: the entries, and what they import.

use std::collections::HashMap;
use std::sync::Arc;

use agentflow_grammar::tree::{Import, ItemKind, Span};
use agentflow_grammar::{LineIndex, Parse, SyntaxError, parse, parse_bytes};

use super::{FileId, Files, SourceFile};
use crate::finding::{Applicability, Edit, Finding, Fix, Label, Place};
use crate::findings::{files as findings, imports};
use crate::nearest::{CANDIDATES_MAX, Nearest};
use crate::typed::Name;
use crate::world::{FilePath, ReadError, World};

/// Reads the entries and what they import, each file once.
pub fn load(world: &dyn World, entries: &[&str], found: &mut Vec<Finding>) -> Files {
    let mut loader = Loader {
        world,
        files: Files::default(),
        known: HashMap::new(),
        nearest: Nearest::default(),
        beside: HashMap::new(),
        found,
    };
    for entry in entries {
        loader.entry(entry);
    }
    loader.files.entries = loader.files.list.len();
    // The list grows while it is gone through.
    let mut next = 0;
    while next < loader.files.list.len() {
        loader.imports_of(FileId(next as u32));
        next += 1;
    }
    loader.files
}

struct Loader<'w> {
    world: &'w dyn World,
    files: Files,
    known: HashMap<FilePath, Option<FileId>>,
    nearest: Nearest,
    /// The files beside one that imports what is not there.
    beside: HashMap<FilePath, Vec<String>>,
    found: &'w mut Vec<Finding>,
}

impl Loader<'_> {
    fn entry(&mut self, written: &str) {
        let read = self.world.resolve(None, written).and_then(|path| {
            if self.known.contains_key(&path) {
                return Ok(None);
            }
            let bytes = self.world.read(&path)?;
            Ok(Some((path, bytes)))
        });
        match read {
            Ok(Some((path, bytes))) => {
                self.add(path, &bytes);
            }
            Ok(None) => {}
            Err(error) => {
                let path = FilePath::new(written);
                let id = self.push(path, written.to_owned(), Arc::from(""), parse(""), true);
                self.found.push(findings::unreadable(Place::new(id, Span::default()), written, &error));
            }
        }
    }

    fn add(&mut self, path: FilePath, bytes: &[u8]) -> FileId {
        let shown = self.world.shown(&path);
        match std::str::from_utf8(bytes) {
            Ok(text) => {
                let parsed = parse(text);
                self.push(path, shown, Arc::from(text), parsed, false)
            }
            Err(_) => {
                let parsed = parse_bytes(bytes);
                self.push(path, shown, Arc::from(String::from_utf8_lossy(bytes)), parsed, true)
            }
        }
    }

    fn push(&mut self, path: FilePath, shown: String, text: Arc<str>, parsed: Parse, broken: bool) -> FileId {
        let id = FileId(self.files.list.len() as u32);
        self.found.extend(parsed.errors.iter().map(|error| syntax_finding(id, error)));
        self.known.insert(path.clone(), Some(id));
        let lines = Arc::new(LineIndex::new(&text));
        let mut misread: Vec<u32> = parsed.errors.iter().map(|error| error.span.start).collect();
        misread.sort_unstable();
        self.files.list.push(SourceFile {
            path,
            shown,
            text,
            broken: broken || !parsed.errors.is_empty(),
            tree: Arc::new(parsed.file),
            lines,
            imports: Vec::new(),
            misread,
        });
        id
    }

    fn imports_of(&mut self, id: FileId) {
        let tree = Arc::clone(&self.files.get(id).tree);
        for (position, item) in tree.items.iter().enumerate() {
            if let ItemKind::Import(import) = &item.kind
                && let Some(target) = self.import(id, import)
            {
                self.files.list[id.index()].imports.push((position as u32, target));
            }
        }
    }

    fn import(&mut self, from: FileId, import: &Import) -> Option<FileId> {
        let place = Place::new(from, import.path_span);
        // An interpolation was told where it stands.
        let written = import.path.plain()?;
        if written.is_empty() {
            self.found.push(imports::empty_path(place));
            return None;
        }
        let origin = self.files.get(from).path.clone();
        let path = match self.world.resolve(Some(&origin), written) {
            Ok(path) => path,
            Err(ReadError::NotFound) => {
                let (world, key) = (self.world, origin.clone());
                let beside = self.beside.entry(key).or_insert_with(|| world.neighbours(&origin));
                let near = near_paths(&self.nearest, written, beside);
                self.found.push(imports::file_not_found(place, written, &near));
                return None;
            }
            Err(error) => {
                self.found.push(imports::file_not_readable(place, written, &error));
                return None;
            }
        };
        if let Some(known) = self.known.get(&path) {
            return *known;
        }
        match self.world.read(&path) {
            Ok(bytes) => Some(self.add(path, &bytes)),
            Err(error) => {
                self.known.insert(path, None);
                self.found.push(imports::file_not_readable(place, written, &error));
                None
            }
        }
    }
}

/// Files beside whose path is near, or which only lacks its ending.
fn near_paths(nearest: &Nearest, written: &str, beside: &[String]) -> Vec<Name> {
    let complete = format!("{written}.agentflow");
    let bare = |path: &'_ str| path.trim_start_matches("./").len();
    let same = |one: &str, other: &str| one[one.len() - bare(one)..] == other[other.len() - bare(other)..];
    let mut candidates = beside.iter().take(CANDIDATES_MAX);
    let exact = candidates.find(|path| same(path, &complete) || same(path, written));
    match exact {
        Some(path) => vec![Name::new(path)],
        None => nearest.find(written, beside.iter().map(String::as_str)),
    }
}

fn syntax_finding(file: FileId, error: &SyntaxError) -> Finding {
    let mut finding = Finding::new(error.code, Place::new(file, error.span), error.message.clone(), "");
    let mut labels = error.labels.iter();
    // A label at the very place is what is said there.
    for label in labels.by_ref() {
        if label.span == error.span && finding.primary.message.is_empty() {
            finding.primary.message.clone_from(&label.message);
        } else {
            finding
                .secondary
                .push(Label { place: Place::new(file, label.span), message: label.message.clone() });
        }
    }
    finding.help.clone_from(&error.help);
    finding.fix = error.fix.as_ref().map(|fix| Fix {
        title: fix.title.clone(),
        edits: fix
            .edits
            .iter()
            .map(|edit| Edit { place: Place::new(file, edit.span), text: edit.text.clone() })
            .collect(),
        applicability: Applicability::Sure,
    });
    finding
}
