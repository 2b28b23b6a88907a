//! Brackets of a declaration that do not balance: which one is wrong, and where its partner is missing.
//!
//! Counting alone blames the outermost bracket, far from the mistake. Programs are indented, though, so the pairing is tried
//! twice, once by kind alone and once with the indentation of closing braces; the second counts only if it needs no more
//! changes than the first.

use super::Edit;
use super::openers::item_keyword;
use crate::error::SyntaxError;
use crate::line_index::offset;
use crate::tree::Span;

/// A bracket, or the end of an interpolation.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bracket {
    pub at: u32,
    pub kind: BracketKind,
    pub opens: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BracketKind {
    Round,
    Square,
    Curly,
    /// `${`, which `}` closes.
    Hole,
}

impl BracketKind {
    pub(super) fn is_closed_by(self, closing: Self) -> bool {
        self == closing || self == Self::Hole && closing == Self::Curly
    }

    fn opening(self) -> &'static str {
        match self {
            Self::Round => "(",
            Self::Square => "[",
            Self::Curly => "{",
            Self::Hole => "${",
        }
    }

    fn closing(self) -> &'static str {
        match self {
            Self::Round => ")",
            Self::Square => "]",
            Self::Curly | Self::Hole => "}",
        }
    }
}

/// A line that holds a token.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    /// Where its first token stands.
    pub first: u32,
    /// How far it is indented.
    pub indent: u32,
    /// Where the last token of the lines before ends.
    pub before: u32,
}

/// What is wrong; brackets by their index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    /// Nothing closes it; what was open ends at the other bracket, or with the declaration.
    Unclosed(usize, Option<usize>),
    /// It closes nothing.
    Stray(usize),
    /// The first is closed by the second, which is of another kind.
    Wrong(usize, usize),
    /// It closes the block of a head, at whose end its partner is missing.
    Unopened(usize, u32),
}

/// More than these are not told: by then nobody can say what was meant.
const FAULTS_MAX: usize = 8;
/// How far above a closing brace its head is looked for.
const HEAD_LINES_MAX: usize = 1_000;

/// Tells what does not balance, and balances it. `silent` where something was told already that explains it.
pub(super) fn mend(
    text: &str,
    brackets: &[Bracket],
    lines: &[Line],
    end: u32,
    silent: bool,
    errors: &mut Vec<SyntaxError>,
    edits: &mut Vec<Edit>,
) -> bool {
    let pairing = Pairing { brackets, lines, end };
    let plain = pairing.faults(false);
    let indented = pairing.faults(true);
    let faults = if indented.len() <= plain.len() { indented } else { plain };
    let mut faults = pairing.one_too_many(&faults);
    for fault in faults.iter_mut().take(FAULTS_MAX) {
        if let Fault::Stray(close) = *fault
            && let Some(at) = pairing.head_before(text, close)
        {
            *fault = Fault::Unopened(close, at);
        }
    }
    for fault in &faults {
        edits.push(pairing.edit(*fault));
    }
    if !silent {
        errors.extend(faults.iter().take(FAULTS_MAX).map(|fault| pairing.told(text, *fault)));
    }
    !faults.is_empty()
}

struct Pairing<'a> {
    brackets: &'a [Bracket],
    lines: &'a [Line],
    end: u32,
}

impl Pairing<'_> {
    fn faults(&self, by_indent: bool) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        // How many of each kind are open since the innermost interpolation, so that no closing bracket searches in vain.
        let mut counts = [0_u32; 4];
        let mut outer_counts = Vec::new();
        for (index, bracket) in self.brackets.iter().enumerate() {
            if bracket.opens {
                if bracket.kind == BracketKind::Hole {
                    outer_counts.push(std::mem::take(&mut counts));
                }
                counts[bracket.kind as usize] += 1;
                open.push(index);
                continue;
            }
            loop {
                let Some(top) = open.last().copied() else {
                    faults.push(Fault::Stray(index));
                    break;
                };
                let kind = self.brackets[top].kind;
                let fits = kind.is_closed_by(bracket.kind);
                let wanted = counts[bracket.kind as usize] > 0
                    || bracket.kind == BracketKind::Curly && counts[BracketKind::Hole as usize] > 0;
                let verdict = if fits && by_indent {
                    self.by_indent(top, index, counts[2])
                } else {
                    Verdict::from(fits)
                };
                match verdict {
                    Verdict::Pair => {}
                    Verdict::Stray => {
                        faults.push(Fault::Stray(index));
                        break;
                    }
                    Verdict::Unclosed if wanted => faults.push(Fault::Unclosed(top, Some(index))),
                    Verdict::Unclosed if self.same_line(top, index) => faults.push(Fault::Wrong(top, index)),
                    Verdict::Unclosed => {
                        faults.push(Fault::Stray(index));
                        break;
                    }
                }
                open.pop();
                counts[kind as usize] -= 1;
                if kind == BracketKind::Hole {
                    counts = outer_counts.pop().unwrap_or_default();
                }
                if verdict == Verdict::Pair
                    || matches!(faults.last(), Some(Fault::Wrong(_, closed)) if *closed == index)
                {
                    break;
                }
            }
        }
        faults.extend(open.iter().rev().map(|index| Fault::Unclosed(*index, None)));
        faults
    }

    /// `[a), b]`: where the right bracket stands further on in the line, the wrong one before it is one too many.
    fn one_too_many(&self, faults: &[Fault]) -> Vec<Fault> {
        let mut result: Vec<Fault> = Vec::with_capacity(faults.len());
        for fault in faults {
            match (result.last_mut(), fault) {
                (Some(last @ Fault::Wrong(..)), Fault::Stray(right)) => {
                    let Fault::Wrong(open, wrong) = *last else { continue };
                    let fits = self.brackets[open].kind.is_closed_by(self.brackets[*right].kind);
                    if fits && self.same_line(open, *right) {
                        *last = Fault::Stray(wrong);
                    } else {
                        result.push(*fault);
                    }
                }
                _ => result.push(*fault),
            }
        }
        result
    }

    /// A closing brace that begins a line stands under the line of its opening one.
    fn by_indent(&self, open: usize, close: usize, curly_open: u32) -> Verdict {
        let (opening, closing) = (self.line(self.brackets[open].at), self.line(self.brackets[close].at));
        let begins_line = closing.first == self.brackets[close].at;
        if self.brackets[open].kind != BracketKind::Curly || !begins_line || opening.first == closing.first {
            Verdict::Pair
        } else if closing.indent < opening.indent && curly_open > 1 {
            Verdict::Unclosed
        } else if closing.indent > opening.indent {
            Verdict::Stray
        } else {
            Verdict::Pair
        }
    }

    fn line_index(&self, at: u32) -> usize {
        self.lines.partition_point(|line| line.first <= at).saturating_sub(1)
    }

    fn line(&self, at: u32) -> Line {
        self.lines.get(self.line_index(at)).copied().unwrap_or(Line { first: at, indent: 0, before: at })
    }

    fn same_line(&self, one: usize, other: usize) -> bool {
        self.line_index(self.brackets[one].at) == self.line_index(self.brackets[other].at)
    }

    /// Where the partner of an unclosed bracket is put.
    fn missing_at(&self, open: usize, close: Option<usize>) -> u32 {
        let bracket = self.brackets[open];
        let limit = close.map_or(self.end, |close| self.brackets[close].at);
        let own = self.line_index(bracket.at);
        let line_end = self.lines.get(own + 1).map_or(self.end, |line| line.before);
        let opens_lines = line_end <= bracket.at + 2;
        if bracket.kind != BracketKind::Curly && !opens_lines {
            // `f(a {`: the block is not an argument.
            let block = self.brackets[open + 1..]
                .iter()
                .take_while(|next| next.at < line_end.min(limit))
                .find(|next| next.kind == BracketKind::Curly && next.opens);
            return block.map_or(line_end, |next| next.at).min(limit);
        }
        let indent = self.lines.get(own).map_or(0, |line| line.indent);
        let after = &self.lines[(own + 1).min(self.lines.len())..];
        let dedent = after.iter().take_while(|line| line.first <= limit).find(|line| line.indent <= indent);
        dedent.map_or(limit, |line| line.before).max(bracket.at + 1).min(limit)
    }

    /// The end of the line of which a closing brace would end the block, if that line is a head without a brace.
    fn head_before(&self, text: &str, close: usize) -> Option<u32> {
        let own = self.line_index(self.brackets[close].at);
        let line = self.lines.get(own)?;
        if line.first != self.brackets[close].at || self.brackets[close].kind != BracketKind::Curly {
            return None;
        }
        let mut before = self.lines[..own].iter().enumerate().rev().take(HEAD_LINES_MAX);
        let (index, head) = before.find(|(_, other)| other.indent <= line.indent)?;
        let end = self.lines.get(index + 1)?.before;
        let written = Span::new(head.first, end).text(text);
        let word = written.split(|next: char| !next.is_alphanumeric()).next().unwrap_or("");
        let heads = item_keyword(word).is_some()
            || matches!(
                word,
                "if" | "for" | "while" | "match" | "repeat" | "try" | "parallel" | "race" | "do"
            );
        (heads && head.indent == line.indent && !written.contains('{')).then_some(end)
    }

    fn edit(&self, fault: Fault) -> Edit {
        match fault {
            Fault::Unclosed(open, close) => {
                let at = self.missing_at(open, close);
                Edit { span: Span::new(at, at), text: self.brackets[open].kind.closing() }
            }
            Fault::Stray(close) => Edit { span: self.span(close), text: "" },
            Fault::Unopened(_, at) => Edit { span: Span::new(at, at), text: "{" },
            Fault::Wrong(open, close) => {
                Edit { span: self.span(close), text: self.brackets[open].kind.closing() }
            }
        }
    }

    fn told(&self, text: &str, fault: Fault) -> SyntaxError {
        match fault {
            Fault::Unclosed(open, close) => {
                let kind = self.brackets[open].kind;
                let at = self.missing_at(open, close);
                let message = format!("this `{}` is never closed", kind.opening());
                let error = SyntaxError::new("E0102", self.span(open), message);
                let last = text[..at as usize].chars().next_back().map_or(0, |last| offset(last.len_utf8()));
                let place = Span::new(at - last, at);
                let error = error
                    .with_label(place, format!("a `{}` is missing after this", kind.closing()))
                    .with_help(format!("write `{}` where it ends", kind.closing()));
                // Where a block ends its line shows; where parentheses do is a guess that nobody should apply unseen.
                let opened = self.span(open);
                let lines = Span::new(opened.end, at.max(opened.end)).text(text).contains('\n');
                if kind == BracketKind::Curly && lines {
                    error.with_fix("Add `}`", Span::new(at, at), self.added(open, at))
                } else {
                    error
                }
            }
            Fault::Stray(close) => {
                let span = self.span(close);
                let message = format!("this `{}` closes nothing", span.text(text));
                SyntaxError::new("E0103", span, message)
                    .with_help("take it away, or open what it should close")
            }
            Fault::Unopened(close, at) => {
                let last = text[..at as usize].chars().next_back().map_or(0, |last| offset(last.len_utf8()));
                let error = SyntaxError::new(
                    "E0101",
                    Span::new(at - last, at),
                    "expected `{` at the end of this line",
                )
                .with_label(self.span(close), "this `}` would close it");
                let line = text[..at as usize].rsplit('\n').next().unwrap_or_default();
                // Other languages end the line with a word or a sign of their own.
                if [":", " then", " do", " times"].iter().any(|end| line.ends_with(end)) {
                    error.with_help("a block stands between braces: `if condition { … }`")
                } else {
                    error.with_fix("Add `{`", Span::new(at, at), " {")
                }
            }
            Fault::Wrong(open, close) => {
                let (opening, closing) = (self.brackets[open].kind, self.span(close));
                let message =
                    format!("expected `{}` here, found `{}`", opening.closing(), closing.text(text));
                let open = self.span(open);
                let error = SyntaxError::new("E0103", closing, message)
                    .with_label(open, format!("this `{}` is open", opening.opening()))
                    .with_help(format!("write `{}`, or close what was opened in between", opening.closing()));
                let one_line = !Span::new(open.end, closing.start).text(text).contains('\n');
                if one_line && opening != BracketKind::Curly {
                    error.with_fix(format!("Write `{}`", opening.closing()), closing, opening.closing())
                } else {
                    error
                }
            }
        }
    }

    /// What a fix adds: a brace that closes lines stands on a line of its own.
    fn added(&self, open: usize, at: u32) -> String {
        let closing = self.brackets[open].kind.closing();
        let line = self.line(self.brackets[open].at);
        if self.line_index(self.brackets[open].at) == self.line_index(at.saturating_sub(1)) {
            return closing.to_owned();
        }
        format!("\n{}{closing}", " ".repeat(line.indent as usize))
    }

    fn span(&self, index: usize) -> Span {
        let bracket = self.brackets[index];
        let length = if bracket.opens && bracket.kind == BracketKind::Hole { 2 } else { 1 };
        Span::new(bracket.at, bracket.at + length)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Pair,
    Unclosed,
    Stray,
}

impl From<bool> for Verdict {
    fn from(fits: bool) -> Self {
        if fits { Self::Pair } else { Self::Unclosed }
    }
}
