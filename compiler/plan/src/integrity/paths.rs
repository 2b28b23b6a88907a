//! The paths of steps within one callable: no two nodes have the same.

use std::collections::{BTreeMap, BTreeSet};

/// A place that paths go through. Numbers stand for texts, since those of deep regions would add up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Parent(usize);

impl Parent {
    /// Where the path of a callable's own nodes begins.
    pub(super) const ROOT: Parent = Parent(0);
}

/// Which paths there are.
#[derive(Debug, Default)]
pub(super) struct Paths<'a> {
    parents: BTreeMap<(Parent, &'a str), Parent>,
    nodes: BTreeSet<(Parent, &'a str)>,
}

impl<'a> Paths<'a> {
    /// The place below this one that a label, or an owner's name, leads to.
    pub(super) fn below(&mut self, parent: Parent, name: &'a str) -> Parent {
        let next = Parent(self.parents.len() + 1);
        *self.parents.entry((parent, name)).or_insert(next)
    }

    /// Adds a node; whether no other has its path.
    pub(super) fn add(&mut self, parent: Parent, name: &'a str) -> bool {
        self.nodes.insert((parent, name))
    }
}
