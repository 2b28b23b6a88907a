//! Operands: literals, and the forms that a keyword begins.

use super::{Builder, Children, Node};
use crate::parser::Rule;
use crate::tree::{
    Arm, Ask, Block, Branch, Branches, CatchHandler, DEPTH_MAX, Else, Expr, ExprKind, Fail, If, Match,
    Parallel, ParallelFor, Span, Statement, StatementKind, Try, Wait,
};
use smol_str::SmolStr;

impl Builder<'_> {
    pub(super) fn primary(&self, node: Node<'_>) -> Expr {
        let span = self.span(&node);
        let end = node.as_span().end();
        let kind = match node.as_rule() {
            Rule::name => ExprKind::Name(SmolStr::new(node.as_str())),
            Rule::string | Rule::block_string => ExprKind::String(self.string(node)),
            Rule::number => return self.number(&node),
            Rule::null => ExprKind::Null,
            Rule::boolean => ExprKind::Bool(node.as_str() == "true"),
            Rule::list => self.list(node),
            Rule::paren => {
                let mut children = Children::of(node);
                let value = self.value(&mut children, end);
                for junk in children {
                    self.junk_in(&junk, "`)`");
                }
                return value;
            }
            Rule::object if self.is_block(&node) => ExprKind::Broken,
            Rule::object => ExprKind::Object(Box::new(self.fields_or_bad(&mut Children::of(node), end))),
            Rule::if_form => return self.if_form(node),
            Rule::match_form => self.match_form(node),
            Rule::parallel_form => self.parallel(node),
            Rule::race_form => ExprKind::Race(Box::new(self.branches(&mut Children::of(node), end))),
            Rule::ask_form | Rule::ask_form_h => self.ask(node),
            Rule::wait_form => self.wait(node),
            Rule::sleep_form => {
                let mut children = Children::of(node);
                let until = children.maybe(Rule::until).is_some();
                let value = Box::new(self.value(&mut children, end));
                if until { ExprKind::SleepUntil(value) } else { ExprKind::Sleep(value) }
            }
            Rule::spawn_form => ExprKind::Spawn(Box::new(self.value(&mut Children::of(node), end))),
            Rule::try_form => self.try_form(node),
            Rule::return_form => ExprKind::Return(
                node.into_inner()
                    .find(|child| child.as_rule() == Rule::expr)
                    .map(|value| Box::new(self.expr(value))),
            ),
            Rule::fail_form => {
                let mut children = Children::of(node);
                let kind = children.maybe(Rule::fail_kind).map(|kind| self.ident(&kind));
                ExprKind::Fail(Box::new(Fail { kind, value: self.value(&mut children, end) }))
            }
            Rule::break_form => ExprKind::Break,
            Rule::continue_form => ExprKind::Continue,
            _ => return self.bad_expr(&node),
        };
        Expr { kind, span }
    }

    /// Conditions and blocks in turn, and perhaps a last block.
    fn if_form(&self, node: Node<'_>) -> Expr {
        let span = self.span(&node);
        let end = node.as_span().end();
        let base = self.depth.get();
        let mut children = Children::of(node);
        let mut branches = Vec::new();
        let mut last = None;
        let mut start = span.start;
        while let Some(rule) = children.rule() {
            if is_block(rule) {
                last = Some(self.block(&mut children, end));
                break;
            }
            if let Some(word) = children.maybe(Rule::else_if) {
                start = self.span(&word).start;
            }
            // Each `else if` stands inside the one before.
            self.depth.set(base + crate::line_index::offset(branches.len()));
            if self.depth.get() > DEPTH_MAX {
                self.tell_too_long(span, "chain of `else if`");
                break;
            }
            branches.push((start, self.value(&mut children, end), self.block(&mut children, end)));
        }
        self.depth.set(base);
        let mut otherwise = last.map(Else::Block);
        let mut built = None;
        while let Some((start, condition, then)) = branches.pop() {
            if let Some(inner) = built.take() {
                otherwise = Some(Else::If(inner));
            }
            let kind = ExprKind::If(Box::new(If { condition, then, otherwise: otherwise.take() }));
            built = Some(Expr { kind, span: Span::new(start, span.end) });
        }
        built.unwrap_or(Expr { kind: ExprKind::Broken, span })
    }

    fn match_form(&self, node: Node<'_>) -> ExprKind {
        let end = node.as_span().end();
        let mut children = Children::of(node);
        let subject = self.value(&mut children, end);
        let junk = children.maybe(Rule::junk_h);
        if let Some(junk) = &junk {
            self.junk_before_block(junk);
        }
        let arms = match children.next() {
            Some(node) if node.as_rule() == Rule::bad_arms => self.missing_brace(node, junk.is_some()),
            found => found,
        };
        let arms_span = arms.as_ref().map_or(self.place(end, end), |arms| self.span(arms));
        let mut form = Match { subject, arms: Vec::new(), broken: Vec::new(), arms_span };
        match arms {
            Some(arms) => self.arms(arms, &mut form),
            None => form.broken.push(arms_span),
        }
        ExprKind::Match(Box::new(form))
    }

    fn arms(&self, node: Node<'_>, form: &mut Match) {
        for child in Children::of(node) {
            match child.as_rule() {
                Rule::arm => form.arms.push(self.arm(child)),
                Rule::junk_entry => self.junk_entry(&child, "arm"),
                _ => {
                    self.bad_arm(&child);
                    form.broken.push(self.span(&child));
                }
            }
        }
    }

    fn arm(&self, node: Node<'_>) -> Arm {
        let span = self.span(&node);
        let end = node.as_span().end();
        let mut children = Children::of(node);
        let pattern = self.pattern(&mut children, end);
        let guard = children.maybe(Rule::guard).map(|guard| self.value(&mut Children::of(guard), end));
        let body = self.block_or_statement(&mut children, end);
        Arm { pattern, guard, body, span }
    }

    fn parallel(&self, node: Node<'_>) -> ExprKind {
        let end = node.as_span().end();
        let mut children = Children::of(node);
        let options = children.maybe(Rule::call).map(|call| self.arguments(call));
        let Some(form) = children.maybe(Rule::parallel_for) else {
            return ExprKind::Parallel(Box::new(Parallel {
                options,
                branches: self.branches(&mut children, end),
            }));
        };
        let mut children = Children::of(form);
        let name = children.next().map(|name| self.local(&name)).unwrap_or_else(|| self.nameless(end));
        let index = children.maybe(Rule::loop_index).map(|index| self.local(&index));
        let iterable = self.value(&mut children, end);
        let body = self.block(&mut children, end);
        ExprKind::ParallelFor(Box::new(ParallelFor { options, name, index, iterable, body }))
    }

    fn branches(&self, children: &mut Children<'_>, end: usize) -> Branches {
        let Some(node) = children.next() else {
            return Branches { entries: Vec::new(), broken: Vec::new(), span: self.place(end, end) };
        };
        let mut branches = Branches { entries: Vec::new(), broken: Vec::new(), span: self.span(&node) };
        if node.as_rule() == Rule::bad_fields {
            self.missing_branches(&node);
            branches.broken.push(branches.span);
            return branches;
        }
        for child in Children::of(node) {
            match child.as_rule() {
                Rule::branch => branches.entries.push(self.branch(child)),
                Rule::junk_entry => self.junk_entry(&child, "branch"),
                _ => {
                    self.expected(&child, "a branch such as `name: value`");
                    branches.broken.push(self.span(&child));
                }
            }
        }
        branches
    }

    fn branch(&self, node: Node<'_>) -> Branch {
        let span = self.span(&node);
        let end = node.as_span().end();
        let mut children = Children::of(node);
        let name = children.next().map(|name| self.ident(&name)).unwrap_or_else(|| self.nameless(end));
        Branch { name, body: self.block_or_statement(&mut children, end), span }
    }

    /// `{ … }`, or the one statement or value that stands for it.
    fn block_or_statement(&self, children: &mut Children<'_>, end: usize) -> Block {
        if children.rule() == Some(Rule::block) {
            return self.block(children, end);
        }
        let mut statements = Vec::new();
        self.statements(children, &mut statements);
        let span = match (statements.first(), statements.last()) {
            (Some(first), Some(last)) => first.span.to(last.span),
            _ => self.place(end, end),
        };
        if statements.is_empty() {
            statements.push(Statement { kind: StatementKind::Broken, span });
        }
        Block { statements, braces: false, span }
    }

    fn ask(&self, node: Node<'_>) -> ExprKind {
        let end = node.as_span().end();
        let mut children = Children::of(node);
        let question = self.value(&mut children, end);
        let options = children.next().map(|options| self.fields(options));
        ExprKind::Ask(Box::new(Ask { question, options }))
    }

    fn wait(&self, node: Node<'_>) -> ExprKind {
        let end = node.as_span().end();
        let mut children = Children::of(node);
        let signal =
            children.next().map(|signal| self.ident_or_bad(&signal)).unwrap_or_else(|| self.nameless(end));
        let within = children.maybe(Rule::within).map(|within| self.value(&mut Children::of(within), end));
        ExprKind::Wait(Box::new(Wait { signal, within }))
    }

    fn try_form(&self, node: Node<'_>) -> ExprKind {
        let end = node.as_span().end();
        let mut children = Children::of(node);
        let body = self.block(&mut children, end);
        let handler = match children.next() {
            Some(clause) if clause.as_rule() != Rule::bad_catch => self.handler(clause),
            other => {
                if let Some(bad) = other {
                    self.missing(&bad, "`catch`");
                }
                CatchHandler::Value(Expr { kind: ExprKind::Broken, span: self.place(end, end) })
            }
        };
        ExprKind::Try(Box::new(Try { body, handler }))
    }

    /// What follows `catch`.
    pub(super) fn handler(&self, node: Node<'_>) -> CatchHandler {
        let end = node.as_span().end();
        let mut children = Children::of(node);
        let mut name = children.maybe(Rule::error_name).map(|name| self.ident(&name));
        if let Some(round) = children.maybe(Rule::round_name) {
            name = self.name_in_parentheses(round);
        }
        if children.rule() == Some(Rule::block) {
            return CatchHandler::Block { name, block: self.block(&mut children, end) };
        }
        CatchHandler::Value(self.value(&mut children, end))
    }
}

pub(super) fn is_block(rule: Rule) -> bool {
    matches!(rule, Rule::block | Rule::bad_block | Rule::junk_h)
}
