//! Names of nodes. They come from the program's own names, so that an edit elsewhere does not change them.

use std::collections::HashMap;

use agentflow_plan::Name;

/// The names that are taken below one path.
#[derive(Debug, Default)]
pub(super) struct NameScope {
    taken: HashMap<Name, u32>,
    /// The scopes below labels: two handlers below one path share theirs.
    labelled: HashMap<Name, NameScope>,
}

impl NameScope {
    /// The name itself, or with `#2`, `#3` where it is taken. No name of a program has a `#` in it.
    pub(super) fn fresh(&mut self, base: &str) -> Name {
        let count = self.taken.entry(Name::from(base)).or_insert(0);
        *count += 1;
        if *count == 1 { base.into() } else { format!("{base}#{count}").into() }
    }

    /// Takes the scope below a label out, to be put back by [`NameScope::put`].
    pub(super) fn take(&mut self, label: &str) -> NameScope {
        self.labelled.remove(label).unwrap_or_default()
    }

    /// Puts the scope below a label back.
    pub(super) fn put(&mut self, label: Name, scope: NameScope) {
        self.labelled.insert(label, scope);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeats_are_numbered_each_by_itself() {
        let mut scope = NameScope::default();
        let names: Vec<Name> =
            ["ask", "if", "ask", "ask", "if"].iter().map(|base| scope.fresh(base)).collect();
        assert_eq!(
            names.iter().map(|name| &**name).collect::<Vec<_>>(),
            ["ask", "if", "ask#2", "ask#3", "if#2"]
        );
    }
}
