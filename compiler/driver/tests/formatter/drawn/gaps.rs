//! What stands between two words: a template has marks where the language allows blanks, line breaks and comments.
//!
//! | mark | what may stand there |
//! | --- | --- |
//! | space | blanks on the line, at least one |
//! | `°` | blanks on the line, or nothing |
//! | `¬` | any blanks, line breaks and comments, or nothing |
//! | `¦` | the same, at least one |
//! | `¢` | nothing, or a line break before a value |
//! | `¶` | the end of a statement |
//! | `§` | the end of an entry between braces or brackets |
//! | `¤` | the end of a field or variant, or of documentation before one |
//! | `␠` | a space of a text, which stays |
//! | `␤` | a line break of a text, which stays |

use super::tape::Tape;

/// The text of a template.
pub fn fill(template: &str, tape: &mut Tape<'_>) -> String {
    let mut text = String::new();
    for character in template.chars() {
        match character {
            ' ' => same_line(&mut text, tape, 1),
            '°' => same_line(&mut text, tape, 0),
            '¬' => anywhere(&mut text, tape, 0),
            '¦' => anywhere(&mut text, tape, 1),
            '¢' => text.push_str(tape.of(&["", "", "", "", "", " ", "\n  ", " // why\n "])),
            '¶' => text.push_str(tape.of(STATEMENT_ENDS)),
            '§' => text.push_str(tape.of(ENTRY_ENDS)),
            '¤' => text.push_str(tape.of(FIELD_ENDS)),
            '␠' => text.push(' '),
            '␤' => text.push('\n'),
            other => text.push(other),
        }
    }
    text
}

const STATEMENT_ENDS: &[&str] = &[
    "\n",
    "\n",
    "\n",
    "\n\n",
    "; ",
    ";",
    " // after\n",
    "\n// before\n",
    "\n\n\n\n",
    "\n  /* before */ ",
    " /* after */\n",
    "; // after\n",
    "\n// one\n\n// two\n",
    ";\n\n",
    "\n\n/* of\n   lines */\n",
    " // one\n // two\n",
];

const ENTRY_ENDS: &[&str] = &[
    "\n",
    ", ",
    ",",
    ",\n",
    "\n\n",
    " // after\n",
    ", // after\n",
    "\n// before\n",
    ", /* before */ ",
    " /* after */,\n",
    ",\n\n\n",
    " /* after */\n",
    ",\n// one\n\n// two\n\n",
];

const FIELD_ENDS: &[&str] = &[
    "\n",
    ", ",
    ",\n\n",
    "\n/// What it is.\n",
    " // after\n",
    ", /* before */ ",
    "\n// before\n/// What it is,\n/// and why.\n",
    "\n/// What it is.\n// between\n",
    "\n\n\n",
];

fn same_line(text: &mut String, tape: &mut Tape<'_>, least: usize) {
    let choices = [" ", "", " ", " ", " ", "", "   ", "\t", " /* why */ ", "/**/"];
    let chosen = choices[tape.pick(choices.len())];
    text.push_str(if chosen.len() < least { " " } else { chosen });
}

fn anywhere(text: &mut String, tape: &mut Tape<'_>, least: usize) {
    let choices = [
        "",
        " ",
        " ",
        "",
        "\n",
        "\n\n",
        " /* why */ ",
        "\n  // why\n  ",
        " // why\n",
        "\n/* of\n   lines */ ",
        "\n\n// one\n\n\n// two\n\n",
    ];
    let chosen = choices[tape.pick(choices.len())];
    text.push_str(if chosen.len() < least { " " } else { chosen });
}
