//! What is drawn at random: from a seed and a name, so that it depends neither on order nor on faults.

use agentflow_plan::Value;

/// A stream of numbers for one name.
#[derive(Debug, Clone)]
pub(crate) struct Draw {
    state: u64,
}

impl Draw {
    /// The stream of a seed and the names of what it is for.
    pub fn new(seed: u64, names: &[&str]) -> Draw {
        // FNV-1a over the names, each closed by a byte that is in no UTF-8 text.
        let mut hash = 0xcbf2_9ce4_8422_2325_u64 ^ seed;
        for name in names {
            for byte in name.bytes().chain([0xff]) {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
        }
        let mut draw = Draw { state: hash.wrapping_add(seed.rotate_left(32)) };
        draw.number();
        draw
    }

    /// The next number (SplitMix64).
    pub fn number(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A float from 0, included, to 1, excluded.
    pub fn fraction(&mut self) -> f64 {
        (self.number() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Text in the form of a version 4 UUID.
    pub fn uuid(&mut self) -> Value {
        let (high, low) = (self.number(), self.number());
        Value::string(format!(
            "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
            high >> 32,
            (high >> 16) & 0xffff,
            high & 0xfff,
            0x8000 | ((low >> 48) & 0x3fff),
            low & 0xffff_ffff_ffff
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_seeds_have_streams_of_their_own() {
        let first = |seed, names: &[&str]| Draw::new(seed, names).number();
        assert_eq!(first(1, &["a", "b"]), first(1, &["a", "b"]));
        assert_ne!(first(1, &["a", "b"]), first(2, &["a", "b"]));
        assert_ne!(first(1, &["a", "b"]), first(1, &["ab"]));
        assert_ne!(first(1, &["a"]), first(1, &["b"]));
    }

    #[test]
    fn fractions_are_below_one_and_uuids_are_of_version_4() {
        let mut draw = Draw::new(7, &["x"]);
        for _ in 0..1_000 {
            assert!((0.0..1.0).contains(&draw.fraction()));
        }
        let uuid = draw.uuid();
        let text = uuid.as_str().expect("a text");
        assert_eq!(text.len(), 36);
        assert_eq!(&text[14..15], "4");
        assert!(matches!(&text[19..20], "8" | "9" | "a" | "b"), "{text}");
    }
}
