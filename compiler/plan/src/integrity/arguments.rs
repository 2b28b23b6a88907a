//! Calls: each argument has its parameter, and what `with` replaces is sound.

use super::{Check, Checker, exists};
use crate::{Approval, Argument, Binding, CallOptions, CallableId, Expression, Parameter, Passing};

/// Checks that there is one argument a parameter.
pub(super) fn count(arguments: usize, parameters: usize) -> Check {
    if arguments == parameters {
        Ok(())
    } else {
        Err(format!("a call gives {arguments} arguments to {parameters} parameters"))
    }
}

impl<'a> Checker<'a> {
    /// The parameters of a callable that exists.
    pub(super) fn parameters_of(&self, callable: CallableId) -> &'a [Parameter] {
        match callable {
            CallableId::Tool(id) => &self.plan.tools[id.index()].parameters,
            CallableId::Agent(id) => &self.plan.agents[id.index()].parameters,
            CallableId::Workflow(id) => &self.plan.workflows[id.index()].parameters,
        }
    }

    pub(super) fn call(
        &mut self,
        target: CallableId,
        arguments: &[Argument],
        options: &CallOptions,
    ) -> Check {
        self.callable(target)?;
        let parameters = self.parameters_of(target);
        count(arguments.len(), parameters.len())?;
        for (argument, parameter) in arguments.iter().zip(parameters) {
            self.argument(argument, parameter)?;
        }
        self.options(options)
    }

    /// What a tool list or a handoff gives a callable: some of it by the program, the rest by the model.
    pub(super) fn bindings(&mut self, target: CallableId, bindings: &[Binding]) -> Check {
        self.callable(target)?;
        let parameters = self.parameters_of(target);
        count(bindings.len(), parameters.len())?;
        for (binding, parameter) in bindings.iter().zip(parameters) {
            match binding {
                Binding::Bound(argument) => self.argument(argument, parameter)?,
                Binding::Open => {}
            }
        }
        Ok(())
    }

    fn argument(&mut self, argument: &Argument, parameter: &Parameter) -> Check {
        match (argument, parameter.passing) {
            (Argument::Value(value), _) => self.expression(value),
            (Argument::Variable(local), Passing::Variable) => {
                self.locals.read(*local);
                Ok(())
            }
            (Argument::Variable(_), Passing::Value) => {
                Err(format!("the parameter `{}` shares no `var`", parameter.name))
            }
        }
    }

    pub(super) fn options(&mut self, options: &CallOptions) -> Check {
        self.expressions(options.timeout.iter().chain(&options.max_turns))?;
        options.retry.iter().try_for_each(|retry| self.retry(retry))?;
        options.approval.iter().try_for_each(|approval| self.approval(approval))?;
        options.model.iter().try_for_each(|model| exists(&self.plan.models, model.index(), "model"))?;
        options.budget.iter().try_for_each(|budget| self.budget(budget))
    }

    pub(super) fn budget(&mut self, budget: &crate::Budget) -> Check {
        let limits: Vec<&Expression> = budget.turns.iter().chain(&budget.tokens).chain(&budget.usd).collect();
        self.expressions(limits)
    }

    pub(super) fn approval(&mut self, approval: &Approval) -> Check {
        self.locals.bind_all(approval.arguments);
        self.expressions([&approval.when].into_iter().chain(&approval.by).chain(&approval.within))?;
        if approval.quorum == 0 { Err("an approval needs nobody".to_string()) } else { Ok(()) }
    }
}
