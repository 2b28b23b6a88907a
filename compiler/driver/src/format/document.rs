//! Documents: text with places where lines may be broken, after Wadler's "A prettier printer".
//!
//! A group is laid out on one line if it fits, else all of its own [`Line`](Document::Line)s are line breaks.

/// A piece of text whose lines are not chosen yet.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Document {
    /// Nothing.
    Nothing,
    /// Text on one line.
    Text(String),
    /// Lines as they were written: the first where the document stands, the others from their first column.
    Verbatim(String),
    /// A space, or a line break where the group is broken.
    Line,
    /// Nothing, or a line break where the group is broken.
    SoftLine,
    /// A space, or a line break and two columns to the right where what follows does not fit the line, but its own.
    Hanging(Box<Document>),
    /// The same without a space.
    SoftHanging(Box<Document>),
    /// Always a line break.
    HardLine,
    /// An empty line where the group is broken; it goes before another line break.
    BlankLine,
    /// A comment for the end of the line, whatever else comes before that.
    LineEnd(String),
    /// One after another.
    Sequence(Vec<Document>),
    /// Two columns to the right, after each line break.
    Indented(Box<Document>),
    /// Laid out on one line if it fits.
    Group {
        /// What.
        inner: Box<Document>,
        /// Whether something in it does not go on one line.
        is_broken: bool,
    },
    /// The first where the group is broken, the second where it is on one line.
    IfBroken(Box<Document>, Box<Document>),
}

impl Document {
    pub(super) fn text(text: impl Into<String>) -> Document {
        Document::Text(text.into())
    }

    pub(super) fn sequence(parts: impl IntoIterator<Item = Document>) -> Document {
        Document::Sequence(parts.into_iter().collect())
    }

    pub(super) fn indented(self) -> Document {
        Document::Indented(Box::new(self))
    }

    pub(super) fn hanging(self) -> Document {
        Document::Hanging(Box::new(self))
    }

    pub(super) fn group(self) -> Document {
        let is_broken = self.must_break();
        Document::Group { inner: Box::new(self), is_broken }
    }

    /// The same, but never on one line.
    pub(super) fn broken_group(self) -> Document {
        Document::Group { inner: Box::new(self), is_broken: true }
    }

    pub(super) fn if_broken(broken: Document, flat: Document) -> Document {
        Document::IfBroken(Box::new(broken), Box::new(flat))
    }

    /// Whether it holds what does not go on one line.
    pub(super) fn must_break(&self) -> bool {
        match self {
            Document::HardLine | Document::LineEnd(_) => true,
            Document::Verbatim(text) => text.contains('\n'),
            Document::Sequence(parts) => parts.iter().any(Document::must_break),
            Document::Indented(inner) | Document::Hanging(inner) | Document::SoftHanging(inner) => {
                inner.must_break()
            }
            Document::Group { is_broken, .. } => *is_broken,
            // What stands only in a broken group does not break it.
            Document::IfBroken(_, flat) => flat.must_break(),
            Document::Nothing
            | Document::Text(_)
            | Document::Line
            | Document::SoftLine
            | Document::BlankLine => false,
        }
    }

    /// How many columns it takes on one line, where it goes there.
    pub(super) fn flat_width(&self) -> Option<usize> {
        if self.must_break() { None } else { Some(self.flat_columns()) }
    }

    fn flat_columns(&self) -> usize {
        match self {
            Document::Text(text) | Document::Verbatim(text) => text.chars().count(),
            Document::Line => 1,
            Document::Hanging(inner) => 1 + inner.flat_columns(),
            Document::Sequence(parts) => parts.iter().map(Document::flat_columns).sum(),
            Document::Indented(inner) | Document::SoftHanging(inner) | Document::Group { inner, .. } => {
                inner.flat_columns()
            }
            Document::IfBroken(_, flat) => flat.flat_columns(),
            Document::Nothing
            | Document::SoftLine
            | Document::HardLine
            | Document::BlankLine
            | Document::LineEnd(_) => 0,
        }
    }
}
