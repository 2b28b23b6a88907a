//! The locals of one callable.

use std::collections::BTreeSet;

use super::Check;
use crate::LocalId;

/// Which locals a callable gives a value somewhere, and which it reads. That one is read *before* it has a value is
/// for the evaluator to tell; here it is about locals that lead nowhere.
#[derive(Debug, Default)]
pub(super) struct Locals {
    bound: BTreeSet<LocalId>,
    read: BTreeSet<LocalId>,
}

impl Locals {
    pub(super) fn bind(&mut self, local: LocalId) {
        self.bound.insert(local);
    }

    pub(super) fn bind_all(&mut self, locals: impl IntoIterator<Item = LocalId>) {
        self.bound.extend(locals);
    }

    pub(super) fn read(&mut self, local: LocalId) {
        self.read.insert(local);
    }

    /// Checks the callable whose walk has ended.
    pub(super) fn finish(&mut self) -> Check {
        let locals = std::mem::take(self);
        match locals.read.difference(&locals.bound).next() {
            Some(local) => Err(format!("local {} never gets a value", local.0)),
            None => Ok(()),
        }
    }
}
