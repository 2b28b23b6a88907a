//! Times that do not fit.

use agentflow_analysis::finding::Finding;

use crate::deadline::Misfit;

/// Something that may take longer than what it is in.
pub fn misfit(misfit: &Misfit) -> Finding {
    let inner = duration(misfit.inner_ms);
    let outer = duration(misfit.outer_ms);
    Finding::new(
        "E0701",
        misfit.place,
        format!("{} can take {inner}, and the whole may take {outer}", misfit.inside),
        format!("up to {inner}"),
    )
    .with_label(misfit.outer, format!("the whole has to end within {outer}"))
    .with_help(format!("give the whole more than {inner}, or this less time or fewer attempts"))
}

/// A duration as a program writes it.
fn duration(ms: i64) -> String {
    const UNITS: [(i64, &str); 6] =
        [(604_800_000, "w"), (86_400_000, "d"), (3_600_000, "h"), (60_000, "m"), (1_000, "s"), (1, "ms")];
    let mut left = ms.max(0);
    let mut text = String::new();
    for (size, unit) in UNITS {
        if left >= size {
            text.push_str(&format!("{}{unit}", left / size));
            left %= size;
        }
    }
    if text.is_empty() { "0s".to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::duration;

    #[test]
    fn durations_are_shown_as_they_are_written() {
        for (ms, text) in [(0, "0s"), (1_500, "1s500ms"), (90_000, "1m30s"), (694_800_000, "1w1d1h")] {
            assert_eq!(duration(ms), text);
        }
    }
}
