//! Whether a plan is whole: every id, local and edge leads somewhere, nothing contains itself, and no number is out of
//! its range. A plan file may come from anywhere; once it is found whole, no host need doubt it again.

mod arguments;
mod callables;
mod cycles;
mod declarations;
mod expressions;
mod locals;
mod paths;
mod regions;
mod types;

use std::collections::{BTreeMap, BTreeSet};

use crate::{CallableId, FunctionId, Plan, PlanError, Value};
use locals::Locals;

/// What is found damaged, in words.
type Check = Result<(), String>;

/// A stack that has less than this left is grown before the next level.
const STACK_RESERVE: usize = 128 << 10;
/// By how much a stack is grown.
const STACK_SEGMENT: usize = 2 << 20;

impl Plan {
    /// Checks that the plan is whole. [`Plan::from_bytes`] has done so.
    pub fn check(&self) -> Result<(), PlanError> {
        let mut checker = Checker {
            plan: self,
            owned: vec![false; self.regions.len()],
            region_depth: 0,
            locals: Locals::default(),
            paths: paths::Paths::default(),
            calls: BTreeMap::new(),
            function_calls: BTreeMap::new(),
            caller: None,
        };
        checker.plan().map_err(PlanError::Damaged)
    }
}

struct Checker<'a> {
    plan: &'a Plan,
    /// The regions that were met: none has two owners, so none contains itself.
    owned: Vec<bool>,
    /// How many regions the one that is looked at stands in.
    region_depth: usize,
    /// Of the callable that is looked at.
    locals: Locals,
    /// Of the region that is looked at, and all below its outermost owner.
    paths: paths::Paths<'a>,
    /// Which tools and workflows call which.
    calls: BTreeMap<CallableId, BTreeSet<CallableId>>,
    /// Which functions call which.
    function_calls: BTreeMap<FunctionId, BTreeSet<FunctionId>>,
    caller: Option<Caller>,
}

/// Whose expressions and regions are looked at.
#[derive(Debug, Clone, Copy)]
enum Caller {
    Callable(CallableId),
    Function(FunctionId),
}

impl Checker<'_> {
    fn plan(&mut self) -> Check {
        self.declarations()?;
        self.callables()?;
        self.cycles()?;
        self.sources()
    }

    fn sources(&self) -> Check {
        let sources = &self.plan.sources;
        let places = sources.nodes.iter().flatten().chain(sources.declarations.values());
        for place in places {
            if place.file as usize >= sources.files.len() {
                return Err(format!("a place is in file {}, of {}", place.file, sources.files.len()));
            }
        }
        Ok(())
    }

    fn value(&self, value: &Value) -> Check {
        value.size().map(drop).map_err(|large| format!("a value is {large}"))
    }

    /// Goes one level down on a stack that is large enough.
    fn deeper(&mut self, go: impl FnOnce(&mut Self) -> Check) -> Check {
        stacker::maybe_grow(STACK_RESERVE, STACK_SEGMENT, || go(self))
    }
}

/// Checks that an id is one of a table's.
fn exists<T>(table: &[T], index: usize, what: &str) -> Check {
    if index < table.len() { Ok(()) } else { Err(format!("there is no {what} {index}")) }
}
