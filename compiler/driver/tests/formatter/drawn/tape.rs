//! A tape of bytes decides what is drawn: fewer and smaller bytes give simpler programs, so that failures shrink well.

/// Choices, one after another.
pub struct Tape<'b> {
    bytes: &'b [u8],
    at: usize,
    /// Whether it starts again at its end; one that does not gives zeros there.
    is_endless: bool,
}

impl<'b> Tape<'b> {
    /// Behind its end all choices are the first.
    pub fn once(bytes: &'b [u8]) -> Self {
        Self { bytes, at: 0, is_endless: false }
    }

    /// Behind its end it begins again.
    pub fn endless(bytes: &'b [u8]) -> Self {
        Self { bytes, at: 0, is_endless: true }
    }

    fn next(&mut self) -> u8 {
        if self.is_endless && self.at >= self.bytes.len() {
            self.at = 0;
        }
        let byte = self.bytes.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        byte
    }

    /// One of `count` choices.
    pub fn pick(&mut self, count: usize) -> usize {
        usize::from(self.next()) * count / 256
    }

    /// One of these.
    pub fn of<'c, T: ?Sized>(&mut self, choices: &[&'c T]) -> &'c T {
        choices[self.pick(choices.len())]
    }
}
