//! JSON that is nested deeper than readers and stacks usually bear: plans of deep programs.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// How deep arrays and objects are nested, whether or not the text is JSON. Takes linear time and no stack.
pub(crate) fn depth(text: &[u8]) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let (mut in_string, mut escaped) = (false, false);
    for byte in text {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'[' | b'{' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

/// Reads JSON whose depth was found to be bounded.
pub(crate) fn from_slice<T: DeserializeOwned>(text: &[u8]) -> Result<T, serde_json::Error> {
    on_large_stack(|| {
        let mut json = serde_json::Deserializer::from_slice(text);
        json.disable_recursion_limit();
        let value = T::deserialize(&mut json)?;
        json.end()?;
        Ok(value)
    })
}

/// Writes JSON, however deep.
pub(crate) fn to_vec(value: &impl Serialize) -> Vec<u8> {
    on_large_stack(|| serde_json::to_vec(value))
        .expect("plans have only string keys and finite numbers, and a vector takes every byte")
}

/// Room for [`PLAN_DEPTH_MAX`](crate::PLAN_DEPTH_MAX) levels of what reads and writes, unoptimized; only what is used
/// of it takes memory.
const STACK: usize = 128 << 20;

fn on_large_stack<T>(go: impl FnOnce() -> T) -> T {
    stacker::grow(STACK, go)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_is_counted() {
        for (text, expected) in [
            ("", 0),
            ("1", 0),
            ("[]", 1),
            (r#"{"a":[{}],"b":[]}"#, 3),
            (r#"["[[[[", "\"[[[", []]"#, 2),
            ("]]][[", 2),
        ] {
            assert_eq!(depth(text.as_bytes()), expected, "{text}");
        }
    }
}
