//! Effects where none may be.

use crate::body::PurePlace;
use crate::finding::{Finding, Place};

/// An effect in a place that has to be pure.
pub fn forbidden(place: Place, what: &str, pure: PurePlace) -> Finding {
    let (within, help) = match pure {
        PurePlace::Function => {
            ("in a `fn`", "functions are pure: make it a `workflow`, or pass the value in as an argument")
        }
        PurePlace::Interpolation => {
            ("inside of a text", "bind it first: `let x = …`, then interpolate `${x}`")
        }
        PurePlace::Setting => {
            ("in a setting", "pass the value in as a parameter, and compute it in the workflow that calls")
        }
        PurePlace::Option => ("in the options of `ask`", "bind it first: `let x = …`"),
        PurePlace::Comprehension => (
            "in a comprehension",
            "use a loop: `for x in xs { … }` one after another, or `parallel for x in xs { … }` all at once",
        ),
        PurePlace::RightSide(_) => ("on the right of", "bind it first: `let x = …`, or use `if`"),
        PurePlace::Guard => ("in the `if` of an arm", "bind it before the `match`: `let x = …`"),
        PurePlace::Constant => {
            ("in a constant", "a constant is known when compiling: use a `let` in the workflow")
        }
        PurePlace::Default => {
            ("in a default", "a default is known when compiling: pass the value where it is used")
        }
    };
    let within = match pure {
        PurePlace::RightSide(sign) => format!("{within} `{sign}`"),
        _ => within.to_owned(),
    };
    Finding::new(
        "E0501",
        place,
        format!("{what} cannot stand {within}"),
        format!("{what} is a recorded step, and this place has none"),
    )
    .with_help(help)
}
