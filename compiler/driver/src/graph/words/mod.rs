//! Expressions and types of a plan in the program's words, for labels. Not meant to be read back.

mod expressions;
mod types;
mod values;
mod writer;

use agentflow_plan::{Argument, CallableId, Expression, LocalId, Name, Pattern, Plan};

pub(super) use expressions::fail_words;
use writer::Writer;

/// Writes the words of one callable.
#[derive(Clone, Copy)]
pub(crate) struct Words<'p> {
    pub(crate) plan: &'p Plan,
    /// The names of its locals, where they are known.
    locals: &'p [Name],
}

impl<'p> Words<'p> {
    /// For the callable with this kind and name: `workflow support`.
    pub(crate) fn of(plan: &'p Plan, declaration: &str) -> Self {
        let locals = plan.sources.locals.get(declaration).map(Vec::as_slice).unwrap_or_default();
        Words { plan, locals }
    }

    pub(crate) fn expression(&self, expression: &Expression) -> String {
        let mut writer = Writer::new(*self);
        writer.expression(expression, 0);
        writer.finish()
    }

    pub(crate) fn pattern(&self, pattern: &Pattern) -> String {
        let mut writer = Writer::new(*self);
        writer.pattern(pattern);
        writer.finish()
    }

    /// `(a, b)`
    pub(crate) fn arguments(&self, arguments: &[Argument]) -> String {
        let mut writer = Writer::new(*self);
        writer.text.push('(');
        writer.list(arguments, |writer, argument| match argument {
            Argument::Value(value) => writer.expression(value, 0),
            Argument::Variable(local) => writer.local(*local),
        });
        writer.text.push(')');
        writer.finish()
    }

    pub(crate) fn callable(&self, id: CallableId) -> Name {
        match id {
            CallableId::Tool(id) => self.plan.tools[id.index()].name.clone(),
            CallableId::Agent(id) => self.plan.agents[id.index()].name.clone(),
            CallableId::Workflow(id) => self.plan.workflows[id.index()].name.clone(),
        }
    }

    pub(crate) fn local(&self, local: LocalId) -> String {
        self.locals.get(local.index()).map_or_else(|| format!("_{}", local.0), |name| name.to_string())
    }

    /// `item`, or `item, index`
    pub(crate) fn item_and_index(&self, item: LocalId, index: Option<LocalId>) -> String {
        match index {
            Some(index) => format!("{}, {}", self.local(item), self.local(index)),
            None => self.local(item),
        }
    }
}
