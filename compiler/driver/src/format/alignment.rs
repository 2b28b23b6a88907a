//! Providers, models and servers on neighbouring lines: their braces stand in one column.

use agentflow_grammar::tree::{Item, ItemKeyword, ItemKind};

use super::WIDTH;

/// What decides about one declaration.
pub(super) struct Alignable {
    keyword: Option<ItemKeyword>,
    name_width: usize,
    /// How wide it is on one line; `None` where it takes several, or is of another kind.
    width: Option<usize>,
    /// Whether it stands right below the one before.
    follows: bool,
}

impl Alignable {
    /// Whether declarations of its kind are aligned.
    pub(super) fn is_alignable(item: &Item) -> bool {
        let is_configured =
            matches!(&item.kind, ItemKind::Provider(_) | ItemKind::Model(_) | ItemKind::Mcp(_));
        is_configured && item.docs.is_none() && !item.broken
    }

    pub(super) fn of(item: &Item, follows: bool, width: Option<usize>) -> Alignable {
        Alignable {
            keyword: item.keyword(),
            name_width: item.name().map_or(0, |name| name.as_str().chars().count()),
            width,
            follows,
        }
    }

    fn goes_on(&self, before: &Alignable) -> bool {
        self.follows && self.width.is_some() && before.width.is_some() && self.keyword == before.keyword
    }
}

/// How many blanks each gets after its name.
pub(super) fn padding(items: &[Alignable]) -> Vec<usize> {
    let mut padding = Vec::with_capacity(items.len());
    for run in items.chunk_by(|before, item| item.goes_on(before)) {
        let widest = run.iter().map(|item| item.name_width).max().unwrap_or(0);
        let fits =
            run.iter().all(|item| item.width.is_none_or(|width| width + widest - item.name_width <= WIDTH));
        padding.extend(run.iter().map(|item| if fits { widest - item.name_width } else { 0 }));
    }
    padding
}
