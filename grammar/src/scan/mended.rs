//! The text of a chunk after its edits, and the way back from its offsets.

use super::{Chunk, Edit};
use crate::line_index::offset;
use crate::tree::Span;
use std::borrow::Cow;

/// A text to parse. Offsets into it are not offsets into the file.
#[derive(Debug)]
pub(crate) struct Mended<'t> {
    /// What is parsed.
    pub text: Cow<'t, str>,
    base: u32,
    /// Where something was put in: its offset in `text`, and how long it is with all that was put in before.
    inserted: Vec<(u32, u32)>,
}

impl<'t> Mended<'t> {
    pub(crate) fn new(file: &'t str, chunk: &Chunk) -> Self {
        let source = chunk.extent.text(file);
        let base = chunk.extent.start;
        if chunk.edits.is_empty() {
            return Self { text: Cow::Borrowed(source), base, inserted: Vec::new() };
        }
        let mut text = String::with_capacity(source.len() + 16);
        let mut inserted = Vec::new();
        let mut total = 0;
        let mut done = base;
        for Edit { span, text: added } in &chunk.edits {
            text.push_str(Span::new(done, span.start).text(file));
            let blanked = span.text(file);
            text.extend(blanked.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
            if !added.is_empty() {
                total += offset(added.len());
                inserted.push((offset(text.len()), total));
                text.push_str(added);
            }
            done = span.end.max(done);
        }
        text.push_str(Span::new(done, chunk.extent.end).text(file));
        Self { text: Cow::Owned(text), base, inserted }
    }

    /// The parsed text before and from an offset in the file; nothing where something was put in, since what is wrong there is
    /// told already.
    pub(crate) fn around(&self, at: u32) -> Option<(&str, &str)> {
        if !self.inserted.is_empty() {
            return None;
        }
        self.text.split_at_checked(at.checked_sub(self.base)? as usize)
    }

    /// The offset in the file of an offset in the parsed text.
    pub(crate) fn original(&self, at: usize) -> u32 {
        let at = offset(at);
        if self.inserted.is_empty() {
            return self.base + at;
        }
        let before = self.inserted.partition_point(|(start, _)| *start < at);
        let (start, total) = match before.checked_sub(1) {
            None => (0, 0),
            Some(index) => self.inserted[index],
        };
        let previous = before.checked_sub(2).map_or(0, |index| self.inserted[index].1);
        // An offset inside what was put in counts as the place where it was put.
        self.base + (at - total.min(previous + (at - start)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::Opener;

    #[test]
    fn offsets_find_their_way_back() {
        let file = "xx f(a  b]c yy";
        let edits = vec![
            Edit { span: Span::new(6, 6), text: ")" },
            Edit { span: Span::new(9, 10), text: "" },
            Edit { span: Span::new(11, 11), text: "\"\"\"" },
        ];
        let extent = Span::new(3, 11);
        let chunk = Chunk { extent, opener: Opener::Other(extent), edits, levels: 0, told: true };
        let mended = Mended::new(file, &chunk);
        assert_eq!(mended.text, "f(a)  b c\"\"\"");
        let back: Vec<u32> = (0..=mended.text.len()).map(|at| mended.original(at)).collect();
        assert_eq!(back, [3, 4, 5, 6, 6, 7, 8, 9, 10, 11, 11, 11, 11]);
    }
}
