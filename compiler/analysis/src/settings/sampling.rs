//! How answers are drawn: settings that models and agents share.

use agentflow_grammar::tree::Expr;
use agentflow_plan::Sampling;

use super::choices::REASONINGS;
use crate::body::Checker;

/// The names of these settings.
pub const SAMPLING: [&str; 6] = ["temperature", "top_p", "max_output_tokens", "reasoning", "seed", "stop"];

impl<'a> Checker<'a> {
    /// Takes one of these settings.
    pub(crate) fn sampling_setting(&mut self, sampling: &mut Sampling, name: &str, expr: &'a Expr) {
        match name {
            "temperature" => sampling.temperature = self.known_number(expr, name, 0.0, Some(2.0)),
            "top_p" => sampling.top_p = self.known_number(expr, name, 0.0, Some(1.0)),
            "max_output_tokens" => {
                sampling.max_output_tokens =
                    self.known_whole(expr, name, 1).and_then(|count| u64::try_from(count).ok());
            }
            "reasoning" => sampling.reasoning = self.word(expr, name, &REASONINGS),
            "seed" => sampling.seed = self.known_whole(expr, name, i64::MIN),
            "stop" => {
                let texts = self.known_texts(expr, name);
                sampling.stop = texts.iter().map(|text| text.as_str().into()).collect();
            }
            _ => {}
        }
    }
}
