//! What is known of names and field paths at a point of a body: narrowed types, and whether the point is reached.
//!
//! Facts live in one table with a log of changes. A branch is checked on the table itself; then its changes are taken
//! out by the log, and what all branches that reach the end agree on is put back. So the cost of a branch is that of its changes.

use std::collections::HashMap;

use agentflow_plan::LocalId;

use crate::typed::{Name, Type};
use crate::types::join;

/// A local, or a field of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PathId(u32);

/// A fact: the path has this type.
pub type Fact = (PathId, Type);

/// What a branch changed.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Whether its end is not reached.
    pub diverged: bool,
    changes: HashMap<PathId, Option<Type>>,
}

/// A position of the log.
#[derive(Debug, Clone, Copy)]
pub struct Mark {
    log: usize,
    diverged: bool,
}

/// The facts at a point.
#[derive(Debug, Default)]
pub struct Flow {
    /// Whether the point is not reached.
    pub diverged: bool,
    facts: HashMap<PathId, Type>,
    log: Vec<(PathId, Option<Type>)>,
    roots: HashMap<LocalId, PathId>,
    fields: HashMap<(PathId, Name), PathId>,
    /// The local that each path starts with.
    root_of: Vec<LocalId>,
    /// Paths of each local that had a fact since it was last assigned.
    live: HashMap<LocalId, Vec<PathId>>,
}

impl Flow {
    /// Whether nothing at all is known, so that paths need not be looked up.
    pub fn is_empty(&self) -> bool {
        self.facts.is_empty()
    }

    /// The path that is a local.
    pub fn root(&mut self, local: LocalId) -> PathId {
        if let Some(path) = self.roots.get(&local) {
            return *path;
        }
        let path = self.new_path(local);
        self.roots.insert(local, path);
        path
    }

    /// The path that is a field of a path.
    pub fn field(&mut self, base: PathId, name: &Name) -> PathId {
        let key = (base, name.clone());
        if let Some(path) = self.fields.get(&key) {
            return *path;
        }
        let path = self.new_path(self.root_of[base.0 as usize]);
        self.fields.insert(key, path);
        path
    }

    fn new_path(&mut self, root: LocalId) -> PathId {
        let path = PathId(self.root_of.len() as u32);
        self.root_of.push(root);
        path
    }

    /// The narrowed type of a path.
    pub fn fact(&self, path: PathId) -> Option<&Type> {
        self.facts.get(&path)
    }

    /// Takes these facts as given.
    pub fn assume(&mut self, facts: &[Fact]) {
        for (path, ty) in facts {
            self.set(*path, Some(ty.clone()));
        }
    }

    /// Forgets all that is known of a local and its fields: it was assigned.
    pub fn forget(&mut self, local: LocalId) {
        for path in self.live.remove(&local).unwrap_or_default() {
            self.set(path, None);
        }
    }

    /// The locals of which something is known, in order.
    pub fn known_locals(&self) -> Vec<LocalId> {
        let mut locals: Vec<LocalId> = self.facts.keys().map(|path| self.root_of[path.0 as usize]).collect();
        locals.sort_unstable();
        locals.dedup();
        locals
    }

    fn set(&mut self, path: PathId, ty: Option<Type>) {
        let before = match ty {
            Some(ty) => {
                self.live.entry(self.root_of[path.0 as usize]).or_default().push(path);
                self.facts.insert(path, ty)
            }
            None => self.facts.remove(&path),
        };
        self.log.push((path, before));
    }

    /// The point where branches part.
    pub fn mark(&self) -> Mark {
        Mark { log: self.log.len(), diverged: self.diverged }
    }

    /// Takes back all that happened since the mark, and gives it.
    pub fn take(&mut self, mark: Mark) -> Outcome {
        let mut changes = HashMap::new();
        for (path, _) in &self.log[mark.log..] {
            changes.entry(*path).or_insert_with(|| self.facts.get(path).cloned());
        }
        while self.log.len() > mark.log {
            let Some((path, before)) = self.log.pop() else { break };
            match before {
                Some(ty) => {
                    self.live.entry(self.root_of[path.0 as usize]).or_default().push(path);
                    self.facts.insert(path, ty);
                }
                None => {
                    self.facts.remove(&path);
                }
            }
        }
        let diverged = self.diverged;
        self.diverged = mark.diverged;
        Outcome { diverged, changes }
    }

    /// Goes on where the branches meet again.
    pub fn merge(&mut self, outcomes: Vec<Outcome>) {
        let all_diverged = outcomes.iter().all(|outcome| outcome.diverged);
        if all_diverged {
            self.diverged = true;
            return;
        }
        let live: Vec<Outcome> = outcomes.into_iter().filter(|outcome| !outcome.diverged).collect();
        let mut paths: Vec<PathId> =
            live.iter().flat_map(|outcome| outcome.changes.keys().copied()).collect();
        paths.sort_unstable();
        paths.dedup();
        for path in paths {
            let base = self.facts.get(&path).cloned();
            let mut sum: Option<Option<Type>> = None;
            for outcome in &live {
                let ty = outcome.changes.get(&path).unwrap_or(&base);
                sum = Some(match sum {
                    None => ty.clone(),
                    Some(known) => known.zip(ty.clone()).and_then(|(left, right)| join(&left, &right)),
                });
                if matches!(sum, Some(None)) {
                    break;
                }
            }
            self.set(path, sum.flatten());
        }
    }
}
