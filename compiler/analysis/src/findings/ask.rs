//! Questions to people.

use super::suggest;
use crate::finding::{Finding, Place};
use crate::typed::Name;

/// An option that `ask` does not have.
pub fn unknown_option(place: Place, name: &str, near: &[Name]) -> Finding {
    let finding =
        Finding::new("E0216", place, format!("`ask` has no option `{name}`"), "there is no such option");
    suggest(finding, place, near, "its options are `to` and `within`")
}

/// A question whose answer has no known type.
pub fn unknown_answer(place: Place, discarded: bool) -> Finding {
    let help = if discarded {
        "name the answer with its type: `let confirmed: bool = ask …`"
    } else {
        "say what the answer is: `let confirmed: bool = ask …`"
    };
    Finding::new(
        "E0342",
        place,
        "what kind of answer is this question to get?",
        "the type of the answer is not known",
    )
    .with_help(format!("{help}; it makes the form: yes or no, a choice of variants, fields"))
}

/// A type that no person can give.
pub fn not_answerable(place: Place, ty: &str) -> Finding {
    Finding::new("E0343", place, format!("a person cannot answer with `{ty}`"), format!("`{ty}` is due here"))
        .with_help("ask for data: `bool`, text, a number, an enum or a record")
}
