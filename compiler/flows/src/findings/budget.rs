//! Budgets that not everything counts against.

use agentflow_analysis::finding::{Finding, Place};
use agentflow_analysis::typed::Program;

use crate::budget::Uncounted;

/// A budget in US dollars, and a model without a price.
pub fn uncounted(program: &Program, uncounted: &Uncounted) -> Finding {
    const SHOWN_MAX: usize = 5;
    let model = &program.models[uncounted.model.index()].head;
    let (message, label) = if uncounted.is_own {
        (
            format!("this budget is never used up, since `{}` has no `price`", model.name),
            "nothing counts against it",
        )
    } else {
        (
            format!(
                "what `{}` costs does not count against this budget, since it has no `price`",
                model.name
            ),
            "not everything counts against it",
        )
    };
    let mut finding = Finding::new("W0804", uncounted.first, message, label)
        .with_label(Place::new(model.file, model.name_span), "no `price` is declared");
    for place in uncounted.others.iter().take(SHOWN_MAX) {
        finding = finding.with_label(*place, "nor against this one");
    }
    finding
        .with_help(format!(
            "say what `{}` costs in USD a million tokens, such as `price: {{ input: 1.25, output: 10.0 }}`, or bound \
             `turns` or `tokens` instead",
            model.name
        ))
}
