//! Where a declaration begins.

use crate::tree::{ItemKeyword, Span};

/// What a chunk begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Opener {
    /// A declaration keyword at this place.
    Keyword(ItemKeyword, Span),
    /// A word that is no declaration keyword.
    Word(Span),
    /// Anything else.
    Other(Span),
}

/// The declaration keyword that a word is.
pub(crate) fn item_keyword(word: &str) -> Option<ItemKeyword> {
    Some(match word {
        "import" => ItemKeyword::Import,
        "const" => ItemKeyword::Const,
        "record" => ItemKeyword::Record,
        "enum" => ItemKeyword::Enum,
        "type" => ItemKeyword::Type,
        "fn" => ItemKeyword::Fn,
        "provider" => ItemKeyword::Provider,
        "model" => ItemKeyword::Model,
        "mcp" => ItemKeyword::Mcp,
        "tool" => ItemKeyword::Tool,
        "agent" => ItemKeyword::Agent,
        "workflow" => ItemKeyword::Workflow,
        "signal" => ItemKeyword::Signal,
        "schedule" => ItemKeyword::Schedule,
        "test" => ItemKeyword::Test,
        _ => return None,
    })
}

/// Whether what follows a declaration keyword reads like that declaration, which then is nothing else.
pub(super) fn reads_like(keyword: ItemKeyword, after: &[u8]) -> bool {
    let rest = skip_blanks(after);
    let gap = rest.len() < after.len();
    match keyword {
        ItemKeyword::Import => rest.first() == Some(&b'{'),
        ItemKeyword::Test => rest.first() == Some(&b'"'),
        _ => {
            let name = rest.iter().take_while(|byte| is_word(**byte)).count();
            let next = skip_blanks(&rest[name..]).first();
            let expected: &[u8] = match keyword {
                ItemKeyword::Signal => b":",
                ItemKeyword::Const => b":=",
                ItemKeyword::Type | ItemKeyword::Schedule => b"=",
                ItemKeyword::Fn | ItemKeyword::Tool | ItemKeyword::Agent | ItemKeyword::Workflow => b"(",
                _ => b"{",
            };
            gap && name > 0 && next.is_some_and(|byte| expected.contains(byte))
        }
    }
}

/// Whether what follows a word makes it the name of a setting, a variable or an object, and so no keyword.
pub(super) fn is_name_before(after: &[u8]) -> bool {
    skip_blanks(after).first().is_some_and(|byte| matches!(byte, b':' | b'=' | b'.'))
}

/// Words with which a line goes on, and so begins nothing.
pub(super) fn continues_line(word: &str) -> bool {
    matches!(
        word,
        "is" | "with"
            | "catch"
            | "undo"
            | "else"
            | "sharing"
            | "within"
            | "when"
            | "without"
            | "per"
            | "from"
    )
}

pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn skip_blanks(bytes: &[u8]) -> &[u8] {
    let blanks = bytes.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    &bytes[blanks..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_reads_like_a_declaration() {
        let check = |line: &str, expected: bool| {
            let (word, after) =
                line.split_at(line.find(|c: char| !c.is_alphanumeric()).unwrap_or(line.len()));
            let keyword = item_keyword(word).expect("the tests begin with keywords");
            assert_eq!(reads_like(keyword, after.as_bytes()), expected, "{line}");
        };
        check("tool refund(id: string)", true);
        check("tool refund", false);
        check("model: fast", false);
        check("model fast {", true);
        check("test \"name\" {", true);
        check("test = 3", false);
        check("import { A } from", true);
        check("signal payment: Payment", true);
        check("const LIMIT = 5", true);
        check("type = 5", false);
    }
}
