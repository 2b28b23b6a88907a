//! Settings: unknown, missing, and with wrong values.

use super::suggest;
use crate::finding::{Finding, Place};
use crate::nearest::{all_of, one_of};
use crate::typed::Name;

/// A setting that does not exist.
pub fn unknown(place: Place, name: &str, owner: &str, near: &[Name], known: &[&str]) -> Finding {
    let finding =
        Finding::new("E0216", place, format!("{owner} has no setting `{name}`"), "there is no such setting");
    if matches!(name, "description" | "docs") && near.is_empty() {
        return finding.with_help("write it as a comment before the declaration: `/// What it does.`");
    }
    let otherwise = if known.len() <= 8 {
        format!("its settings are {}", all_of(known.iter().copied()))
    } else {
        format!("`agentflow reference {}` lists its settings", chapter_of(owner))
    };
    suggest(finding, place, near, otherwise)
}

/// The chapter of the reference about what has a setting.
fn chapter_of(owner: &str) -> &'static str {
    if owner.starts_with("the tool ") || owner.ends_with(" a tool") {
        "tools"
    } else if owner.starts_with("the agent ")
        || owner.starts_with("the model ")
        || owner.ends_with(" an agent")
    {
        "agents"
    } else {
        "declarations"
    }
}

/// A setting that must be there.
pub fn missing(place: Place, owner: &str, name: &str, example: &str) -> Finding {
    Finding::new("E0329", place, format!("{owner} needs the setting `{name}`"), format!("`{name}` missing"))
        .with_help(format!("add `{example}`"))
}

/// `{ name }` where `name: value` is due.
pub fn without_value(place: Place, name: &str) -> Finding {
    Finding::new("E0330", place, format!("`{name}` needs a value here"), "no value")
        .with_help(format!("write `{name}: …`"))
}

/// A setting that is written in another way.
pub fn wrong_form(place: Place, name: &str, example: &str) -> Finding {
    let finding =
        Finding::new("E0330", place, format!("`{name}` is not written this way"), "written in another way");
    if example.is_empty() {
        finding.with_help(format!("write `{name}: value`"))
    } else {
        finding.with_help(format!("write `{example}`"))
    }
}

/// A time that is none.
pub fn no_time(place: Place, name: &str) -> Finding {
    Finding::new("E0331", place, format!("`{name}` is longer than no time"), "no time at all")
        .with_help("write a time such as `30s`")
}

/// A number that is too small or too large.
pub fn out_of_range(place: Place, name: &str, range: &str) -> Finding {
    Finding::new("E0331", place, format!("`{name}` is {range}"), "out of range")
        .with_help(format!("write a number that is {range}").replace("that is from", "from"))
}

/// A text without anything in it.
pub fn empty_text(place: Place, name: &str) -> Finding {
    Finding::new("E0331", place, format!("`{name}` cannot be empty"), "empty")
        .with_help("write the text, or leave the setting out")
}

/// A value that has to be known when compiling.
pub fn not_known(place: Place, name: &str) -> Finding {
    Finding::new(
        "E0332",
        place,
        format!("`{name}` has to be known when compiling"),
        "known only when it runs",
    )
    .with_help("write a literal, a constant, or operators on them")
}

/// Something else than a word.
pub fn not_a_word<'a>(place: Place, name: &str, words: impl Iterator<Item = &'a str>) -> Finding {
    let words: Vec<&str> = words.collect();
    Finding::new("E0330", place, format!("`{name}` takes one of a few words"), "not a word")
        .with_help(format!("write {}", one_of(words)))
}

/// A word in quotes.
pub fn quoted_word(place: Place, name: &str, word: &str) -> Finding {
    Finding::new("E0330", place, format!("`{name}` takes a word, not a text"), "in quotes")
        .with_help(format!("write `{word}` without quotes"))
        .with_fix("leave out the quotes", place, word)
}

/// A word that does not exist.
pub fn unknown_word(place: Place, name: &str, word: &str, near: &[Name], words: &[&str]) -> Finding {
    let finding =
        Finding::new("E0217", place, format!("`{name}` cannot be `{word}`"), "not one of its words");
    suggest(finding, place, near, format!("it is {}", one_of(words.iter().copied())))
}

/// A text that is not one of a few.
pub fn unknown_text(place: Place, name: &str, text: &str, near: &[Name], known: &[&str]) -> Finding {
    let finding =
        Finding::new("E0217", place, format!("`{name}` cannot be \"{text}\""), "not one of its texts");
    match near {
        [one] => finding.with_help(format!("did you mean \"{one}\"?")).with_fix(
            format!("write \"{one}\""),
            place,
            format!("\"{one}\""),
        ),
        _ => {
            let known: Vec<String> = known.iter().map(|known| format!("\"{known}\"")).collect();
            finding.with_help(format!("it is one of {}", known.join(", ")))
        }
    }
}

/// A bare word where a text is due.
pub fn bare_text(place: Place, name: &str, word: &str) -> Finding {
    Finding::new("E0330", place, format!("`{name}` is a text, in quotes"), "without quotes")
        .with_help(format!("write \"{word}\""))
        .with_fix("put it in quotes", place, format!("\"{word}\""))
}

/// Something else than a list.
pub fn not_a_list(place: Place, name: &str, example: &str) -> Finding {
    Finding::new("E0330", place, format!("`{name}` takes a list"), "not a list")
        .with_help(format!("write it in brackets: `{name}: [{example}]`"))
}

/// Something else than a name in a list of names.
pub fn not_a_name(place: Place, name: &str, example: &str) -> Finding {
    Finding::new("E0330", place, format!("`{name}` takes names"), "not a name")
        .with_help(format!("write names: `{name}: [{example}]`"))
}

/// Something else than an object.
pub fn not_an_object(place: Place, name: &str, example: &str) -> Finding {
    Finding::new("E0330", place, format!("`{name}` takes entries in braces"), "not in braces")
        .with_help(format!("write `{name}: {example}`"))
}

/// Something else than the name of a declaration.
pub fn not_declared_name(
    place: Place,
    setting: &str,
    wanted: &str,
    quoted: Option<&str>,
    example: &str,
) -> Finding {
    let finding =
        Finding::new("E0330", place, format!("`{setting}` takes the name of {wanted}"), "not a name");
    match quoted {
        Some(text)
            if !text.is_empty() && text.chars().all(|letter| letter.is_alphanumeric() || letter == '_') =>
        {
            finding.with_help(format!("write it without quotes: `{setting}: {text}`")).with_fix(
                "leave out the quotes",
                place,
                text,
            )
        }
        _ => finding.with_help(format!("declare {wanted}, and write its name: `{setting}: {example}`")),
    }
}

/// Two settings that exclude each other.
pub fn either(place: Place, name: &str, other: &str, first: Place, owner: &str) -> Finding {
    Finding::new("E0333", place, format!("{owner} takes `{other}` or `{name}`, not both"), "one too many")
        .with_label(first, format!("`{other}` is here"))
        .with_help("remove one of the two")
}

/// A setting that needs another.
pub fn only_with(place: Place, name: &str, needs: &str) -> Finding {
    Finding::new(
        "E0333",
        place,
        format!("`{name}` only goes with `{needs}`"),
        format!("there is no `{needs}` here"),
    )
    .with_help(format!("remove it, or use `{needs}`"))
}

/// `with { … }` after what takes no options.
pub fn misplaced_with(place: Place) -> Finding {
    Finding::new(
        "E0510",
        place,
        "`with` gives options to a call of a tool, an agent or a workflow",
        "no such call is before this",
    )
    .with_help("remove it, or put it right after the call")
}

/// `backoff: 100s..1s`
pub fn backwards(place: Place) -> Finding {
    Finding::new("E0331", place, "the first pause of `backoff` is longer than the longest", "runs backwards")
        .with_help("write the shorter time first: `1s..100s`")
}

/// A header whose name no header can have.
pub fn bad_header_name(place: Place, name: &str) -> Finding {
    Finding::new(
        "E0331",
        place,
        format!("a header cannot be named \"{name}\""),
        "has characters that no header has",
    )
    .with_help("use letters, digits and `-`")
}

/// `exec: []`
pub fn no_program(place: Place, name: &str) -> Finding {
    Finding::new("E0331", place, format!("`{name}` names no program"), "empty")
        .with_help(format!("write the program first: `{name}: [\"python3\", \"tool.py\"]`"))
}

/// An address that is none.
pub fn bad_url(place: Place, text: &str, problem: &str) -> Finding {
    Finding::new("E0334", place, format!("\"{text}\" is not an address: {problem}"), problem.to_owned())
        .with_help("write it in full: `https://shop.example/orders`")
}

/// A value that cannot stand in a query.
pub fn not_a_query_value(place: Place, found: &str) -> Finding {
    Finding::new(
        "E0301",
        place,
        format!("a value in `query` is a text, a number, or a list of them, not `{found}`"),
        format!("this is `{found}`"),
    )
    .with_help("take one of its fields, or write it as text: `.to_json()`")
}

/// `body` with `http: get`.
pub fn body_of_get(place: Place) -> Finding {
    Finding::new("E0333", place, "a `get` has no `body`", "never sent")
        .with_help("use `query`, or another method such as `post`")
}

/// A server without a way to it.
pub fn server_without_transport(place: Place, owner: &str) -> Finding {
    Finding::new("E0329", place, format!("{owner} needs `command` or `url`"), "how is it reached?")
        .with_help("add `command: [\"npx\", \"server-filesystem\", \".\"]`, or `url: \"https://…\"`")
}
