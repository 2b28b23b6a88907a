//! Names as values.

use agentflow_grammar::tree::{Expr, ExprKind, Span};
use agentflow_plan::{ErrorKind, LocalId};
use smol_str::SmolStr;

use super::Checker;
use super::checker::leaf;
use crate::declare::Definition;
use crate::findings::names;
use crate::sink::NamingForm;
use crate::typed::{Expression, ExpressionKind, Name, Type};

/// Functions that the language has.
pub const BUILT_IN_FUNCTIONS: [&str; 8] =
    ["now", "uuid", "random", "range", "env", "secret", "conversation", "calls"];

impl<'a> Checker<'a> {
    /// A name where a value is due.
    pub(crate) fn check_name(&mut self, name: &SmolStr, span: Span, hint: Option<&Type>) -> Expression {
        if let Some(local) = self.scopes.get(name) {
            return self.read(local, span);
        }
        if let Some((named, declaration)) = self.context.lookup(name) {
            self.sink.refer(span, named);
            return match declaration.definition {
                Definition::Constant(id) => {
                    let ty = self.context.signatures.constant(id).ty.clone();
                    leaf(ExpressionKind::Constant(id), ty, span)
                }
                Definition::Broken(_) => self.broken(span),
                other => {
                    let example = self.example_of(other);
                    let (place, declared) = (self.place(span), declaration.place());
                    self.tell(names::not_a_value(place, name, other, declared, &example));
                    self.broken(span)
                }
            };
        }
        if hint.map(Type::inner) == Some(&Type::ErrorKind)
            && let Some(kind) = ErrorKind::from_name(name)
        {
            return leaf(ExpressionKind::ErrorKind(kind), Type::ErrorKind, span);
        }
        self.tell_unknown(name, span);
        self.broken(span)
    }

    /// Reads a local.
    pub(crate) fn read(&mut self, local: LocalId, span: Span) -> Expression {
        self.scopes.state(local).used = true;
        self.name_local(local, span, NamingForm::Plain);
        let mut ty = self.scopes.local(local).ty.clone();
        if !self.flow.is_empty() {
            let path = self.flow.root(local);
            if let Some(narrowed) = self.flow.fact(path) {
                ty = narrowed.clone();
            }
        }
        leaf(ExpressionKind::Local(local), ty, span)
    }

    /// Notes where a local is named.
    pub(crate) fn name_local(&mut self, local: LocalId, span: Span, form: NamingForm) {
        let declared = self.scopes.local(local);
        let of = self.context.place(declared.span);
        self.sink.name_part(&declared.name, span, of, form);
    }

    /// Tells a name that nothing in scope has.
    pub(crate) fn tell_unknown(&mut self, name: &str, span: Span) {
        let place = self.place(span);
        if self.unreadable || self.assigned_unknown.contains(name) {
            return;
        }
        if name == "_" {
            self.tell(names::underscore(place));
            return;
        }
        if let Some(gone) = self.scopes.gone(name) {
            let declared = self.place(self.scopes.local(gone).span);
            self.scopes.state(gone).used = true;
            self.tell(names::out_of_scope(place, name, declared));
            return;
        }
        if BUILT_IN_FUNCTIONS.contains(&name) {
            self.tell(names::function_not_called(place, name));
            return;
        }
        if let Some(owner) = self.enum_with(name) {
            self.tell(names::variant_as_value(place, &owner, name));
            return;
        }
        let near = self.near_values(name);
        self.unknown_names.push((Name::new(name), self.sink.findings.len()));
        let mut finding = names::unknown(place, name, &near);
        // A fix writes a value, not the name of what first has to be called.
        let is_value = |name: &Name| {
            self.scopes.get(name).is_some()
                || self
                    .context
                    .lookup(name)
                    .is_some_and(|(_, found)| matches!(found.definition, Definition::Constant(_)))
        };
        if near.iter().any(|name| !is_value(name)) {
            finding.fix = None;
        }
        self.sink.tell_missing(finding, name, "a value");
    }

    /// Names of values that were likely meant. They are not unused.
    pub(crate) fn near_values(&mut self, name: &str) -> Vec<Name> {
        let declared = self.context.names(|definition| {
            definition.is_callable() || matches!(definition, Definition::Constant(_) | Definition::Enum(_))
        });
        let test = self.test;
        let built_in = BUILT_IN_FUNCTIONS.into_iter().filter(|name| test || *name != "calls");
        let near = self.sink.nearest.find(name, self.scopes.visible().chain(declared).chain(built_in));
        self.note_meant(&near);
        near
    }

    /// What was likely meant is not unused.
    pub(crate) fn note_meant(&mut self, near: &[Name]) {
        for name in near {
            if let Some(local) = self.scopes.get(name) {
                self.scopes.state(local).used = true;
            } else if let Some(named) = self.context.scope().get(name) {
                self.sink.meant.push(named.declaration);
            }
        }
    }

    /// How a declaration is used as a value.
    fn example_of(&self, definition: Definition) -> String {
        let signatures = self.context.signatures;
        let call = |name: &str, parameters: usize| {
            if parameters == 0 { format!("{name}()") } else { format!("{name}(…)") }
        };
        match definition {
            Definition::Record(id) => format!("{} {{ … }}", signatures.record(id).name),
            Definition::Enum(id) => {
                let signature = signatures.enumeration(id);
                match signature.variants.first() {
                    Some(variant) if variant.payload.is_some() => {
                        format!("{}.{} {{ … }}", signature.name, variant.name)
                    }
                    Some(variant) => format!("{}.{}", signature.name, variant.name),
                    None => String::new(),
                }
            }
            Definition::Function(id) => {
                let function = signatures.function(id);
                call(&function.name, function.parameters.len())
            }
            Definition::Tool(id) => call(&signatures.tool(id).name, signatures.tool(id).parameters.len()),
            Definition::Agent(id) => call(&signatures.agent(id).name, signatures.agent(id).parameters.len()),
            Definition::Workflow(id) => {
                call(&signatures.workflow(id).name, signatures.workflow(id).parameters.len())
            }
            Definition::Signal(id) => format!("wait {}", signatures.signal(id).name),
            _ => String::new(),
        }
    }

    /// The declaration that a bare name leads to, where no local hides it.
    pub(crate) fn declared(&self, expr: &Expr) -> Option<(Definition, crate::declare::Named)> {
        let ExprKind::Name(name) = &expr.kind else { return None };
        if self.scopes.get(name).is_some() {
            return None;
        }
        let (named, declaration) = self.context.lookup(name)?;
        Some((declaration.definition, named))
    }
}
