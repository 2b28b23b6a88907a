//! What the lowering of all declarations shares.

use std::collections::{BTreeMap, BTreeSet};

use agentflow_analysis::files::FileId;
use agentflow_analysis::typed;
use agentflow_grammar::tree::Span;
use agentflow_plan as plan;
use agentflow_plan::Name;

use super::constant::ConstantState;
use super::function::FunctionState;
use super::place::Places;
use super::plain::PlainExpressions;

/// A file of the program.
#[derive(Debug, Clone, Copy)]
pub struct SourceText<'p> {
    /// Its path, relative to the program's root, with `/` between.
    pub path: &'p str,
    /// What it says.
    pub text: &'p str,
}

/// Something wrong that only evaluating could show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoweringProblem {
    /// In which file.
    pub file: FileId,
    /// Where.
    pub span: Span,
    /// What happened, in words.
    pub message: String,
}

/// The state of lowering a program.
pub(super) struct Lowering<'p> {
    pub(super) program: &'p typed::Program,
    pub(super) sources: &'p [SourceText<'p>],
    pub(super) places: Vec<Places<'p>>,
    pub(super) plan: plan::Plan,
    pub(super) constants: Vec<ConstantState>,
    pub(super) functions: Vec<FunctionState>,
    pub(super) plain: PlainExpressions,
    pub(super) problems: Vec<LoweringProblem>,
    /// What the test that is being lowered stands in for as a whole.
    pub(super) stood_in: BTreeSet<plan::CallableId>,
    environment: BTreeMap<Name, Option<Name>>,
    secrets: BTreeSet<Name>,
}

impl<'p> Lowering<'p> {
    pub(super) fn new(program: &'p typed::Program, name: &str, sources: &'p [SourceText<'p>]) -> Self {
        let mut plan = plan::Plan::new(name);
        plan.sources.files = sources.iter().map(|source| Name::from(source.path)).collect();
        Lowering {
            program,
            sources,
            places: sources.iter().map(|source| Places::new(source.text)).collect(),
            plan,
            constants: vec![ConstantState::Untouched; program.constants.len()],
            functions: vec![FunctionState::Untouched; program.functions.len()],
            plain: PlainExpressions::default(),
            problems: Vec::new(),
            stood_in: BTreeSet::new(),
            environment: BTreeMap::new(),
            secrets: BTreeSet::new(),
        }
    }

    /// Lowers every declaration, in the order of the plan's tables.
    pub(super) fn declarations(&mut self) {
        self.data();
        self.functions();
        self.models();
        self.tools();
        self.agents();
        self.workflows();
        self.signals();
        self.schedules();
    }

    /// The plan, whole.
    pub(super) fn finish(mut self) -> (plan::Plan, Vec<LoweringProblem>) {
        self.plan.environment = self
            .environment
            .into_iter()
            .map(|(name, default)| plan::EnvironmentVariable { name, default })
            .collect();
        self.plan.secrets = self.secrets.into_iter().collect();
        if let Err(damage) = self.plan.check() {
            // Acyclic and whole by construction; what is left is what is too large or too deep for a plan.
            let file = FileId(0);
            self.problems.push(LoweringProblem { file, span: Span::default(), message: damage.to_string() });
        }
        (self.plan, self.problems)
    }

    /// Notes that the program reads this variable. Where it is read in several places, any default will do.
    pub(super) fn environment(&mut self, name: Name, default: Option<Name>) -> plan::Expression {
        let known = self.environment.entry(name.clone()).or_default();
        if known.is_none() {
            *known = default;
        }
        plan::Expression::Environment(name)
    }

    /// Notes that the program reads this secret.
    pub(super) fn secret(&mut self, name: Name) -> plan::Expression {
        self.secrets.insert(name.clone());
        plan::Expression::Secret(name)
    }

    /// Notes where a declaration stands.
    pub(super) fn declare(&mut self, kind: &str, head: &typed::Head) {
        let place = self.place(head.file, head.name_span);
        self.plan.sources.declarations.insert(format!("{kind} {}", head.name).into(), place);
    }

    /// The start of a span as a line and a column.
    pub(super) fn place(&self, file: FileId, span: Span) -> plan::Place {
        let (line, column) = self.places[file.index()].line_and_column(span.start);
        plan::Place { file: file.0, line, column }
    }

    /// What is written in a span.
    pub(super) fn text(&self, file: FileId, span: Span) -> &'p str {
        span.text(self.sources[file.index()].text)
    }
}

/// A name of the typed program as the plan keeps it.
pub(super) fn name(written: &typed::Name) -> Name {
    Name::from(written.as_str())
}
