//! Regular expressions of constraints, compiled once per plan.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use regex::Regex;

use crate::Name;

/// Reads a regular expression as constraints are read. Matching takes linear time on any text.
pub fn compile_pattern(pattern: &str) -> Result<Regex, regex::Error> {
    Regex::new(pattern)
}

/// The regular expressions of a plan that were needed so far. Not part of its data; clones share it.
#[derive(Clone, Default)]
pub struct PatternCache {
    compiled: Arc<RwLock<BTreeMap<Name, Regex>>>,
}

impl PatternCache {
    /// Whether the pattern is found in the text.
    pub fn is_found(&self, pattern: &Name, text: &str) -> Result<bool, regex::Error> {
        // A panic elsewhere leaves the map whole, since entries are only ever added.
        if let Some(regex) = self.compiled.read().unwrap_or_else(PoisonError::into_inner).get(pattern) {
            return Ok(regex.is_match(text));
        }
        let regex = compile_pattern(pattern)?;
        let found = regex.is_match(text);
        self.compiled.write().unwrap_or_else(PoisonError::into_inner).insert(pattern.clone(), regex);
        Ok(found)
    }
}

impl fmt::Debug for PatternCache {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PatternCache")
    }
}
