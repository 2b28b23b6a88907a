//! What holds of the layout of any text.

use agentflow_driver::{Compiled, Formatted, MemoryWorld, compile, format};
use agentflow_grammar::parse;
use agentflow_grammar::tree::{Comment, CommentKind};
use agentflow_plan::{Plan, Sources};

/// What `import { Shared } from "./other.agentflow"` finds.
const OTHER: &str = "type Shared = string(1..20)\n";

/// Formats a text, and asserts what holds of any.
pub fn check(name: &str, text: &str) -> String {
    let Formatted { text: once, errors } = format(text);
    let again = format(&once).text;
    assert!(once == again, "{name}: formatting twice changes {}", difference(&once, &again));
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text).replace("\r\n", "\n");
    let (before, after) = (comments(&text, errors.is_empty()), comments(&once, errors.is_empty()));
    assert!(
        before == after,
        "{name}: comments change: {}",
        difference(&before.join("\n"), &after.join("\n"))
    );
    let (before, after) = (mistakes(&text), mistakes(&once));
    assert!(before == after, "{name}: other mistakes: {before:#?}\n⇒\n{after:#?}");
    if errors.is_empty() {
        let (before, after) = (tree(&text), tree(&once));
        assert!(before == after, "{name}: another tree: {}", difference(&before, &after));
    }
    let mut rest = once.as_str();
    for broken in broken_items(&text) {
        let found = rest.find(broken);
        assert!(found.is_some(), "{name}: what cannot be read changes: {broken:?}\n⇒\n{once}");
        rest = &rest[found.unwrap_or(0) + broken.len()..];
    }
    once
}

/// Asserts that the compiler makes the same of both texts: the same plan but for places, or the same findings.
pub fn check_meaning(name: &str, before: &str, after: &str) -> bool {
    let compiled = |text: &str| {
        let world = MemoryWorld::new().with("program.agentflow", text).with("other.agentflow", OTHER);
        compile(&world, "program.agentflow")
    };
    let (before, after) = (compiled(before), compiled(after));
    assert_eq!(findings(&before), findings(&after), "{name}: other findings");
    let has_plan = before.plan.is_some();
    let same = before.plan.map(without_places) == after.plan.map(without_places);
    assert!(same, "{name}: another plan");
    has_plan
}

/// Codes, messages and help. What quotes the program may have other blanks.
fn findings(compiled: &Compiled) -> Vec<String> {
    let found = compiled.findings.iter();
    let told = found.map(|found| format!("{} {} {:?}", found.code, found.message, found.help));
    told.map(|told| told.replace(|mark: char| mark.is_whitespace() || ",;()".contains(mark), "")).collect()
}

fn without_places(plan: Plan) -> Vec<u8> {
    Plan { sources: Sources::default(), ..plan }.to_bytes()
}

/// What cannot be read, each with its first line.
fn mistakes(text: &str) -> Vec<(&'static str, String, &str)> {
    let line = |start: u32| text[..start as usize].rfind('\n').map_or(0, |at| at + 1);
    let errors = parse(text).errors;
    let told = errors.into_iter().map(|error| {
        let line = text[line(error.span.start)..].lines().next().unwrap_or_default();
        (error.code, error.message, line.trim())
    });
    told.collect()
}

/// All comments that document nothing, in order, but for the blanks around their lines. What documents a declaration is part
/// of the tree; of one that cannot be read, the parser need not know it.
fn comments(text: &str, with_stray_docs: bool) -> Vec<String> {
    let comments = parse(text).file.comments;
    let is_told = |comment: &&Comment| with_stray_docs || comment.kind != CommentKind::StrayDocs;
    let trimmed = |text: &str| text.lines().map(str::trim).collect::<Vec<_>>().join("\n");
    comments.iter().filter(is_told).map(|comment| trimmed(comment.span.text(text))).collect()
}

/// The declarations that could not be read, as they are written.
fn broken_items(text: &str) -> Vec<&str> {
    let file = parse(text).file;
    let broken = file.items.iter().filter(|item| item.broken);
    broken.map(|item| item.span.text(text).trim()).collect()
}

/// The tree of a text without places: what a program says.
pub fn tree(text: &str) -> String {
    let file = parse(text).file;
    let written = format!("{:#?}", (&file.docs, &file.items));
    // Spans are all that a layout changes; what is written in them is compared as the rest of the tree.
    let mut lines = Vec::new();
    let mut skipping = 0;
    for line in written.lines() {
        if skipping > 0 {
            skipping -= 1;
        } else if line.trim_end().ends_with("Span {") {
            skipping = 3;
        } else {
            lines.push(line);
        }
    }
    lines.join("\n")
}

/// The first lines that differ.
fn difference(before: &str, after: &str) -> String {
    let (before, after): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let at = before.iter().zip(&after).take_while(|(before, after)| before == after).count();
    let from = at.saturating_sub(4);
    let around = |lines: &[&str]| lines.iter().skip(from).take(9).copied().collect::<Vec<_>>().join("\n");
    format!("line {}\n{}\n⇒\n{}\n", at + 1, around(&before), around(&after))
}
