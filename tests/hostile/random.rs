//! Input that is drawn at random.

use proptest::prelude::*;

use crate::targets::{TOKENS, all, soup};

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        all(&bytes);
    }

    #[test]
    fn any_soup_of_tokens(bytes in prop::collection::vec(any::<u8>(), 0..160)) {
        soup(&bytes);
    }

    #[test]
    fn any_edit_of_an_example(
        example in prop::sample::select(EXAMPLES),
        at in any::<prop::sample::Index>(),
        length in 0usize..40,
        token in prop::sample::select(TOKENS),
    ) {
        let mut bytes = example.as_bytes().to_vec();
        let start = at.index(bytes.len());
        let end = (start + length).min(bytes.len());
        bytes.splice(start..end, token.bytes());
        all(&bytes);
    }
}

const EXAMPLES: &[&str] = &[
    include_str!("../../examples/support.agentflow"),
    include_str!("../../examples/purchase.agentflow"),
    include_str!("../../examples/research.agentflow"),
    include_str!("../../examples/story.agentflow"),
    include_str!("../torture/program/torture.agentflow"),
];
