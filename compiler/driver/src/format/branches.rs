//! `if`, `match`, `parallel`, `race`.

use agentflow_grammar::tree::{
    Arm, Block, Branch, Branches, Else, Expr, ExprKind, Ident, If, Match, Parallel, ParallelFor,
};

use super::document::Document;
use super::lists::Style;
use super::source::Formatter;

impl Formatter<'_> {
    /// What stands between a keyword and `{`. Its lines are set off from those of the block.
    pub(super) fn head(&mut self, head: &Expr) -> Document {
        self.expression(head).indented()
    }

    /// `for name, index in items`
    pub(super) fn loop_head(&mut self, name: &Ident, index: Option<&Ident>, items: &Expr) -> Document {
        let index = index.map(|index| format!(", {}", index.as_str())).unwrap_or_default();
        Document::sequence([Document::text(format!("for {}{index} in ", name.as_str())), self.head(items)])
    }

    /// `if condition { … } else { … }`: all of it on one line, or every block on several.
    pub(super) fn conditional(&mut self, conditional: &If) -> Document {
        let document = self.conditional_parts(conditional);
        match conditional.otherwise {
            Some(Else::If(_)) => document.broken_group(),
            _ => document.group(),
        }
    }

    fn conditional_parts(&mut self, conditional: &If) -> Document {
        let condition = self.head(&conditional.condition);
        let then = self.short_block_parts(&conditional.then);
        let end = conditional.then.span.end;
        let otherwise = match &conditional.otherwise {
            Some(Else::Block(block)) => {
                let gap = self.before_else(end, block.span.start);
                Document::sequence([gap, Document::text("else "), self.short_block_parts(block)])
            }
            Some(Else::If(next)) => {
                let gap = self.before_else(end, next.span.start);
                let next = match &next.kind {
                    ExprKind::If(next) => self.conditional_parts(next),
                    _ => self.source(next.span),
                };
                Document::sequence([gap, Document::text("else "), next])
            }
            None => Document::Nothing,
        };
        Document::sequence([Document::text("if "), condition, Document::text(" "), then, otherwise])
    }

    /// A space, or the comments before `else`.
    fn before_else(&mut self, end: u32, next: u32) -> Document {
        let word = self.sign_between("else", end, next);
        word.and_then(|word| self.between(end, word)).unwrap_or(Document::text(" "))
    }

    /// `match subject { arms }`
    pub(super) fn matching(&mut self, matching: &Match) -> Document {
        let subject = self.head(&matching.subject);
        let arms =
            self.list(Style::BrokenBraces, matching.arms_span, &matching.arms, |arm| arm.span, Self::arm);
        Document::sequence([Document::text("match "), subject, Document::text(" "), arms])
    }

    fn arm(&mut self, arm: &Arm) -> Document {
        let pattern = self.pattern(&arm.pattern);
        let guard = match &arm.guard {
            Some(guard) => Document::sequence([Document::text("if "), self.head(guard)]).hanging(),
            None => Document::Nothing,
        };
        Document::sequence([pattern, guard, Document::text(" =>"), self.body(&arm.body).hanging()])
    }

    /// A block, or the statement that stands for it.
    fn body(&mut self, body: &Block) -> Document {
        match body.statements.as_slice() {
            [statement] if !body.braces => self.statement(statement),
            _ => self.short_block(body),
        }
    }

    /// `parallel { … }`
    pub(super) fn parallel(&mut self, parallel: &Parallel) -> Document {
        let options = match &parallel.options {
            Some(options) => self.arguments(options),
            None => Document::Nothing,
        };
        let branches = self.branches(&parallel.branches);
        Document::sequence([Document::text("parallel"), options, Document::text(" "), branches])
    }

    /// `parallel for … { … }`
    pub(super) fn parallel_for(&mut self, parallel: &ParallelFor) -> Document {
        let options = match &parallel.options {
            Some(options) => self.arguments(options),
            None => Document::Nothing,
        };
        let head = self.loop_head(&parallel.name, parallel.index.as_ref(), &parallel.iterable);
        let body = self.block(&parallel.body);
        let parallel = Document::text("parallel");
        Document::sequence([parallel, options, Document::text(" "), head, Document::text(" "), body])
    }

    /// `{ name: body, … }`, a branch a line.
    pub(super) fn branches(&mut self, branches: &Branches) -> Document {
        let entries = &branches.entries;
        self.list(Style::BrokenBraces, branches.span, entries, |branch| branch.span, Self::one_branch)
    }

    fn one_branch(&mut self, branch: &Branch) -> Document {
        let name = Document::text(format!("{}:", branch.name.as_str()));
        Document::sequence([name, self.body(&branch.body).hanging()])
    }
}
