//! What is wanted of an expression.

use agentflow_plan::{LocalId, Name};

/// What is wanted of an expression.
#[derive(Debug, Clone)]
pub(super) enum Want {
    /// Only what it does.
    Nothing,
    /// Its value, to go on with; the node that makes it may have this name.
    Value(Option<Name>),
    /// Its value in this local, by a node of this name.
    Into(LocalId, Name),
}

impl Want {
    /// Its value, to go on with.
    pub(super) const VALUE: Want = Want::Value(None);

    /// What is wanted of a body with a result of this type.
    pub(super) fn of_result(ty: &agentflow_analysis::typed::Type) -> Want {
        if ty.has_value() { Want::VALUE } else { Want::Nothing }
    }

    /// The name for the node that makes the value.
    pub(super) fn name(&self) -> Option<&Name> {
        match self {
            Want::Nothing => None,
            Want::Value(name) => name.as_ref(),
            Want::Into(_, name) => Some(name),
        }
    }

    /// What is wanted of one of several parts, of which one gives the value.
    pub(super) fn of_part(&self) -> Want {
        if self.is_value() { Want::VALUE } else { Want::Nothing }
    }

    /// The same, but a local of the part's own will do.
    pub(super) fn without_local(self) -> Want {
        match self {
            Want::Into(_, name) => Want::Value(Some(name)),
            other => other,
        }
    }

    /// Whether there must be a value.
    pub(super) fn is_value(&self) -> bool {
        !matches!(self, Want::Nothing)
    }
}
