//! Expressions that begin with a keyword, and `catch`.

use agentflow_grammar::tree::{CatchHandler, Expr, ExprKind};

use super::document::Document;
use super::source::Formatter;

impl Formatter<'_> {
    /// Such an expression.
    pub(super) fn form(&mut self, expression: &Expr) -> Document {
        match &expression.kind {
            ExprKind::Catch(catch) => {
                let body = self.expression(&catch.body);
                let handler = match &catch.handler {
                    CatchHandler::Value(value) => value.span.start,
                    CatchHandler::Block { name: Some(name), .. } => name.span.start,
                    CatchHandler::Block { name: None, block } => block.span.start,
                };
                let end = catch.body.span.end;
                let word = self.sign_between("catch", end, handler);
                match word.and_then(|word| self.between(end, word)) {
                    Some(comments) => {
                        let handler = self.handler(&catch.handler);
                        Document::sequence([body, Document::sequence([comments, handler]).indented()])
                    }
                    None => Document::sequence([body, self.handler(&catch.handler).hanging()]),
                }
            }
            ExprKind::Try(tried) => {
                let body = self.block(&tried.body);
                let handler = self.handler(&tried.handler);
                Document::sequence([Document::text("try "), body, Document::text(" "), handler])
            }
            ExprKind::If(conditional) => self.conditional(conditional),
            ExprKind::Match(matching) => self.matching(matching),
            ExprKind::Parallel(parallel) => self.parallel(parallel),
            ExprKind::ParallelFor(parallel) => self.parallel_for(parallel),
            ExprKind::Race(branches) => {
                Document::sequence([Document::text("race "), self.branches(branches)])
            }
            ExprKind::Ask(ask) => {
                let question = self.expression(&ask.question);
                let options = match &ask.options {
                    Some(options) => Document::sequence([Document::text(" "), self.fields(options)]),
                    None => Document::Nothing,
                };
                Document::sequence([Document::text("ask "), question, options])
            }
            ExprKind::Wait(wait) => {
                let signal = Document::text(format!("wait {}", wait.signal.as_str()));
                let within = match &wait.within {
                    Some(within) => self.after_word("within ", within).hanging(),
                    None => Document::Nothing,
                };
                Document::sequence([signal, within])
            }
            ExprKind::Sleep(time) => self.after_word("sleep ", time),
            ExprKind::SleepUntil(time) => self.after_word("sleep until ", time),
            ExprKind::Spawn(call) => self.after_word("spawn ", call),
            ExprKind::Return(None) => Document::text("return"),
            ExprKind::Return(Some(value)) => self.after_word("return ", value),
            ExprKind::Fail(fail) => {
                let kind = match &fail.kind {
                    Some(kind) => format!("fail {} ", kind.as_str()),
                    None => "fail ".to_owned(),
                };
                self.after_word(&kind, &fail.value)
            }
            ExprKind::Break => Document::text("break"),
            ExprKind::Continue => Document::text("continue"),
            _ => self.source(expression.span),
        }
    }

    fn after_word(&mut self, word: &str, value: &Expr) -> Document {
        Document::sequence([Document::text(word), self.expression(value)])
    }

    /// `catch fallback`, `catch name { … }`
    fn handler(&mut self, handler: &CatchHandler) -> Document {
        match handler {
            CatchHandler::Value(value) => self.after_word("catch ", value),
            CatchHandler::Block { name, block } => {
                let name = name.as_ref().map(|name| format!("{} ", name.as_str())).unwrap_or_default();
                Document::sequence([Document::text(format!("catch {name}")), self.short_block(block)])
            }
        }
    }
}
