//! Blocks.

use agentflow_grammar::tree::{Block, CatchHandler, Expr, ExprKind, Statement, StatementKind};

use super::document::Document;
use super::source::Formatter;

impl Formatter<'_> {
    /// A block with a statement a line.
    pub(super) fn block(&mut self, block: &Block) -> Document {
        let open = block.span.start + 1;
        let close = block.span.end.saturating_sub(1);
        if block.statements.is_empty() && !self.has_comment(open, close) {
            return Document::text("{}");
        }
        let statements = self.statements(&block.statements, open, close);
        Document::sequence([
            Document::text("{"),
            statements.indented(),
            Document::HardLine,
            Document::text("}"),
        ])
        .broken_group()
    }

    /// A block that may stand on one line, if it does a single short thing.
    pub(super) fn short_block(&mut self, block: &Block) -> Document {
        self.short_block_parts(block).group()
    }

    /// The same without a group of its own: it breaks where its surroundings do.
    pub(super) fn short_block_parts(&mut self, block: &Block) -> Document {
        let open = block.span.start + 1;
        let close = block.span.end.saturating_sub(1);
        match block.statements.as_slice() {
            [] if !self.has_comment(open, close) => {
                Document::sequence([Document::text("{"), Document::SoftLine, Document::text("}")])
            }
            [statement] if is_short(statement) && !self.has_comment(open, close) => {
                let statement = self.statement(statement);
                Document::sequence([
                    Document::text("{"),
                    Document::sequence([Document::Line, statement]).indented(),
                    Document::Line,
                    Document::text("}"),
                ])
            }
            _ => self.block(block),
        }
    }

    /// Statements, each after a line break.
    fn statements(&mut self, statements: &[Statement], open: u32, close: u32) -> Document {
        let mut parts = Vec::new();
        let mut end = open;
        for (position, statement) in statements.iter().enumerate() {
            let limit = statements.get(position + 1).map_or(close, |next| next.span.start);
            let entry = self.entry(end, statement.span, limit, |formatter| formatter.statement(statement));
            if position > 0 && entry.blank_before {
                parts.push(Document::BlankLine);
            }
            let is_ended =
                statements.get(position + 1).is_some_and(|next| self.continues_line(next.span.start));
            let end_mark = Document::text(if is_ended { ";" } else { "" });
            parts.extend([Document::HardLine, entry.document, end_mark, entry.after]);
            end = entry.end;
        }
        parts.push(self.at_end(end, close));
        Document::Sequence(parts)
    }
}

/// Whether a statement may stand in a block on one line: it has no braces of its own.
fn is_short(statement: &Statement) -> bool {
    match &statement.kind {
        StatementKind::Expr(value) => is_short_value(value),
        StatementKind::Assign(assign) => is_short_value(&assign.value),
        StatementKind::Emit(value) | StatementKind::Expect(value) => is_short_value(value),
        StatementKind::Let(_)
        | StatementKind::Var(_)
        | StatementKind::For(_)
        | StatementKind::While(_)
        | StatementKind::Repeat(_)
        | StatementKind::Mock(_)
        | StatementKind::Broken => false,
    }
}

fn is_short_value(value: &Expr) -> bool {
    match &value.kind {
        ExprKind::Name(_)
        | ExprKind::Int(_)
        | ExprKind::Float(_)
        | ExprKind::Bool(_)
        | ExprKind::Null
        | ExprKind::Duration(_)
        | ExprKind::Comprehension(_)
        | ExprKind::Return(None)
        | ExprKind::Break
        | ExprKind::Continue => true,
        ExprKind::String(literal) => !literal.block,
        ExprKind::List(items) => items.iter().all(is_short_value),
        ExprKind::Field(access) => is_short_value(&access.base),
        ExprKind::Index(index) => is_short_value(&index.base) && is_short_value(&index.index),
        ExprKind::Call(call) => {
            is_short_value(&call.callee)
                && call.arguments.entries.iter().all(|argument| is_short_value(&argument.value))
        }
        ExprKind::Unary(unary) => is_short_value(&unary.operand),
        ExprKind::Binary(binary) => is_short_value(&binary.left) && is_short_value(&binary.right),
        ExprKind::Is(is) => is_short_value(&is.value),
        ExprKind::Catch(catch) => {
            is_short_value(&catch.body)
                && matches!(&catch.handler, CatchHandler::Value(value) if is_short_value(value))
        }
        ExprKind::Return(Some(value))
        | ExprKind::Sleep(value)
        | ExprKind::SleepUntil(value)
        | ExprKind::Spawn(value) => is_short_value(value),
        ExprKind::Fail(fail) => is_short_value(&fail.value),
        ExprKind::Wait(_) => true,
        ExprKind::Ask(ask) => ask.options.is_none(),
        _ => false,
    }
}
