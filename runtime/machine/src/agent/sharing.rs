//! What of a conversation goes along with a handoff.
//!
//! Whatever is cut, what remains is a conversation that providers take: every tool result that is shared stands after
//! the call that it answers, and every call that is shared is answered.

use std::sync::Arc;

use agentflow_plan::{Name, Sharing};

use crate::{Item, Part};

/// What a summary is made of.
pub(super) fn summed_items(history: &[Arc<Item>], without_tools: bool) -> Vec<Arc<Item>> {
    shared_items(history, &Sharing::All, without_tools, None)
}

/// The items that go along. In `history` all calls are answered, as they are whenever a turn is over.
pub(super) fn shared_items(
    history: &[Arc<Item>],
    sharing: &Sharing,
    without_tools: bool,
    summary: Option<&Name>,
) -> Vec<Arc<Item>> {
    match sharing {
        Sharing::None => Vec::new(),
        Sharing::Summary => {
            summary.filter(|text| !text.trim().is_empty()).map(summary_item).into_iter().collect()
        }
        Sharing::All if without_tools => history.iter().filter_map(without_calls).collect(),
        Sharing::All => history.to_vec(),
        Sharing::Last(count) if without_tools => {
            let count = *count as usize;
            let mut items: Vec<Arc<Item>> =
                history.iter().rev().filter_map(without_calls).take(count).collect();
            items.reverse();
            items
        }
        Sharing::Last(count) => {
            let from = history.len().saturating_sub(*count as usize);
            // Results directly follow what called: where the cut is among them, that goes along.
            let results =
                history[..from].iter().rev().take_while(|item| matches!(***item, Item::Tool { .. })).count();
            let is_among = history.get(from).is_some_and(|item| matches!(**item, Item::Tool { .. }));
            let from = if is_among { from.saturating_sub(results + 1) } else { from };
            history[from..].to_vec()
        }
    }
}

fn summary_item(summary: &Name) -> Arc<Item> {
    let text = format!("Summary of the conversation so far:\n{summary}");
    Arc::new(Item::User { parts: vec![Part::Text(text.into())] })
}

/// An item without tool calls: results fall away, and so does what only called.
fn without_calls(item: &Arc<Item>) -> Option<Arc<Item>> {
    match &**item {
        Item::User { .. } => Some(item.clone()),
        Item::Tool { .. } => None,
        Item::Assistant { calls, .. } if calls.is_empty() => Some(item.clone()),
        Item::Assistant { text, .. } => {
            let text = text.clone()?;
            Some(Arc::new(Item::Assistant { text: Some(text), calls: Vec::new(), extra: None }))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ToolCall;

    /// `u` a user, `a` an answer, `c` an answer that calls (with text), `s` one that only calls, `t` a result.
    fn history(letters: &str) -> Vec<Arc<Item>> {
        let call = ToolCall { id: "1".into(), name: "look".into(), arguments: "{}".into() };
        let item = |letter| match letter {
            'u' => Item::User { parts: Vec::new() },
            'a' => Item::Assistant { text: Some("said".into()), calls: Vec::new(), extra: None },
            'c' => Item::Assistant { text: Some("said".into()), calls: vec![call.clone()], extra: None },
            's' => Item::Assistant { text: None, calls: vec![call.clone()], extra: None },
            _ => Item::Tool { call: "1".into(), name: "look".into(), text: "found".into() },
        };
        letters.chars().map(|letter| Arc::new(item(letter))).collect()
    }

    fn letters(items: &[Arc<Item>]) -> String {
        let letter = |item: &Arc<Item>| match &**item {
            Item::User { .. } => 'u',
            Item::Tool { .. } => 't',
            Item::Assistant { calls, .. } if calls.is_empty() => 'a',
            Item::Assistant { text: Some(_), .. } => 'c',
            Item::Assistant { text: None, .. } => 's',
        };
        items.iter().map(letter).collect()
    }

    #[test]
    fn what_is_shared() {
        for (before, sharing, without_tools, after) in [
            ("uauct", Sharing::None, false, ""),
            ("uauct", Sharing::All, false, "uauct"),
            ("uaucttst", Sharing::All, true, "uaua"),
            ("uactt", Sharing::Last(3), false, "ctt"),
            ("uactt", Sharing::Last(2), false, "ctt"),
            ("uactt", Sharing::Last(1), false, "ctt"),
            ("uacttst", Sharing::Last(4), false, "cttst"),
            ("uacttst", Sharing::Last(2), false, "st"),
            ("uactt", Sharing::Last(9), false, "uactt"),
            ("uactt", Sharing::Last(0), false, ""),
            ("uactta", Sharing::Last(2), true, "aa"),
            ("ustst", Sharing::Last(3), true, "u"),
            ("ua", Sharing::Summary, false, "u"),
        ] {
            let items = shared_items(&history(before), &sharing, without_tools, Some(&"short".into()));
            assert_eq!(letters(&items), after, "{before} {sharing:?} {without_tools}");
        }
        assert!(shared_items(&history("ua"), &Sharing::Summary, false, Some(&" ".into())).is_empty());
    }
}
