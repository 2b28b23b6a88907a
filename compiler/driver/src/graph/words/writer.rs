//! What all words have in common: they are cut where they are too long or too deep.

use agentflow_plan::LocalId;

use super::Words;

/// How many characters a label has at most.
const CHARACTERS_MAX: usize = 100;
/// How deep an expression is shown.
const DEPTH_MAX: usize = 40;

/// Writes a label.
pub(super) struct Writer<'p> {
    pub(super) words: Words<'p>,
    pub(super) text: String,
    depth: usize,
}

impl<'p> Writer<'p> {
    pub(super) fn new(words: Words<'p>) -> Self {
        Writer { words, text: String::new(), depth: 0 }
    }

    /// What was written, cut where it is too long.
    pub(super) fn finish(self) -> String {
        match self.text.char_indices().nth(CHARACTERS_MAX) {
            Some((end, _)) => format!("{}…", &self.text[..end]),
            None => self.text,
        }
    }

    pub(super) fn is_full(&self) -> bool {
        // Bytes, not characters: enough to stop early, and more than is shown.
        self.text.len() > CHARACTERS_MAX * 4
    }

    /// What stands within what was written so far, unless that is enough.
    pub(super) fn deeper(&mut self, write: impl FnOnce(&mut Self)) {
        if self.depth >= DEPTH_MAX || self.is_full() {
            self.text.push('…');
            return;
        }
        self.depth += 1;
        write(self);
        self.depth -= 1;
    }

    pub(super) fn list<T>(&mut self, items: &[T], mut write: impl FnMut(&mut Self, &T)) {
        for (position, item) in items.iter().enumerate() {
            if self.is_full() {
                return;
            }
            if position > 0 {
                self.text.push_str(", ");
            }
            write(self, item);
        }
    }

    pub(super) fn local(&mut self, local: LocalId) {
        let name = self.words.local(local);
        self.text.push_str(&name);
    }
}

/// Text between quotes, with what would end or break it escaped.
pub(super) fn quoted(text: &str) -> String {
    let cut = text.char_indices().nth(CHARACTERS_MAX + 1).map_or(text, |(end, _)| &text[..end]);
    format!("{cut:?}")
}
