//! What the answer of a model can use, whichever of those that stand in for it gives it.

use std::sync::Arc;

use agentflow_analysis::components;
use agentflow_analysis::typed::{Model, Program};
use agentflow_plan::ModelId;

use super::amount::{Amount, Cause, CauseKind, Usage};

/// What the answers of all models can use.
pub struct ModelCosts {
    /// By model, those that stand in for it included.
    known: Vec<ModelCost>,
}

#[derive(Clone)]
struct ModelCost {
    input: Amount,
    input_usd: Amount,
    output: Amount,
    /// USD a token of an answer.
    output_price: Amount,
    /// Of one answer: the dearest model need not be the one with the longest answers.
    usd: Amount,
}

impl ModelCosts {
    /// Of all models of the program.
    pub fn new(program: &Program) -> ModelCosts {
        let mut known: Vec<ModelCost> = program.models.iter().map(ModelCost::of).collect();
        let fallbacks: Vec<Vec<u32>> = program
            .models
            .iter()
            .map(|model| model.fallback.iter().map(|ModelId(id)| *id).collect())
            .collect();
        // Models form no circles, and each comes after those that stand in for it.
        for component in components(&fallbacks) {
            for model in component {
                for fallback in &fallbacks[model as usize] {
                    known[model as usize] =
                        known[model as usize].clone().or(known[*fallback as usize].clone());
                }
            }
        }
        ModelCosts { known }
    }

    /// One answer of a model, where `output_max` tokens replace what the models say.
    pub fn answer(&self, model: ModelId, output_max: Option<u64>) -> Usage {
        let cost = self.known[model.index()].clone();
        let (output, usd) = match output_max {
            None => (cost.output, cost.usd),
            Some(tokens) => {
                let tokens = Amount::AtMost(tokens as f64);
                let output_usd = cost.output_price.times(&tokens);
                (tokens, cost.input_usd.plus(output_usd))
            }
        };
        Usage { turns: Amount::AtMost(1.0), tool_calls: Amount::ZERO, tokens: cost.input.plus(output), usd }
    }
}

impl ModelCost {
    fn of(model: &Model) -> ModelCost {
        let missing = |what: &str| {
            Amount::Open(Arc::new(Cause {
                reason: format!("model `{}` does not say its `{what}`", model.head.name),
                file: model.head.file,
                span: model.head.name_span,
                kind: CauseKind::Undeclared,
            }))
        };
        let tokens = |declared: Option<u64>, what: &str| {
            declared.map_or_else(|| missing(what), |tokens| Amount::AtMost(tokens as f64))
        };
        let input = tokens(model.context, "context");
        let output = tokens(model.sampling.max_output_tokens, "max_output_tokens");
        let price = |pick: fn(&agentflow_plan::Price) -> f64| {
            model.price.as_ref().map_or_else(|| missing("price"), |price| Amount::AtMost(pick(price) / 1e6))
        };
        let output_price = price(|price| price.output);
        let input_usd = price(|price| price.input).times(&input);
        let output_usd = output_price.clone().times(&output);
        let usd = input_usd.clone().plus(output_usd);
        ModelCost { input, input_usd, output, output_price, usd }
    }

    /// The greater of the two, of each.
    fn or(self, other: ModelCost) -> ModelCost {
        ModelCost {
            input: self.input.or(other.input),
            input_usd: self.input_usd.or(other.input_usd),
            output: self.output.or(other.output),
            output_price: self.output_price.or(other.output_price),
            usd: self.usd.or(other.usd),
        }
    }
}
