//! Programs drawn at random, from templates with marks for what may stand between words.

mod declarations;
mod gaps;
mod scope;
mod statements;
mod tape;
mod values;

pub use declarations::program;

use proptest::prelude::*;

/// A drawn program, shown as it is written.
pub struct Drawn(pub String);

impl std::fmt::Debug for Drawn {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "\n{}", self.0)
    }
}

fn bytes(count: std::ops::Range<usize>) -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), count)
}

/// With comments, line breaks and blanks wherever they may be.
pub fn drawn() -> impl Strategy<Value = Drawn> {
    (bytes(0..3_000), bytes(1..400)).prop_map(|(content, layout)| Drawn(program(&content, &layout)))
}

/// Without any comment.
pub fn plain() -> impl Strategy<Value = Drawn> {
    bytes(0..3_000).prop_map(|content| Drawn(program(&content, &[0])))
}
