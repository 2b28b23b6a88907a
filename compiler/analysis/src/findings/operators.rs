//! Operators with operands that do not go with them.

use crate::body::Impossible;
use crate::finding::{Finding, Place};
use crate::typed::Type;

/// An operand: where, its type as shown, and itself.
pub type Operand<'o> = (Place, &'o str, &'o Type);

/// An operator whose operands do not go together.
pub fn operands(place: Place, sign: &str, left: Operand<'_>, right: Operand<'_>) -> Finding {
    let finding = Finding::new(
        "E0313",
        place,
        format!("`{sign}` does not go with `{}` and `{}`", left.1, right.1),
        "does not go with these",
    )
    .with_label(left.0, format!("this is `{}`", left.1))
    .with_label(right.0, format!("this is `{}`", right.1));
    let help = match (sign, left.2, right.2) {
        ("+", Type::String(_), _) => "to put a value into a text, interpolate it: \"… ${value}\"",
        ("+", _, Type::String(_)) => "to put a value into a text, interpolate it: \"${value} …\"",
        ("+", Type::List(_), _) => "to add one item to a list, write `list + [item]`",
        ("+" | "-" | "*" | "/" | "%", _, _) => "it takes numbers; `+` also texts, lists and durations",
        _ => "it compares numbers with numbers, texts with texts, durations with durations, times with times",
    };
    finding.with_help(help)
}

/// `-` before what has no sign.
pub fn not_negatable(place: Place, found: &str) -> Finding {
    Finding::new("E0313", place, format!("`-` does not go with `{found}`"), format!("this is `{found}`"))
        .with_help("it takes numbers and durations")
}

/// Values of unlike types, compared.
pub fn unlike(place: Place, sign: &str, left: (Place, &str), right: (Place, &str)) -> Finding {
    let never = if sign == "==" { "never equal" } else { "always different" };
    Finding::new(
        "E0314",
        place,
        format!("`{}` and `{}` are {never}", left.1, right.1),
        "compares unlike types",
    )
    .with_label(left.0, format!("this is `{}`", left.1))
    .with_label(right.0, format!("this is `{}`", right.1))
    .with_help("compare values of one type")
}

/// An operation on known values that gives none.
pub fn impossible(place: Place, problem: Impossible) -> Finding {
    let (message, label, help) = match problem {
        Impossible::Overflow => (
            "the result of this is too large for a number",
            "more than 64 bits",
            "calculate with smaller numbers",
        ),
        Impossible::DivisionByZero => {
            ("this divides by zero", "the right side is zero", "divide by something else than zero")
        }
    };
    Finding::new("E0316", place, message, label).with_help(help)
}

/// A variant or kind of error in quotes.
pub fn in_quotes(finding: Finding, place: Place, name: &str) -> Finding {
    finding.with_help(format!("write it without quotes: `{name}`")).with_fix(
        "leave out the quotes",
        place,
        name,
    )
}
