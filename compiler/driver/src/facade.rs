//! The compiler as one call: files in, findings and a plan out.

use agentflow_analysis::files::Files;
use agentflow_analysis::finding::{CODES, Code, Finding, Place};
use agentflow_analysis::typed::Program;
use agentflow_analysis::world::World;
use agentflow_plan::Plan;

use crate::lower::{LoweredTest, LoweringProblem, SourceText, lower, lower_with_tests};

/// What is known of programs without running them.
#[derive(Debug)]
pub struct Checked {
    /// Their files, those that they import included.
    pub files: Files,
    /// What is wrong, by file and place.
    pub findings: Vec<Finding>,
    /// What they mean, if nothing is an error.
    pub program: Option<Program>,
}

/// A program, compiled.
#[derive(Debug)]
pub struct Compiled {
    /// Its files, those that it imports included.
    pub files: Files,
    /// What is wrong, by file and place.
    pub findings: Vec<Finding>,
    /// The plan, if nothing is an error.
    pub plan: Option<Plan>,
}

/// A program with its tests, compiled.
#[derive(Debug)]
pub struct CompiledTests {
    /// Its files, those that it imports included.
    pub files: Files,
    /// What is wrong, by file and place.
    pub findings: Vec<Finding>,
    /// The plan, with the tests as further workflows, if nothing is an error.
    pub plan: Option<Plan>,
    /// The tests of all its files.
    pub tests: Vec<LoweredTest>,
}

/// Checks programs by their entry files.
#[must_use]
pub fn check(world: &dyn World, entries: &[String]) -> Checked {
    let entries: Vec<&str> = entries.iter().map(String::as_str).collect();
    let mut analysis = agentflow_analysis::analyse_all(world, &entries);
    if let Some(program) = &analysis.program {
        analysis.findings.extend(agentflow_flows::findings(program));
        analysis.findings.sort_by_key(|finding| (finding.primary.place, finding.code));
    }
    let program = analysis.program.filter(|_| !analysis.findings.iter().any(Finding::is_error));
    Checked { files: analysis.files, findings: analysis.findings, program }
}

/// Compiles the program whose entry is this file.
#[must_use]
pub fn compile(world: &dyn World, entry: &str) -> Compiled {
    let Checked { files, mut findings, program } = check(world, &[entry.to_owned()]);
    let Some(program) = program else { return Compiled { files, findings, plan: None } };
    let (plan, problems) = with_sources(&files, |name, sources| lower(&program, name, sources));
    let plan = problems.is_empty().then_some(plan);
    findings.extend(problems.into_iter().map(found));
    Compiled { files, findings, plan }
}

/// Compiles the program whose entry is this file, and its tests.
#[must_use]
pub fn compile_tests(world: &dyn World, entry: &str) -> CompiledTests {
    let Checked { files, mut findings, program } = check(world, &[entry.to_owned()]);
    let Some(program) = program else {
        return CompiledTests { files, findings, plan: None, tests: Vec::new() };
    };
    let (plan, tests, problems) =
        with_sources(&files, |name, sources| lower_with_tests(&program, name, sources));
    let plan = problems.is_empty().then_some(plan);
    findings.extend(problems.into_iter().map(found));
    CompiledTests { files, findings, plan, tests }
}

/// What only evaluation could show, as a finding: a constant that turns out to have no value.
fn found(problem: LoweringProblem) -> Finding {
    Finding::new("E0332", Place::new(problem.file, problem.span), problem.message, "this has no value")
}

/// Every code that a finding can have, in order.
#[must_use]
pub fn codes() -> Vec<Code> {
    let grammar = agentflow_grammar::CODES.iter().map(|page| Code {
        id: page.code,
        title: page.title,
        page: page.page,
    });
    let mut codes: Vec<Code> =
        grammar.chain(CODES.iter().copied()).chain(agentflow_flows::CODES.iter().copied()).collect();
    codes.sort_by_key(|code| code.id);
    codes
}

/// Calls `work` with the program's name and its files as a plan names them: relative to the folder of the entry, so that a
/// plan is the same wherever it is built.
fn with_sources<T>(files: &Files, work: impl FnOnce(&str, &[SourceText<'_>]) -> T) -> T {
    let entry = files.list.first().map_or("", |file| file.path.as_str());
    let (folder, file) = entry.rsplit_once('/').unwrap_or(("", entry));
    let name = file.strip_suffix(".agentflow").unwrap_or(file);
    let paths: Vec<String> = files.list.iter().map(|file| relative(folder, file.path.as_str())).collect();
    let sources: Vec<SourceText<'_>> =
        files.list.iter().zip(&paths).map(|(file, path)| SourceText { path, text: &file.text }).collect();
    work(name, &sources)
}

/// A path as seen from a folder; both are canonical.
fn relative(folder: &str, path: &str) -> String {
    let mut from = folder.split('/').filter(|part| !part.is_empty()).peekable();
    let mut to = path.split('/').filter(|part| !part.is_empty()).peekable();
    while from.peek().is_some() && from.peek() == to.peek() {
        from.next();
        to.next();
    }
    from.map(|_| "..").chain(to).collect::<Vec<_>>().join("/")
}
