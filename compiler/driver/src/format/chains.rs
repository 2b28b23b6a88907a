//! Operators, and what is written one after another behind a value.

use agentflow_grammar::tree::{Binary, BinaryOperator, Expr, ExprKind, Is, Unary, UnaryOperator};

use super::document::Document;
use super::source::Formatter;

impl Formatter<'_> {
    /// `!a`, `-a`
    pub(super) fn unary(&mut self, unary: &Unary) -> Document {
        let sign = match unary.operator {
            UnaryOperator::Not => "!",
            UnaryOperator::Negate => "-",
        };
        Document::sequence([Document::text(sign), self.expression(&unary.operand)])
    }

    /// `a && b && c`: on several lines, each operator begins one; a minus ends one, for it would begin a statement.
    pub(super) fn operators(&mut self, expression: &Expr) -> Document {
        let mut links = Vec::new();
        let first = self.links(expression, &mut links);
        Document::sequence([first, Document::Sequence(links).indented()]).group()
    }

    /// Takes a chain of operators that bind alike apart; gives what stands first.
    fn links(&mut self, expression: &Expr, links: &mut Vec<Document>) -> Document {
        match &expression.kind {
            ExprKind::Binary(binary) => {
                let first = self.left_of(&binary.left, binding(binary.operator), links);
                links.push(self.operator_and_right(binary));
                first
            }
            ExprKind::Is(is) => {
                let first = self.left_of(&is.value, COMPARE, links);
                let tested = self.tested(is);
                links.push(Document::sequence([Document::Line, tested]));
                first
            }
            _ => self.expression(expression),
        }
    }

    /// The operator with what stands after it. A minus may not begin a line.
    fn operator_and_right(&mut self, binary: &Binary) -> Document {
        let (left_end, operator) = (binary.left.span.end, binary.operator_span);
        let is_minus = binary.operator == BinaryOperator::Subtract;
        let before = match is_minus {
            true => self.between_on_line(left_end, operator.start).unwrap_or(Document::text(" ")),
            false => self.between(left_end, operator.start).unwrap_or(Document::Line),
        };
        let blank = if is_minus { Document::Line } else { Document::text(" ") };
        let after = self.between(operator.end, binary.right.span.start).unwrap_or(blank);
        let right = self.expression(&binary.right);
        Document::sequence([before, Document::text(sign(binary.operator)), after, right])
    }

    fn left_of(&mut self, left: &Expr, around: u8, links: &mut Vec<Document>) -> Document {
        let same = match &left.kind {
            ExprKind::Binary(binary) => binding(binary.operator) == around,
            _ => false,
        };
        let whole = self.expression_is_bare(left);
        if same && whole { self.links(left, links) } else { self.expression(left) }
    }

    fn tested(&mut self, is: &Is) -> Document {
        let is_words = if is.negated { "is not " } else { "is " };
        Document::sequence([Document::text(is_words), self.declared_type(&is.tested)])
    }

    /// `a.b(c).d[0]`. With several calls, on several lines, each call begins one.
    pub(super) fn postfix_chain(&mut self, expression: &Expr) -> Document {
        let mut steps = vec![expression];
        let mut base = base_of(expression);
        while is_postfix(base) && self.expression_is_bare(base) {
            steps.push(base);
            base = base_of(base);
        }
        let mut parts = vec![self.expression(base)];
        let called = |position: usize| {
            matches!(position.checked_sub(1).map(|next| &steps[next].kind), Some(ExprKind::Call(_)))
        };
        let calls = (0..steps.len())
            .filter(|position| matches!(steps[*position].kind, ExprKind::Field(_)) && called(*position))
            .count();
        let mut is_broken = calls > 1;
        for position in (0..steps.len()).rev() {
            parts.push(match &steps[position].kind {
                ExprKind::Field(access) => {
                    let dot = if access.optional { "?." } else { "." };
                    let field = Document::text(format!("{dot}{}", access.name.as_str()));
                    if let Some(comments) = self.between(access.base.span.end, access.name.span.start) {
                        is_broken = true;
                        Document::sequence([comments, field])
                    } else if calls > 1 && called(position) {
                        Document::sequence([Document::SoftLine, field])
                    } else {
                        Document::SoftHanging(Box::new(field))
                    }
                }
                ExprKind::Index(index) => {
                    let inner = self.bare_expression(&index.index);
                    let inner = Document::sequence([Document::SoftLine, inner]).indented();
                    let (open, close) = (Document::text("["), Document::text("]"));
                    Document::sequence([open, inner, Document::SoftLine, close]).group()
                }
                ExprKind::Call(call) => self.arguments(&call.arguments),
                _ => Document::Nothing,
            });
        }
        let first = parts.remove(0);
        let rest = Document::Sequence(parts);
        Document::sequence([first, if is_broken { rest.indented() } else { rest }]).group()
    }

    fn expression_is_bare(&self, expression: &Expr) -> bool {
        !self.is_in_parentheses(expression)
    }
}

/// What a field, index or call is of.
fn base_of(expression: &Expr) -> &Expr {
    match &expression.kind {
        ExprKind::Field(access) => &access.base,
        ExprKind::Index(index) => &index.base,
        ExprKind::Call(call) => &call.callee,
        _ => expression,
    }
}

fn is_postfix(expression: &Expr) -> bool {
    matches!(expression.kind, ExprKind::Field(_) | ExprKind::Index(_) | ExprKind::Call(_))
}

const COMPARE: u8 = 4;

/// Operators with the same number are written as one chain.
fn binding(operator: BinaryOperator) -> u8 {
    match operator {
        BinaryOperator::Otherwise => 1,
        BinaryOperator::Or => 2,
        BinaryOperator::And => 3,
        BinaryOperator::Equal
        | BinaryOperator::NotEqual
        | BinaryOperator::Less
        | BinaryOperator::LessOrEqual
        | BinaryOperator::Greater
        | BinaryOperator::GreaterOrEqual => COMPARE,
        BinaryOperator::Add | BinaryOperator::Subtract => 5,
        BinaryOperator::Multiply | BinaryOperator::Divide | BinaryOperator::Remainder => 6,
    }
}

fn sign(operator: BinaryOperator) -> &'static str {
    match operator {
        BinaryOperator::Otherwise => "??",
        BinaryOperator::Or => "||",
        BinaryOperator::And => "&&",
        BinaryOperator::Equal => "==",
        BinaryOperator::NotEqual => "!=",
        BinaryOperator::Less => "<",
        BinaryOperator::LessOrEqual => "<=",
        BinaryOperator::Greater => ">",
        BinaryOperator::GreaterOrEqual => ">=",
        BinaryOperator::Add => "+",
        BinaryOperator::Subtract => "-",
        BinaryOperator::Multiply => "*",
        BinaryOperator::Divide => "/",
        BinaryOperator::Remainder => "%",
    }
}
