//! How large a value may be. What is larger could not be journaled, or read back without fear for the stack.

use std::fmt;

use crate::{SecretPart, Value};

/// Lists and objects inside each other at most. JSON readers stop at 128 levels, and what surrounds a value in the
/// journal needs some of them.
pub const DEPTH_MAX: usize = 96;

/// Values inside of a value at most, those that occur several times counted each time.
pub const NODES_MAX: usize = 1_000_000;

/// Bytes of text in a value at most, keys included.
pub const TEXT_BYTES_MAX: usize = 64 << 20;

/// Why a value is too large.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TooLarge {
    /// Nested deeper than [`DEPTH_MAX`].
    Depth,
    /// More values than [`NODES_MAX`].
    Nodes,
    /// More text than [`TEXT_BYTES_MAX`].
    Text,
}

impl fmt::Display for TooLarge {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TooLarge::Depth => write!(formatter, "nested deeper than {DEPTH_MAX} levels"),
            TooLarge::Nodes => write!(formatter, "larger than {NODES_MAX} values"),
            TooLarge::Text => write!(formatter, "larger than {} MiB of text", TEXT_BYTES_MAX >> 20),
        }
    }
}

/// How large a value is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Size {
    /// Values in it, itself included.
    pub nodes: usize,
    /// Bytes of text in it.
    pub text_bytes: usize,
}

impl Size {
    /// Counts one more text.
    pub fn add_text(&mut self, bytes: usize) -> Result<(), TooLarge> {
        self.text_bytes = self.text_bytes.saturating_add(bytes);
        if self.text_bytes > TEXT_BYTES_MAX { Err(TooLarge::Text) } else { Ok(()) }
    }

    /// Counts one more value.
    pub fn add_node(&mut self) -> Result<(), TooLarge> {
        self.nodes += 1;
        if self.nodes > NODES_MAX { Err(TooLarge::Nodes) } else { Ok(()) }
    }

    fn add(&mut self, value: &Value, depth: usize) -> Result<(), TooLarge> {
        self.add_node()?;
        match value {
            Value::String(text) => self.add_text(text.len())?,
            Value::Secret(parts) => {
                for part in parts.iter() {
                    let (SecretPart::Text(text) | SecretPart::Secret(text)) = part;
                    self.add_text(text.len())?;
                }
            }
            Value::List(items) => {
                let depth = deeper(depth, 1)?;
                items.iter().try_for_each(|item| self.add(item, depth))?;
            }
            Value::Object(fields) => {
                // Keys that begin with `$` are written inside one more object.
                let levels = if fields.keys().any(|key| key.starts_with('$')) { 2 } else { 1 };
                let depth = deeper(depth, levels)?;
                for (key, field) in fields.iter() {
                    self.add_text(key.len())?;
                    self.add(field, depth)?;
                }
            }
            Value::Null
            | Value::Bool(_)
            | Value::Int(_)
            | Value::Float(_)
            | Value::Duration(_)
            | Value::Time(_) => {}
        }
        Ok(())
    }
}

fn deeper(depth: usize, levels: usize) -> Result<usize, TooLarge> {
    let depth = depth + levels;
    if depth > DEPTH_MAX { Err(TooLarge::Depth) } else { Ok(depth) }
}

impl Value {
    /// How large the value is, or that it is too large. Stops where it is.
    pub fn size(&self) -> Result<Size, TooLarge> {
        let mut size = Size::default();
        size.add(self, 0)?;
        Ok(size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nested(levels: usize) -> Value {
        (0..levels).fold(Value::Null, |inner, _| Value::list(vec![inner]))
    }

    #[test]
    fn depth_is_bounded() {
        assert_eq!(nested(DEPTH_MAX).size(), Ok(Size { nodes: DEPTH_MAX + 1, text_bytes: 0 }));
        assert_eq!(nested(DEPTH_MAX + 1).size(), Err(TooLarge::Depth));
    }

    #[test]
    fn a_value_that_is_shared_counts_each_time() {
        // 2^64 values in 64 allocations.
        let bomb = (0..64).fold(Value::Null, |inner, _| Value::list(vec![inner.clone(), inner]));
        assert_eq!(bomb.size(), Err(TooLarge::Nodes));
        let text = Value::string("x".repeat(TEXT_BYTES_MAX / 4 + 1));
        assert!(Value::list(vec![text.clone(); 3]).size().is_ok());
        assert_eq!(Value::list(vec![text; 4]).size(), Err(TooLarge::Text));
    }

    #[test]
    fn escaped_objects_count_twice() {
        let dollar = |inner| Value::object([("$ref".into(), inner)]);
        assert!((0..DEPTH_MAX / 2).fold(Value::Null, |inner, _| dollar(inner)).size().is_ok());
        let deep = (0..DEPTH_MAX / 2 + 1).fold(Value::Null, |inner, _| dollar(inner));
        assert_eq!(deep.size(), Err(TooLarge::Depth));
    }
}
