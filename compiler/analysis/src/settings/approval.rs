//! `approval: condition`, `approval: { when: …, by: … }`

use agentflow_grammar::tree::{Expr, ExprKind, Span};
use agentflow_plan::{ApprovalFallback, LocalId, Value};

use super::choices::APPROVAL_FALLBACKS;
use crate::body::{Checker, PurePlace, Reason};
use crate::signatures::CallableSignature;
use crate::typed::{Approval, Expression, ExpressionKind, LocalKind, Name, Traits, Type};

/// The names that may stand there.
pub const KNOWN: &[&str] = &["when", "by", "within", "else", "quorum"];

impl<'a> Checker<'a> {
    /// An approval in the declaration of a tool: its parameters are in scope.
    pub(crate) fn approval(&mut self, expr: &'a Expr) -> Approval {
        self.approval_of(expr, None)
    }

    /// An approval in a tool list or `with`: `args` are the arguments of the call.
    pub(crate) fn approval_with_arguments(
        &mut self,
        expr: &'a Expr,
        signature: Option<&CallableSignature>,
    ) -> Approval {
        let scope = self.enter();
        let ty = signature.map_or(Type::map(Type::Json), Checker::arguments_type);
        let span = Span::new(expr.span.start, expr.span.start);
        let local = self.declare(&Name::new_static("args"), span, ty, LocalKind::Given);
        let approval = self.approval_of(expr, Some(local));
        self.leave(scope);
        approval
    }

    fn approval_of(&mut self, expr: &'a Expr, arguments: Option<LocalId>) -> Approval {
        let mut approval = Approval {
            when: always(expr.span),
            arguments,
            by: None,
            within: None,
            otherwise: ApprovalFallback::default(),
            quorum: 1,
        };
        let ExprKind::Object(fields) = &expr.kind else {
            approval.when = self.approval_condition(expr);
            // A name is who approves, not when.
            if let (ExprKind::String(_), Some(finding)) = (&expr.kind, self.sink.findings.last_mut())
                && finding.primary.place.span == expr.span
            {
                let text = expr.span.text(self.context.text());
                finding.help = Some(format!("say who approves: `approval: {{ when: true, by: {text} }}`"));
            }
            return approval;
        };
        let given = self.given_fields(fields, KNOWN, "`approval`");
        if let Some(when) = given.value("when") {
            approval.when = self.approval_condition(when);
        }
        approval.by = given.value("by").map(|by| self.setting(by, "by", &Type::STRING));
        approval.within = given.value("within").map(|within| self.time(within, "within"));
        if let Some(otherwise) = given.value("else") {
            approval.otherwise = self.word(otherwise, "else", &APPROVAL_FALLBACKS).unwrap_or_default();
        }
        if let Some(quorum) = given.value("quorum") {
            let quorum = self.known_whole(quorum, "quorum", 1).unwrap_or(1);
            approval.quorum = u32::try_from(quorum).unwrap_or(u32::MAX);
        }
        approval
    }

    fn approval_condition(&mut self, expr: &'a Expr) -> Expression {
        self.pure(PurePlace::Setting, |checker| {
            checker.check_condition(expr, Reason::Condition("`approval`")).0
        })
    }
}

/// `true`
fn always(span: Span) -> Expression {
    Expression {
        kind: ExpressionKind::Literal(Value::Bool(true)),
        ty: Type::Bool,
        span,
        traits: Traits::default(),
    }
}
