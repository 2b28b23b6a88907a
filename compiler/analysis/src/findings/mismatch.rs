//! A value of one type where another is due.

use crate::body::Reason;
use crate::finding::{Finding, Place};
use crate::typed::Type;

/// A value of the wrong type.
pub fn mismatch(place: Place, found: &str, wanted: &str, reason: Reason<'_>) -> Finding {
    let (message, declared, note) = said(found, wanted, reason);
    Finding::new("E0301", place, message, format!("this is `{found}`")).with_label_at(declared, note)
}

/// The headline, and the place that explains it.
pub fn said(found: &str, wanted: &str, reason: Reason<'_>) -> (String, Option<Place>, String) {
    match reason {
        Reason::Declared { name, place } => (
            format!("`{name}` is declared as `{wanted}`, but its value is `{found}`"),
            Some(place),
            format!("so `{wanted}` is due"),
        ),
        Reason::Argument { callable, parameter, place } => (
            format!("`{callable}` takes `{wanted}` as `{parameter}`, not `{found}`"),
            place,
            format!("`{parameter}` is declared as `{wanted}` here"),
        ),
        Reason::Field { owner, field, place } => (
            format!("the field `{field}` of `{owner}` is `{wanted}`, not `{found}`"),
            place,
            format!("`{field}` is declared as `{wanted}` here"),
        ),
        Reason::Default { name, place } => (
            format!("`{name}` is `{wanted}`, but its default is `{found}`"),
            Some(place),
            format!("`{name}` is declared as `{wanted}` here"),
        ),
        Reason::Result { callable, place } => (
            format!("`{callable}` returns `{wanted}`, not `{found}`"),
            Some(place),
            format!("`{wanted}` is promised here"),
        ),
        Reason::Variable { name, place } => (
            format!("`{name}` holds `{wanted}`, and cannot be assigned `{found}`"),
            Some(place),
            format!("`{name}` is `{wanted}` since here"),
        ),
        Reason::Setting { name } => {
            (format!("`{name}` takes `{wanted}`, not `{found}`"), None, String::new())
        }
        Reason::Condition(what) => {
            (format!("the condition of {what} is `{wanted}`, not `{found}`"), None, String::new())
        }
        Reason::Operand(sign) => (format!("`{sign}` takes `{wanted}`, not `{found}`"), None, String::new()),
        Reason::Form(what) => (format!("{what} is `{wanted}`, not `{found}`"), None, String::new()),
        Reason::Entry => (format!("`{wanted}` is due here, not `{found}`"), None, String::new()),
        Reason::Mock { subject } => (
            format!("`{subject}` gives `{wanted}`, so its stand-in cannot give `{found}`"),
            None,
            String::new(),
        ),
    }
}

/// Adds how the value can be made one of the type that is due, where there is a way.
pub fn with_conversion(finding: Finding, from: &Type, to: &Type, text: &str) -> Finding {
    let short = !text.is_empty() && text.len() <= 40 && !text.contains('\n');
    let shown = if short { text } else { "…" };
    // A method goes behind names, calls and fields as they are, behind operators in parentheses.
    let operators = text.contains(' ') && !text.ends_with([')', ']', '}', '"']);
    let receiver = if operators { format!("({shown})") } else { shown.to_owned() };
    let place = finding.primary.place;
    let help = match (from, to.inner()) {
        (Type::Int(_) | Type::Float(_) | Type::Bool, Type::String(_)) if is_literal(text) => {
            return finding.with_help(format!("write it in quotes: `\"{text}\"`")).with_fix(
                "put it in quotes",
                place,
                format!("\"{text}\""),
            );
        }
        (
            Type::Int(_) | Type::Float(_) | Type::Bool | Type::Duration | Type::Time | Type::Enum(_),
            Type::String(_),
        ) => {
            // No fix: that text is due may be the mistake.
            format!("make it text: `{receiver}.to_string()`")
        }
        (Type::Float(_), Type::Int(_)) => {
            format!("make it whole: `{receiver}.round()`, `.floor()` or `.ceil()`")
        }
        (Type::String(_), Type::Enum(_)) => {
            "write the variant, such as `Mood.calm`: text is not converted".to_owned()
        }
        (Type::String(_), Type::Int(_) | Type::Float(_)) if is_literal(text.trim_matches('"')) => {
            let bare = text.trim_matches('"').to_owned();
            return finding.with_help(format!("write it without quotes: `{bare}`")).with_fix(
                "leave out the quotes",
                place,
                bare,
            );
        }
        (Type::Int(_) | Type::Float(_), Type::Duration) if !is_literal(text) => {
            "a time is written with its unit, such as `10s`, `5m` or `2h`".to_owned()
        }
        (Type::Int(_) | Type::Float(_), Type::Duration) => {
            format!("write the unit: `{shown}s`, `{shown}m` or `{shown}h`")
        }
        (Type::String(_), Type::Duration) => {
            "write it without quotes, with a unit: `10s`, `5m`, `2h`".to_owned()
        }
        (Type::Int(_) | Type::Float(_), Type::Bool) => format!("compare it: `{shown} > 0`"),
        (Type::String(_), Type::Bool) => format!("compare it: `{shown} != \"\"`"),
        (Type::Record(_) | Type::Object(_), Type::String(_)) => {
            format!("make it text: `{receiver}.to_json()`, or use one of its fields")
        }
        (Type::List(list), Type::String(_)) if matches!(list.item, Type::String(_)) => {
            format!("make it one text: `{receiver}.join(\", \")`")
        }
        (Type::Object(_), Type::Record(_)) => {
            format!("name the record: `Name {{ ..{shown} }}` takes the fields that fit")
        }
        (Type::Json, _) => format!("test what it is first: `if {shown} is … {{ … }}`"),
        (from, Type::List(list)) if *from == list.item => {
            format!("put it into a list: `[{shown}]`")
        }
        (Type::List(list), to) if list.item == *to => {
            format!("take one item: `{receiver}.first()`, which is null where the list is empty")
        }
        (Type::Error, Type::String(_)) => format!("take its message: `{shown}.message`"),
        (Type::Null, _) => "only a type with `?` may be null".to_owned(),
        _ if finding.secondary.is_empty() => "write a value of the type that is due".to_owned(),
        _ => "change the value, or the type where it is declared".to_owned(),
    };
    finding.with_help(help)
}

/// Whether it is a number or a truth value, as it would be written.
fn is_literal(text: &str) -> bool {
    let digits = text.trim_start_matches('-').replace('_', "");
    digits.parse::<f64>().is_ok_and(|_| digits.starts_with(|first: char| first.is_ascii_digit()))
        || matches!(text, "true" | "false")
}

/// A value without fields, taken apart.
pub fn no_fields(place: Place, found: &str) -> Finding {
    Finding::new("E0325", place, format!("`{found}` has no fields to name"), format!("this is `{found}`"))
        .with_help("name the whole value: `let x = …`")
}

/// Something that cannot be gone through.
pub fn not_iterable(place: Place, found: &str, text: &str, is_map: bool, is_int: bool) -> Finding {
    let finding = Finding::new(
        "E0325",
        place,
        format!("`for` goes through lists, not through `{found}`"),
        format!("this is `{found}`"),
    );
    let shown = if text.len() > 40 || text.contains('\n') { "…" } else { text };
    if is_map {
        finding.with_help(format!("go through its keys or values: `{shown}.keys()`, `{shown}.values()`"))
    } else if is_int {
        finding.with_help(format!("count with `range({shown})`")).with_fix(
            "count with `range`",
            place,
            format!("range({text})"),
        )
    } else {
        finding.with_help("put the value into a list: `[…]`")
    }
}

/// A value that cannot be written as JSON.
pub fn not_json(place: Place, found: &str, what: &str) -> Finding {
    Finding::new(
        "E0328",
        place,
        format!("{what} takes a value that can be written as JSON, not `{found}`"),
        format!("this is `{found}`"),
    )
    .with_help("give it data: text, numbers, lists, records")
}

/// A value that has no text.
pub fn not_printable(place: Place, found: &str) -> Finding {
    Finding::new("E0328", place, format!("`{found}` has no text"), format!("this is `{found}`"))
        .with_help("interpolate what it answered: the value of `send`")
}

/// Something that cannot be said to a model.
pub fn not_a_message(place: Place, found: &str, text: &str, what: &str) -> Finding {
    let shown = if text.len() > 40 || text.contains('\n') { "…" } else { text };
    Finding::new(
        "E0328",
        place,
        format!("{what} is text, an image, a file, or a list of them, not `{found}`"),
        format!("this is `{found}`"),
    )
    .with_help(format!("make it text: \"${{{shown}}}\""))
}
