//! Where randomness comes from: ids of runs, and what programs read by `uuid()` and `random()`.

/// Gives random bytes. Tests put one in its place that always gives the same.
pub trait Entropy: Send + Sync + 'static {
    /// Sixteen bytes, each as likely as any other.
    fn draw(&self) -> [u8; 16];
}

/// The entropy of the system.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn draw(&self) -> [u8; 16] {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes)
            .expect("every supported system has a source of random bytes that is always open");
        bytes
    }
}

/// A version 4 UUID of these bytes, as text.
pub(crate) fn uuid(mut bytes: [u8; 16]) -> String {
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let mut text = String::with_capacity(36);
    for (position, byte) in bytes.iter().enumerate() {
        if matches!(position, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        text.push_str(&format!("{byte:02x}"));
    }
    text
}

/// A float from 0, included, to 1, excluded, each of the 2^53 evenly spaced ones as likely as any other.
pub(crate) fn unit_float(bytes: [u8; 16]) -> f64 {
    let [a, b, c, d, e, f, g, h, ..] = bytes;
    let drawn = u64::from_le_bytes([a, b, c, d, e, f, g, h]) >> 11;
    drawn as f64 / (1_u64 << 53) as f64
}

/// An id for a new run: readable, short enough to type, and never met twice (50 bits drawn for each).
pub(crate) fn run_id(workflow: &str, bytes: [u8; 16]) -> String {
    const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    // Ids are bounded, names of workflows are not.
    let name: String = workflow.chars().take(40).collect();
    let tail: String =
        bytes.iter().take(10).map(|byte| char::from(LETTERS[usize::from(byte & 31)])).collect();
    format!("{name}-{tail}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uuid_says_its_version_and_variant() {
        assert_eq!(uuid([0xff; 16]), "ffffffff-ffff-4fff-bfff-ffffffffffff");
        assert_eq!(uuid([0; 16]), "00000000-0000-4000-8000-000000000000");
    }

    #[test]
    fn a_unit_float_is_at_least_zero_and_less_than_one() {
        assert_eq!(unit_float([0; 16]), 0.0);
        assert!(unit_float([0xff; 16]) < 1.0);
    }

    #[test]
    fn a_run_id_begins_with_its_workflow() {
        assert_eq!(run_id("support", [31; 16]), "support-zzzzzzzzzz");
    }
}
