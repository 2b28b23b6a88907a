//! A text becomes a file: scan, then each declaration on its own, strictly first and tolerantly where that fails.

use crate::build::{Builder, Declared, add_helps, only_names};
use crate::error::SyntaxError;
use crate::keywords::declaration_words;
use crate::line_index::offset;
use crate::nearest::nearest;
use crate::parser::{Grammar, Rule};
use crate::scan::{Chunk, Edit, Mended, Opener, Scan, item_keyword, scan};
use crate::tree::{BrokenItem, Comment, CommentKind, File, Ident, Item, ItemKeyword, ItemKind, Span};
use pest::Parser;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use smol_str::SmolStr;

/// What a text is, and what is wrong with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Parse {
    /// The tree, which exists for any text.
    pub file: File,
    /// What could not be read, in the order of the text.
    pub errors: Vec<SyntaxError>,
}

/// Texts longer than this are parsed on all cores.
const PARALLEL_FROM: usize = 32 * 1024;
/// Declarations that nest deeper than this are parsed on a thread with a stack that surely suffices.
const LEVELS_ON_ANY_STACK: u32 = 16;
const DEEP_STACK_BYTES: usize = 256 * 1024 * 1024;

/// Parses a text.
#[must_use]
pub fn parse(text: &str) -> Parse {
    if u32::try_from(text.len()).is_err() {
        return refused("E0116", 0, "this file is larger than 4 GiB");
    }
    let Scan { docs, header, chunks, mut comments, mut errors } = scan(text);
    let parsed: Vec<Parsed> = if text.len() > PARALLEL_FROM {
        chunks.par_iter().map(|chunk| parse_chunk(text, chunk)).collect()
    } else {
        chunks.iter().map(|chunk| parse_chunk(text, chunk)).collect()
    };
    let mut items = Vec::with_capacity(parsed.len());
    let mut taken = Vec::new();
    for one in parsed {
        items.push(one.item);
        errors.extend(one.errors);
        taken.extend(one.docs_taken);
    }
    errors.sort_by_key(|error| (error.span.start, error.span.end));
    untake(&mut comments, &taken);
    Parse { file: File { docs, header, items, comments }, errors }
}

/// Parses bytes that should be UTF-8. Where they are not, that is the only finding, at the first wrong byte.
#[must_use]
pub fn parse_bytes(bytes: &[u8]) -> Parse {
    match std::str::from_utf8(bytes) {
        Ok(text) => parse(text),
        Err(error) => {
            let at = error.valid_up_to();
            refused(
                "E0110",
                offset(at),
                &format!("this file is not UTF-8: the byte at offset {at} belongs to no character"),
            )
        }
    }
}

fn refused(code: &'static str, at: u32, message: &str) -> Parse {
    let file = File { docs: None, header: Span::default(), items: Vec::new(), comments: Vec::new() };
    Parse { file, errors: vec![SyntaxError::new(code, Span::new(at, at.saturating_add(1)), message)] }
}

/// Only pest's own work on a text, as one file: what benchmarks compare with.
#[doc(hidden)]
#[must_use]
pub fn bare_parse(text: &str) -> bool {
    Grammar::parse(Rule::file, text).is_ok()
}

/// Takes away the comments that turned out to document something. Both lists are in order.
fn untake(comments: &mut Vec<Comment>, taken: &[Span]) {
    let mut taken = taken.iter().peekable();
    comments.retain(|comment| {
        if comment.kind != CommentKind::StrayDocs {
            return true;
        }
        while taken.peek().is_some_and(|span| span.start < comment.span.start) {
            taken.next();
        }
        taken.peek().is_none_or(|span| span.start != comment.span.start)
    });
}

struct Parsed {
    item: Item,
    errors: Vec<SyntaxError>,
    docs_taken: Vec<Span>,
}

fn parse_chunk(text: &str, chunk: &Chunk) -> Parsed {
    if chunk.levels <= LEVELS_ON_ANY_STACK {
        return parse_chunk_here(text, chunk);
    }
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(DEEP_STACK_BYTES);
        match thread.spawn_scoped(scope, || parse_chunk_here(text, chunk)) {
            Ok(thread) => thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            // pest itself stops where a stack runs out, so without a thread the worst is a finding.
            Err(_) => parse_chunk_here(text, chunk),
        }
    })
}

fn parse_chunk_here(text: &str, chunk: &Chunk) -> Parsed {
    match chunk.opener {
        Opener::Keyword(keyword, span) => parse_item(text, chunk, keyword, span),
        Opener::Word(span) => parse_unknown(text, chunk, span),
        Opener::Other(span) => {
            let found = text[span.start as usize..].chars().next().unwrap_or(' ');
            let span = Span::new(span.start, span.start + offset(found.len_utf8()));
            let message = format!("expected a declaration, found `{found}`");
            broken(
                text,
                chunk,
                None,
                span,
                vec![SyntaxError::new("E0107", span, message).with_help(declarations_help())],
            )
        }
    }
}

/// A word that is no declaration keyword: perhaps a misspelt one, and then only that is told.
fn parse_unknown(text: &str, chunk: &Chunk, span: Span) -> Parsed {
    let word = span.text(text);
    if let Some(parsed) = parse_after_modifier(text, chunk, span) {
        return parsed;
    }
    let meant =
        declaration_words().find(|(other, _)| *other == word).map(|(_, keyword)| keyword).or_else(|| {
            let near = nearest(word, declaration_words().map(|(other, _)| other))?;
            declaration_words().find(|(other, _)| *other == near).map(|(_, keyword)| keyword)
        });
    let declares = text[span.end as usize..]
        .trim_start_matches([' ', '\t'])
        .starts_with(|next: char| next.is_alphabetic() || matches!(next, '_' | '"' | '{'));
    let error = SyntaxError::new("E0107", span, format!("`{word}` begins no declaration"));
    if let Some((keyword, written)) =
        meant.filter(|_| declares).and_then(|written| Some((item_keyword(written)?, written)))
    {
        let error = error.with_help(format!("did you mean `{written}`?")).with_fix(
            format!("Write `{written}`"),
            span,
            written,
        );
        let mut edits = vec![Edit { span, text: written }];
        edits.extend(chunk.edits.iter().copied());
        let chunk =
            Chunk { extent: chunk.extent, opener: chunk.opener, edits, levels: chunk.levels, told: true };
        let mut parsed = parse_item(text, &chunk, keyword, span);
        parsed.errors.push(error);
        return parsed;
    }
    let error = match word {
        "let" | "var" => error.with_help("a value that is known when compiling is declared with `const`; `let` and `var` stand in workflows"),
        "from" | "use" | "require" | "include" => {
            error.with_help("names of another file are had by `import { A, B } from \"./file.agentflow\"`")
        }
        "mock" | "expect" => error.with_help("this stands in the braces of a `test \"name\" { … }`"),
        _ if crate::keywords::statement_words().any(|statement| statement == word) => {
            error.with_help("statements stand in the braces of a `workflow`")
        }
        _ => error.with_help(declarations_help()),
    };
    broken(text, chunk, None, span, if chunk.told { Vec::new() } else { vec![error] })
}

/// `export workflow …`: words that other languages put before a declaration. What follows is read as if they were not there.
fn parse_after_modifier(text: &str, chunk: &Chunk, span: Span) -> Option<Parsed> {
    const MODIFIERS: [&str; 9] =
        ["export", "pub", "public", "private", "async", "static", "default", "abstract", "final"];
    let word = span.text(text);
    if !MODIFIERS.contains(&word) || chunk.told {
        return None;
    }
    let after = &text[span.end as usize..chunk.extent.end as usize];
    let blanks = after.len() - after.trim_start_matches([' ', '\t']).len();
    let rest = &after[blanks..];
    let length = rest.find(|next: char| !next.is_ascii_alphanumeric() && next != '_').unwrap_or(rest.len());
    let keyword = item_keyword(&rest[..length])?;
    let start = span.end + offset(blanks);
    let help = match word {
        "async" => "calls give their results; what should overlap stands in `parallel`".to_owned(),
        _ => format!("every declaration can be imported: leave `{word}` out"),
    };
    let error = SyntaxError::new("E0107", span, format!("`{word}` stands before no declaration"))
        .with_help(help)
        .with_fix(format!("Take `{word}` away"), Span::new(span.start, start), "");
    let mut edits = vec![Edit { span, text: "" }];
    edits.extend(chunk.edits.iter().copied());
    let opener = Opener::Keyword(keyword, Span::new(start, start + offset(length)));
    let chunk = Chunk { extent: chunk.extent, opener, edits, levels: chunk.levels, told: true };
    let mut parsed = parse_item(text, &chunk, keyword, Span::new(start, start + offset(length)));
    parsed.errors.push(error);
    Some(parsed)
}

fn declarations_help() -> String {
    let words: Vec<String> =
        crate::keywords::keywords().declarations.iter().map(|word| format!("`{word}`")).collect();
    format!("declarations begin with {}", words.join(", "))
}

fn parse_item(text: &str, chunk: &Chunk, keyword: ItemKeyword, span: Span) -> Parsed {
    if chunk.levels > crate::scan::LEVELS_MAX {
        return broken(text, chunk, Some(keyword), span, Vec::new());
    }
    let mended = Mended::new(text, chunk);
    let strict = Grammar::parse(Rule::one_item, &mended.text);
    let failed = strict.is_err();
    let pairs = strict.or_else(|_| Grammar::parse(Rule::tolerant_item, &mended.text));
    let builder = Builder::new(&mended);
    let failure = match pairs {
        Ok(mut pairs) => match pairs.next().and_then(|node| builder.one_item(node)) {
            Some(Declared { docs, kind, span }) => {
                let (mut errors, docs_taken) = builder.finish();
                only_names(&mut errors);
                one_a_line(&mut errors, text);
                add_helps(&mut errors, &mended);
                if chunk.told {
                    errors.clear();
                } else if failed && errors.is_empty() {
                    errors.push(unread(keyword, span));
                }
                let broken = chunk.told || !errors.is_empty();
                let item = Item { docs, kind, span, extent: chunk.extent, broken };
                return Parsed { item, errors, docs_taken };
            }
            None => span,
        },
        Err(_) => span,
    };
    let errors = if chunk.told { Vec::new() } else { vec![unread(keyword, failure)] };
    broken(text, chunk, Some(keyword), span, errors)
}

/// What follows from a mistake stands on its line: of the findings that something was expected, the first of a line counts.
fn one_a_line(errors: &mut Vec<SyntaxError>, text: &str) {
    if errors.len() < 2 {
        return;
    }
    errors.sort_by_key(|error| error.span.start);
    // Where the line ends of which something was told; looked for once a line, however many findings it has.
    let mut line_end = 0;
    errors.retain(|error| {
        let at = error.span.start as usize;
        let same_line = at < line_end;
        let follows = same_line && matches!(error.code, "E0101" | "E0112" | "E0114");
        if !same_line {
            line_end = text[at..].find('\n').map_or(text.len(), |newline| at + newline) + 1;
        }
        !follows
    });
}

/// Of a declaration that neither way of parsing could read.
fn unread(keyword: ItemKeyword, span: Span) -> SyntaxError {
    let (word, written) = match keyword {
        ItemKeyword::Import => ("import", "import { A, B } from \"./file.agentflow\""),
        ItemKeyword::Const => ("const", "const NAME = value"),
        ItemKeyword::Record => ("record", "record Name { field: type }"),
        ItemKeyword::Enum => ("enum", "enum Name { first, second }"),
        ItemKeyword::Type => ("type", "type Name = type"),
        ItemKeyword::Fn => ("fn", "fn name(parameter: type) -> type { … }"),
        ItemKeyword::Provider => ("provider", "provider name { … }"),
        ItemKeyword::Model => ("model", "model name { … }"),
        ItemKeyword::Mcp => ("mcp", "mcp name { … }"),
        ItemKeyword::Tool => ("tool", "tool name(parameter: type) -> type { … }"),
        ItemKeyword::Agent => ("agent", "agent Name(parameter: type) -> type { … }"),
        ItemKeyword::Workflow => ("workflow", "workflow name(parameter: type) -> type { … }"),
        ItemKeyword::Signal => ("signal", "signal name: type"),
        ItemKeyword::Schedule => ("schedule", "schedule name = workflow(…) { cron: \"0 6 * * *\" }"),
        ItemKeyword::Test => ("test", "test \"name\" { … }"),
    };
    let span = Span::new(span.start, (span.start + offset(word.len())).min(span.end));
    SyntaxError::new("E0101", span, format!("this `{word}` cannot be read"))
        .with_help(format!("write `{written}`"))
}

fn broken(
    text: &str,
    chunk: &Chunk,
    keyword: Option<ItemKeyword>,
    opener: Span,
    errors: Vec<SyntaxError>,
) -> Parsed {
    let after = &text[opener.end as usize..chunk.extent.end as usize];
    let start = after.len() - after.trim_start_matches([' ', '\t']).len();
    let length = after[start..]
        .find(|next: char| !next.is_ascii_alphanumeric() && next != '_')
        .unwrap_or(after.len() - start);
    let name = &after[start..start + length];
    let at = opener.end + offset(start);
    let named = start > 0 && name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    let name = named.then(|| Ident { name: SmolStr::new(name), span: Span::new(at, at + offset(length)) });
    let content = Span::new(opener.start, chunk.extent.end).text(text).trim_end().len();
    let item = Item {
        docs: None,
        kind: ItemKind::Broken(BrokenItem { keyword, name }),
        span: Span::new(opener.start, opener.start + offset(content)),
        extent: chunk.extent,
        broken: true,
    };
    Parsed { item, errors, docs_taken: Vec::new() }
}
