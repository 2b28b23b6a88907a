//! Which turn is taken.

use super::{Stand, Turn};

/// The turn with this number (from 0), or the one whose `when` is found in the texts, the newest of which comes first.
pub(crate) fn choose<'s, T>(stand: &'s Stand<T>, number: u64, texts: &[&str]) -> Option<&'s Turn<T>> {
    let found_in = |text: &&str| stand.matches.iter().find(|(when, _)| text.contains(when.as_str()));
    if let Some((_, turn)) = texts.iter().find_map(found_in) {
        return Some(turn);
    }
    let by_number = usize::try_from(number).ok().and_then(|number| stand.turns.get(number));
    by_number.or_else(|| stand.turns.last().filter(|_| stand.repeat))
}

#[cfg(test)]
mod tests {
    use crate::Script;

    use super::*;
    use crate::script::AgentTurn;

    const MATCHED: &str = r#"{"agents": {"A": {
        "match": [{"when": "rust", "output": "r"}, {"when": "go", "output": "g"}],
        "turns": [{"output": 0}, {"output": 1}], "repeat": true}}}"#;
    const USED_UP: &str = r#"{"agents": {"A": {"turns": [{"output": 0}, {"output": 1}]}}}"#;

    #[test]
    fn a_match_comes_first_then_the_number() {
        let cases: &[(&str, u64, &[&str], &str)] = &[
            (MATCHED, 0, &[], "0"),
            (MATCHED, 1, &["python"], "1"),
            (MATCHED, 9, &["python"], "1"),
            (MATCHED, u64::MAX, &[], "1"),
            (MATCHED, 1, &["learn rust"], "\"r\""),
            (MATCHED, 0, &["go and rust"], "\"r\""),
            // The newest message decides, and one without a match is passed over.
            (MATCHED, 0, &["go", "rust"], "\"g\""),
            (MATCHED, 0, &["try again", "rust"], "\"r\""),
            (USED_UP, 1, &["rust"], "1"),
            (USED_UP, 2, &[], "none"),
        ];
        for (script, number, texts, expected) in cases {
            let script = Script::parse(script).expect("a good script");
            let found = match choose(&script.agents["A"], *number, texts).map(|turn| &turn.act) {
                Some(AgentTurn::Output(value)) => value.to_string(),
                Some(other) => format!("{other:?}"),
                None => "none".into(),
            };
            assert_eq!(found, *expected, "turn {number} of {texts:?}");
        }
    }
}
