//! `budget: { turns: 20, tokens: 50_000, usd: 0.50 }`

use agentflow_grammar::tree::{Expr, ExprKind};
use agentflow_plan::Value;

use crate::body::{Checker, fold};
use crate::findings::settings as findings;
use crate::typed::{Budget, Type};

/// The names that may stand there.
pub const KNOWN: &[&str] = &["turns", "tokens", "usd"];

impl<'a> Checker<'a> {
    /// What an agent may use up.
    pub(crate) fn budget(&mut self, expr: &'a Expr) -> Option<Budget> {
        let ExprKind::Object(fields) = &expr.kind else {
            if !matches!(expr.kind, ExprKind::Broken) {
                let place = self.context.place(expr.span);
                self.sink.tell(findings::not_an_object(place, "budget", "{ turns: 20, usd: 0.50 }"));
                self.skip_value(expr);
            }
            return None;
        };
        let given = self.given_fields(fields, KNOWN, "`budget`");
        let turns = given.value("turns").map(|turns| self.whole(turns, "turns", 1));
        let tokens = given.value("tokens").map(|tokens| self.whole(tokens, "tokens", 1));
        let usd = given.value("usd").map(|usd| {
            let checked = self.setting(usd, "usd", &Type::FLOAT);
            if let Some(Value::Float(amount)) = fold(&checked, self.context.signatures)
                && amount <= 0.0
            {
                let place = self.context.place(usd.span);
                self.sink.tell(findings::out_of_range(place, "usd", "more than 0"));
            }
            checked
        });
        Some(Budget { turns, tokens, usd })
    }
}
