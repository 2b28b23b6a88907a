//! Lines and columns of offsets, in constant time however long a line is.

/// How many bytes lie between two counts of characters.
const STRIDE: usize = 128;

/// Finds lines and columns in one text.
pub(super) struct Places<'p> {
    text: &'p str,
    /// Where each line starts.
    lines: Vec<u32>,
    /// Characters before each multiple of [`STRIDE`].
    characters: Vec<u32>,
}

impl<'p> Places<'p> {
    pub(super) fn new(text: &'p str) -> Self {
        let newlines = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let lines = std::iter::once(0).chain(newlines.map(|(at, _)| at as u32 + 1)).collect();
        let mut count = 0;
        let mut characters = Vec::with_capacity(text.len() / STRIDE + 1);
        for piece in text.as_bytes().chunks(STRIDE) {
            characters.push(count);
            count += starts_of_characters(piece);
        }
        Places { text, lines, characters }
    }

    /// Both from 1; the column in characters.
    pub(super) fn line_and_column(&self, offset: u32) -> (u32, u32) {
        let line = self.lines.partition_point(|start| *start <= offset);
        let start = self.lines[line - 1];
        (line as u32, self.characters_before(offset) - self.characters_before(start) + 1)
    }

    fn characters_before(&self, offset: u32) -> u32 {
        let offset = (offset as usize).min(self.text.len());
        let piece = offset / STRIDE;
        let Some(count) = self.characters.get(piece) else {
            // The text ends right where another piece would begin.
            let last = self.characters.last().copied().unwrap_or(0);
            let from = self.characters.len().saturating_sub(1) * STRIDE;
            return last + starts_of_characters(&self.text.as_bytes()[from..offset]);
        };
        count + starts_of_characters(&self.text.as_bytes()[piece * STRIDE..offset])
    }
}

/// How many characters begin in these bytes of UTF-8.
fn starts_of_characters(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let long = "é".repeat(300);
        let text = format!("a\n{long}x\n");
        let places = Places::new(&text);
        assert_eq!(places.line_and_column(0), (1, 1));
        assert_eq!(places.line_and_column(2), (2, 1));
        assert_eq!(places.line_and_column(2 + 600), (2, 301));
        assert_eq!(places.line_and_column(text.len() as u32), (3, 1));
    }

    #[test]
    fn a_text_that_fills_its_last_piece() {
        let text = "x".repeat(STRIDE);
        assert_eq!(Places::new(&text).line_and_column(STRIDE as u32), (1, STRIDE as u32 + 1));
        assert_eq!(Places::new("").line_and_column(0), (1, 1));
    }
}
