//! Integers, floats and durations. pest takes a digit with all that is glued to it; here it is read.

use super::{Builder, Node};
use crate::error::SyntaxError;
use crate::tree::{Expr, ExprKind};

/// Units of durations, in milliseconds.
const UNITS: [(&str, u64); 6] =
    [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000), ("w", 604_800_000)];

impl Builder<'_> {
    pub(super) fn number(&self, node: &Node<'_>) -> Expr {
        let text = node.as_str();
        let kind = match read_number(text) {
            Ok(Number::Int(value)) => match i64::try_from(value) {
                Ok(value) => Some(ExprKind::Int(value)),
                Err(_) => (value == i64::MIN.unsigned_abs() && self.is_negated(node))
                    .then_some(ExprKind::Int(i64::MIN)),
            },
            Ok(Number::Float(value)) => Some(ExprKind::Float(value)),
            Ok(Number::Duration(milliseconds)) => Some(ExprKind::Duration(milliseconds)),
            Err(fault) => {
                self.tell_number(node, fault);
                return Expr { kind: ExprKind::Broken, span: self.span(node) };
            }
        };
        let kind = kind.unwrap_or_else(|| {
            self.tell_number(node, Fault::TooLarge);
            ExprKind::Broken
        });
        Expr { kind, span: self.span(node) }
    }

    fn is_negated(&self, node: &Node<'_>) -> bool {
        self.text[..node.as_span().start()].trim_end_matches([' ', '\t']).ends_with('-')
    }

    fn tell_number(&self, node: &Node<'_>, fault: Fault) {
        let text = node.as_str();
        let error = |message: String| SyntaxError::new("E0108", self.span(node), message);
        self.tell(match fault {
            Fault::TooLarge if text.contains(['.', 'e', 'E']) => {
                error(format!("`{text}` is too large")).with_help("the largest float is about 1.8e308")
            }
            Fault::TooLarge => error(format!("`{text}` is too large"))
                .with_help("an integer lies between -9223372036854775808 and 9223372036854775807"),
            Fault::TooLong => error(format!("the duration `{text}` is too long"))
                .with_help("the longest is about 292 million years"),
            Fault::Order => error(format!("the units of `{text}` do not stand largest first"))
                .with_help("each unit stands once, the largest first: `1h30m`"),
            Fault::Fraction => error(format!("`{text}` is no duration: its parts are whole numbers"))
                .with_help("write it with a smaller unit, such as `1h30m` for an hour and a half"),
            Fault::Unit => error(format!("`{text}` is neither a number nor a duration")).with_help(
                "durations end in `ms`, `s`, `m`, `h`, `d` or `w`; a name does not begin with a digit",
            ),
        });
    }
}

#[derive(Debug, PartialEq)]
enum Number {
    /// One more than the largest `i64` is kept, for the smallest one.
    Int(u64),
    Float(f64),
    Duration(u64),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    TooLarge,
    TooLong,
    Fraction,
    Order,
    Unit,
}

fn read_number(text: &str) -> Result<Number, Fault> {
    let bytes = text.as_bytes();
    if bytes.iter().all(|byte| byte.is_ascii_digit() || *byte == b'_') {
        return read_digits(text).map(Number::Int).ok_or(Fault::TooLarge);
    }
    let float_like =
        bytes.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'_' | b'.' | b'e' | b'E' | b'+' | b'-'));
    if float_like {
        let plain: String = text.chars().filter(|character| *character != '_').collect();
        return match plain.parse::<f64>() {
            Ok(value) if value.is_finite() => Ok(Number::Float(value)),
            Ok(_) => Err(Fault::TooLarge),
            Err(_) => Err(Fault::Unit),
        };
    }
    read_duration(text).map(Number::Duration)
}

fn read_digits(text: &str) -> Option<u64> {
    let mut value: u64 = 0;
    for byte in text.bytes().filter(u8::is_ascii_digit) {
        value = value.checked_mul(10)?.checked_add(u64::from(byte - b'0'))?;
    }
    (value <= i64::MIN.unsigned_abs()).then_some(value)
}

fn read_duration(text: &str) -> Result<u64, Fault> {
    let mut rest = text;
    let mut total: u64 = 0;
    let mut before = u64::MAX;
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'_').count();
        let letters = rest[digits..].bytes().take_while(u8::is_ascii_alphabetic).count();
        let (amount, unit) = rest[..digits + letters].split_at(digits);
        rest = &rest[digits + letters..];
        if digits > 0 && letters == 0 && rest.starts_with('.') {
            return Err(if UNITS.iter().any(|(unit, _)| text.ends_with(unit)) {
                Fault::Fraction
            } else {
                Fault::Unit
            });
        }
        let factor =
            UNITS.iter().find(|(name, _)| *name == unit).map(|(_, factor)| *factor).ok_or(Fault::Unit)?;
        if digits == 0 {
            return Err(Fault::Unit);
        }
        if factor >= before {
            return Err(Fault::Order);
        }
        before = factor;
        let part = read_digits(amount).and_then(|amount| amount.checked_mul(factor));
        total = part.and_then(|part| total.checked_add(part)).ok_or(Fault::TooLong)?;
    }
    if i64::try_from(total).is_ok() { Ok(total) } else { Err(Fault::TooLong) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_digits_mean() {
        let check =
            |text: &str, expected: Result<Number, Fault>| assert_eq!(read_number(text), expected, "{text}");
        check("0", Ok(Number::Int(0)));
        check("1_000", Ok(Number::Int(1_000)));
        check("9223372036854775807", Ok(Number::Int(9_223_372_036_854_775_807)));
        check("9223372036854775809", Err(Fault::TooLarge));
        check("0.5", Ok(Number::Float(0.5)));
        check("1e-3", Ok(Number::Float(0.001)));
        check("1e999", Err(Fault::TooLarge));
        check("250ms", Ok(Number::Duration(250)));
        check("10s", Ok(Number::Duration(10_000)));
        check("5m", Ok(Number::Duration(300_000)));
        check("1h30m", Ok(Number::Duration(5_400_000)));
        check("1d2h3m4s5ms", Ok(Number::Duration(93_784_005)));
        check("3m2h", Err(Fault::Order));
        check("1h1h", Err(Fault::Order));
        check("1w", Ok(Number::Duration(604_800_000)));
        check("99999999999999w", Err(Fault::TooLong));
        check("1.5h", Err(Fault::Fraction));
        check("10x", Err(Fault::Unit));
        check("1h30", Err(Fault::Unit));
        check("0xff", Err(Fault::Unit));
        check("3s_", Err(Fault::Unit));
    }
}
