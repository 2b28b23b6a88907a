//! Expressions: operators by pest's Pratt parser, and what follows an operand.

use super::{Builder, Children, Node};
use crate::error::SyntaxError;
use crate::parser::Rule;
use crate::tree::{
    Binary, BinaryOperator, Call, Catch, DEPTH_MAX, Expr, ExprKind, FieldAccess, Ident, Index, Is, Range,
    RecordLiteral, Span, Unary, UnaryOperator, With,
};
use pest::iterators::Pairs;
use pest::pratt_parser::{Assoc, ConstPrattParser, Op};

/// From the loosest to the tightest; `true` begins a level.
static PRATT: ConstPrattParser<Rule, 22> = ConstPrattParser::new_const([
    (Op::postfix(Rule::catch_clause), true),
    (Op::postfix(Rule::catch_clause_h), false),
    (Op::postfix(Rule::catch_clause_p), false),
    (Op::infix(Rule::range_operator, Assoc::Left), true),
    (Op::infix(Rule::or_else, Assoc::Left), true),
    (Op::infix(Rule::or, Assoc::Left), true),
    (Op::infix(Rule::and, Assoc::Left), true),
    (Op::infix(Rule::equality, Assoc::Left), true),
    (Op::postfix(Rule::is_test), false),
    (Op::infix(Rule::comparison, Assoc::Left), true),
    (Op::infix(Rule::add, Assoc::Left), true),
    (Op::infix(Rule::subtract, Assoc::Left), false),
    (Op::infix(Rule::product, Assoc::Left), true),
    (Op::prefix(Rule::not), true),
    (Op::prefix(Rule::negate), false),
    (Op::postfix(Rule::field_name), true),
    (Op::postfix(Rule::optional_name), false),
    (Op::postfix(Rule::bad_name), false),
    (Op::postfix(Rule::call), false),
    (Op::postfix(Rule::index), false),
    (Op::postfix(Rule::literal_body), false),
    (Op::postfix(Rule::with_clause), false),
]);

/// A level that each piece of an expression may add to the tree.
struct Pieces {
    base: u32,
    left: std::cell::Cell<u32>,
}

impl Pieces {
    /// Sets the depth at which the next piece is built.
    fn next(&self, builder: &Builder<'_>) {
        let left = self.left.get();
        builder.depth.set(self.base + left);
        self.left.set(left.saturating_sub(1).max(1));
    }
}

impl Builder<'_> {
    /// The value that must come next.
    pub(super) fn value(&self, children: &mut Children<'_>, end: usize) -> Expr {
        match children.next() {
            Some(node) => self.value_or_bad(node),
            None => Expr { kind: ExprKind::Broken, span: self.place(end, end) },
        }
    }

    pub(super) fn value_or_bad(&self, node: Node<'_>) -> Expr {
        match node.as_rule() {
            Rule::bad_expr | Rule::bad_expr_h | Rule::bad_expr_p => self.bad_expr(&node),
            _ => self.expr(node),
        }
    }

    /// An `expr…`, `operation…` or `unit`.
    pub(super) fn expr(&self, node: Node<'_>) -> Expr {
        let mut pairs = node.into_inner();
        let base = self.depth.get();
        let count = crate::line_index::offset(pairs.len());
        if base + count > DEPTH_MAX + 1 {
            return self.too_deep(pairs, count);
        }
        let pieces = Pieces { base, left: std::cell::Cell::new(count) };
        let built = if count == 1 {
            pieces.next(self);
            pairs.next().map(|only| self.primary(only))
        } else {
            Some(self.pieces(pairs, &pieces))
        };
        self.depth.set(base);
        built.unwrap_or(Expr { kind: ExprKind::Broken, span: Span::default() })
    }

    fn too_deep(&self, pairs: Pairs<'_, Rule>, count: u32) -> Expr {
        let whole = pairs.as_str();
        let start = whole.as_ptr() as usize - self.text.as_ptr() as usize;
        let span = self.place(start, start + whole.len());
        if !self.too_deep.replace(true) {
            if count > DEPTH_MAX {
                self.tell_too_long(span, "expression");
            } else {
                let message = format!("this is nested deeper than {DEPTH_MAX} levels");
                self.tell(
                    SyntaxError::new("E0106", Span::new(span.start, (span.start + 1).min(span.end)), message)
                        .with_help("give a part of it a name with `let`"),
                );
            }
        }
        Expr { kind: ExprKind::Broken, span }
    }

    pub(super) fn tell_too_long(&self, span: Span, what: &str) {
        let message = format!("this {what} has more than {DEPTH_MAX} parts");
        let help = if what == "type" {
            "give a part of it a name with `type`"
        } else {
            "give a part of it a name with `let`"
        };
        self.tell(SyntaxError::new("E0106", span, message).with_help(help));
    }

    fn pieces(&self, pairs: Pairs<'_, Rule>, pieces: &Pieces) -> Expr {
        let suffixes_only = pairs.clone().skip(1).all(|pair| is_suffix(pair.as_rule()))
            && pairs.peek().is_some_and(|first| !matches!(first.as_rule(), Rule::not | Rule::negate));
        let mut children = Children::from(pairs);
        if suffixes_only && let Some(first) = children.next() {
            // Without operators before or between operands, what follows the operand applies in the order of writing.
            pieces.next(self);
            let mut value = self.primary(first);
            for suffix in children {
                pieces.next(self);
                value = self.suffixed(value, suffix);
            }
            return value;
        }
        let primary = |node: Node<'_>| {
            pieces.next(self);
            self.primary(node)
        };
        PRATT
            .map_primary(primary)
            .map_prefix(|operator, operand| self.prefixed(&operator, operand))
            .map_postfix(|value, suffix| {
                pieces.next(self);
                self.suffixed(value, suffix)
            })
            .map_infix(|left, operator, right| self.joined(left, &operator, right))
            .parse(children)
    }

    fn prefixed(&self, operator: &Node<'_>, operand: Expr) -> Expr {
        let operator_span = self.span(operator);
        if operator.as_rule() == Rule::negate {
            return self.negated(operator_span, operand);
        }
        let span = operator_span.to(operand.span);
        let unary = Unary { operator: UnaryOperator::Not, operator_span, operand };
        Expr { kind: ExprKind::Unary(Box::new(unary)), span }
    }

    fn joined(&self, left: Expr, operator: &Node<'_>, right: Expr) -> Expr {
        let span = left.span.to(right.span);
        let operator_span = self.span(operator);
        let operator = match operator.as_str() {
            ".." => return Expr { kind: ExprKind::Range(Box::new(Range { start: left, end: right })), span },
            "??" => BinaryOperator::Otherwise,
            "||" => BinaryOperator::Or,
            "&&" => BinaryOperator::And,
            "==" => BinaryOperator::Equal,
            "!=" => BinaryOperator::NotEqual,
            "<" => BinaryOperator::Less,
            "<=" => BinaryOperator::LessOrEqual,
            ">" => BinaryOperator::Greater,
            ">=" => BinaryOperator::GreaterOrEqual,
            "+" => BinaryOperator::Add,
            "-" => BinaryOperator::Subtract,
            "*" => BinaryOperator::Multiply,
            "/" => BinaryOperator::Divide,
            _ => BinaryOperator::Remainder,
        };
        if operator == BinaryOperator::Subtract && right.kind == ExprKind::Int(i64::MIN) {
            self.tell(SyntaxError::new("E0108", right.span, "`9223372036854775808` is too large"));
        }
        Expr { kind: ExprKind::Binary(Box::new(Binary { operator, operator_span, left, right })), span }
    }

    fn suffixed(&self, value: Expr, node: Node<'_>) -> Expr {
        let span = value.span.to(self.span(&node));
        let end = node.as_span().end();
        let kind = match node.as_rule() {
            Rule::field_name | Rule::optional_name | Rule::bad_name => self.field_access(value, &node),
            Rule::call => ExprKind::Call(Box::new(Call { callee: value, arguments: self.arguments(node) })),
            Rule::index => {
                let mut children = Children::of(node);
                let index = self.value(&mut children, end);
                for junk in children {
                    self.junk_in(&junk, "`]` after the index");
                }
                ExprKind::Index(Box::new(Index { base: value, index }))
            }
            Rule::literal_body => return self.literal(value, node, span),
            Rule::with_clause => {
                let options = self.fields_or_bad(&mut Children::of(node), end);
                ExprKind::With(Box::new(With { base: value, options }))
            }
            Rule::is_test => {
                let mut children = Children::of(node);
                let negated = children.maybe(Rule::not_word).is_some();
                let Some(tested) = children.next() else { return value };
                ExprKind::Is(Box::new(Is { value, negated, tested: self.tested_type(tested) }))
            }
            _ => ExprKind::Catch(Box::new(Catch { body: value, handler: self.handler(node) })),
        };
        Expr { kind, span }
    }

    fn field_access(&self, base: Expr, node: &Node<'_>) -> ExprKind {
        let optional = match node.as_rule() {
            Rule::bad_name => self.text[..node.as_span().start()].trim_end().ends_with("?."),
            rule => rule == Rule::optional_name,
        };
        ExprKind::Field(Box::new(FieldAccess { base, name: self.ident_or_bad(node), optional }))
    }

    /// `Name { … }`: only after names with dots between them.
    fn literal(&self, value: Expr, node: Node<'_>, span: Span) -> Expr {
        if let Some(error) = self.foreign_head(&value) {
            self.tell(error);
            return Expr { kind: ExprKind::Broken, span };
        }
        let brace = self.span(&node).start;
        let mut path = Vec::new();
        if !names_of(&value, &mut path) {
            self.tell(
                SyntaxError::new("E0114", Span::new(brace, brace + 1), "`{` cannot follow this value")
                    .with_label(value.span, "only the name of a record or variant takes fields in braces")
                    .with_help("options of a call are written `with { … }`; a block begins after a head such as `if …`"),
            );
            return Expr { kind: ExprKind::Broken, span };
        }
        let end = node.as_span().end();
        let fields = self.fields_or_bad(&mut Children::of(node), end);
        Expr { kind: ExprKind::Record(Box::new(RecordLiteral { path, fields })), span }
    }
}

/// The names of `a.b.c`, if the expression is that.
fn names_of(value: &Expr, path: &mut Vec<Ident>) -> bool {
    match &value.kind {
        ExprKind::Name(name) => {
            path.push(Ident { name: name.clone(), span: value.span });
            true
        }
        ExprKind::Field(access) if !access.optional => {
            let named = names_of(&access.base, path);
            path.push(access.name.clone());
            named
        }
        _ => false,
    }
}

fn is_suffix(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::field_name
            | Rule::optional_name
            | Rule::bad_name
            | Rule::call
            | Rule::index
            | Rule::literal_body
            | Rule::with_clause
            | Rule::is_test
            | Rule::catch_clause
            | Rule::catch_clause_h
            | Rule::catch_clause_p
            | Rule::line_rest
            | Rule::block_rest
    )
}
