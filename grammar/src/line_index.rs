//! Lines and columns of offsets: one index serves all positions of a text.

/// Where the lines of a text begin. Lines and columns count from 1 for people; see the UTF-16 functions for editors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineIndex {
    starts: Vec<u32>,
    length: u32,
}

/// A place as people count: line and column from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineColumn {
    /// From 1.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
}

/// A place as editors count: line and column from 0, columns in UTF-16 code units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Utf16Position {
    /// From 0.
    pub line: u32,
    /// From 0, in UTF-16 code units.
    pub column: u32,
}

impl LineIndex {
    /// Reads the text once. What lies beyond 4 GiB counts to the last line.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let bytes = &text.as_bytes()[..text.len().min(u32::MAX as usize)];
        let mut starts = Vec::with_capacity(bytes.len() / 32 + 1);
        starts.push(0);
        starts.extend(memchr::memchr_iter(b'\n', bytes).map(|at| offset(at + 1)));
        Self { starts, length: offset(bytes.len()) }
    }

    /// How many lines there are: at least one.
    #[must_use]
    pub fn line_count(&self) -> u32 {
        offset(self.starts.len())
    }

    /// The line, counted from 0, in which an offset lies, and the offset where that line begins.
    #[must_use]
    pub fn line(&self, at: u32) -> (u32, u32) {
        let line = self.starts.partition_point(|start| *start <= at).saturating_sub(1);
        (offset(line), self.starts.get(line).copied().unwrap_or(0))
    }

    /// The offset where a line, counted from 0, begins; the end of the text for lines beyond it.
    #[must_use]
    pub fn line_start(&self, line: u32) -> u32 {
        self.starts.get(line as usize).copied().unwrap_or(self.length)
    }

    /// Line and column of an offset. An offset inside a character counts as its start, one beyond the end as the end.
    #[must_use]
    pub fn line_column(&self, text: &str, at: u32) -> LineColumn {
        let (line, before) = self.before(text, at);
        LineColumn { line: line + 1, column: offset(before.chars().count()) + 1 }
    }

    /// The same for editors.
    #[must_use]
    pub fn utf16_position(&self, text: &str, at: u32) -> Utf16Position {
        let (line, before) = self.before(text, at);
        Utf16Position { line, column: offset(before.encode_utf16().count()) }
    }

    /// The offset of an editor's position. A column beyond the line counts as the line's end.
    #[must_use]
    pub fn offset_of_utf16(&self, text: &str, position: Utf16Position) -> u32 {
        let start = self.line_start(position.line);
        let end = self.line_start(position.line.saturating_add(1));
        let line = text.get(start as usize..end as usize).unwrap_or("").trim_end_matches(['\n', '\r']);
        let mut units = 0;
        for (at, character) in line.char_indices() {
            if units >= position.column {
                return start + offset(at);
            }
            units += offset(character.len_utf16());
        }
        start + offset(line.len())
    }

    fn before<'t>(&self, text: &'t str, at: u32) -> (u32, &'t str) {
        let mut at = at.min(self.length) as usize;
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let (line, start) = self.line(offset(at));
        (line, text.get(start as usize..at).unwrap_or(""))
    }
}

/// An offset as it is kept: texts beyond 4 GiB are refused before any is made.
pub(crate) fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
