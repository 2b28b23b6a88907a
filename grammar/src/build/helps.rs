//! What helps where nothing better was said: by what stands on the line before, and by what was found.

use super::line_before;
use super::tokens::first_token;
use crate::error::SyntaxError;
use crate::nearest::nearest;
use crate::scan::Mended;

/// What is to be known of the place of a finding.
struct Around<'t> {
    /// Its line up to it.
    before: &'t str,
    /// The first token at it.
    token: &'t str,
    /// What was told.
    message: &'t str,
}

/// Gives a help line to each finding that is told and has none.
pub(crate) fn add_helps(errors: &mut [SyntaxError], mended: &Mended<'_>) {
    for error in errors.iter_mut().filter(|error| error.help.is_none()) {
        let Some((before, after)) = mended.around(error.span.start) else { continue };
        let around = Around {
            before: line_before(before).trim_start(),
            token: first_token(after),
            message: &error.message,
        };
        error.help = special(&around).or_else(|| near_word(&around)).or_else(|| general(&around));
    }
}

/// Things that people write often.
fn special(around: &Around<'_>) -> Option<String> {
    let Around { before, token, .. } = *around;
    let begins = |word: &str| before.starts_with(word);
    let ends = |word: &str| before.trim_end().ends_with(word);
    let help = match token {
        "max" if before.contains("parallel") => "write `parallel(max: 8) for item in items { … }`",
        "times" if before.contains("up to") => "leave `times` out: `repeat up to 3 { … }`",
        "catch" if around.message.contains("branch") => "write `label: try { … } catch err { … }`",
        "forever" | "up" if around.message.contains("branch") => {
            "statements of a branch stand in braces: `label: { repeat up to 3 { … } }`"
        }
        "!" | "?" => "a value that may be null is tested by `if x != null { … }`, or `x ?? other` is taken",
        "*" if ends("*") => "there is no operator for powers: write the product out",
        "." if before.ends_with(|last: char| last.is_ascii_digit()) => "a digit follows the point: `5.0`",
        _ if ends("if let") || begins("if let ") => {
            "a value that may be null is narrowed by its test: `if x != null { … }`"
        }
        _ if begins("test") => "the name of a test is a text: `test \"an order is paid\" { … }`",
        _ if begins("signal") => {
            "write `signal payment: Payment`, and declare what it carries as a `record Payment { … }`"
        }
        _ if ends("sharing") => "write `sharing none`, `sharing all`, `sharing last 6` or `sharing summary`",
        _ if begins("let ") && before.contains(':') && around.message.contains("a value") => {
            "a `let` has a value: `let name: type = value`"
        }
        _ => return None,
    };
    Some(help.to_owned())
}

/// `esle`, `cacth`
fn near_word(around: &Around<'_>) -> Option<String> {
    if !around.before.contains('}') && !around.message.contains("the end of the statement") {
        return None;
    }
    let near = nearest(around.token, ["else", "catch", "undo", "with", "within"])?;
    Some(format!("did you mean `{near}`?"))
}

/// By what was expected.
fn general(around: &Around<'_>) -> Option<String> {
    let what = around.message.strip_prefix("expected ")?;
    let of = |prefix: &str| what.starts_with(prefix);
    let help = if of("`,` or a new line after this ") {
        let (_, entry) = what.split_once("after this ")?;
        let entry = entry.split(',').next()?;
        return Some(format!("write each {entry} on a line of its own, or `,` between them"));
    } else if of("the end of the statement") {
        "write each statement on a line of its own, or `;` between them"
    } else if of("`,` or `)` after this ") {
        "what stands between parentheses is separated by `,`"
    } else if of("`from`") {
        "write `import { Ticket } from \"./shared.agentflow\"`"
    } else if of("`catch`") {
        "write `try { … } catch err { … }`"
    } else if of("`:` and a type") {
        "write `name: type`"
    } else if of("`:` and a value") {
        "write `name: value`"
    } else if of("a type") {
        "types are `string`, `int`, `float`, `bool`, `T[]`, `T?`, and those that are declared"
    } else if of("a name") {
        "names begin with a letter or `_`, and go on with letters, digits and `_`"
    } else if of("`{`") {
        "a block stands between `{` and `}`"
    } else if of("`=>`") {
        "an arm is written `pattern => value`"
    } else if of("a pattern") {
        "patterns are variants, literals, `null` and `_`"
    } else if of("a value") || of("`=` and a value") || of("an argument") {
        "a value stands here: a literal, a name, a call, or `{ … }`"
    } else if of("the end of the declaration") {
        "each declaration begins on a line of its own"
    } else if of("parameters in parentheses") {
        "write `name(parameter: type) -> type { … }`; with none, `name()`"
    } else if of("a statement") {
        "statements are calls, `let`, `var`, `return`, `if`, `for` and the like"
    } else if of("a setting") {
        "settings are written `name: value`"
    } else {
        return None;
    };
    Some(help.to_owned())
}
