//! Small programs, right and wrong, with the findings that are due.
//!
//! A program begins with `## [CODE CODE] what it shows`; in it, `«…»` stands around the place of each finding, in order.
//! What it uses of `prelude.agentflow` is imported for it.

use agentflow_analysis::analyse;
use agentflow_analysis::world::MemoryWorld;

const PRELUDE: &str = include_str!("programs/prelude.agentflow");

/// A program, and what is due.
struct Case {
    title: String,
    codes: Vec<String>,
    text: String,
    places: Vec<(usize, usize)>,
}

/// Checks every program of a file: exactly the findings that are due, each at its place, by both compiler passes.
pub fn check(programs: &str, least: usize) {
    let cases = cases(programs);
    assert!(cases.len() >= least, "{} programs", cases.len());
    let mut failures = String::new();
    for case in &cases {
        let found = findings(&case.text);
        let due: Vec<(&str, &str)> = case
            .codes
            .iter()
            .map(String::as_str)
            .zip(case.places.iter().map(|(start, end)| &case.text[*start..*end]))
            .collect();
        assert_eq!(case.codes.len(), case.places.len(), "as many marks as codes: {}", case.title);
        let due: Vec<String> = due
            .iter()
            .zip(&case.places)
            .map(|((code, text), (start, _))| shown(code, text, *start))
            .collect();
        let told: Vec<&String> = found.iter().map(|(shown, _)| shown).collect();
        if told != due.iter().collect::<Vec<_>>() {
            failures.push_str(&format!("## {}\n  due: {due:#?}\n  found: {found:#?}\n", case.title));
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

fn shown(code: &str, text: &str, start: usize) -> String {
    format!("{code} at {start}: {text}")
}

/// All findings of a program in the order of the text, each with its message.
fn findings(text: &str) -> Vec<(String, String)> {
    let world = MemoryWorld::new().with("main.agentflow", text).with("prelude.agentflow", PRELUDE);
    let analysis = analyse(&world, "main.agentflow");
    let mut findings = analysis.findings;
    if let Some(program) = &analysis.program {
        findings.extend(agentflow_flows::findings(program));
    }
    findings.sort_by_key(|finding| (finding.primary.place, finding.code));
    findings
        .iter()
        .map(|finding| {
            let place = finding.primary.place;
            let file = &analysis.files.get(place.file).text;
            let start = place.span.start as usize;
            (shown(finding.code, place.span.text(file), start), finding.message.clone())
        })
        .collect()
}

fn cases(programs: &str) -> Vec<Case> {
    programs.split("\n## ").skip(1).map(case).collect()
}

fn case(written: &str) -> Case {
    let (header, body) = written.split_once('\n').expect("a program follows its title");
    let (codes, title) = match header.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((codes, title)) => (codes.split_whitespace().map(str::to_owned).collect(), title.trim()),
        None => (Vec::new(), header),
    };
    let used: Vec<&str> = declared().into_iter().filter(|name| mentions(body, name)).collect();
    let mut text = match used.as_slice() {
        [] => String::new(),
        used => format!("import {{ {} }} from \"./prelude.agentflow\"\n", used.join(", ")),
    };
    let mut places = Vec::new();
    let mut open = Vec::new();
    for letter in body.chars() {
        match letter {
            '«' => open.push(text.len()),
            '»' => places.push((open.pop().expect("a mark begins before it ends"), text.len())),
            letter => text.push(letter),
        }
    }
    places.sort_unstable();
    Case { title: title.to_owned(), codes, text, places }
}

/// The names that the prelude declares.
fn declared() -> Vec<&'static str> {
    PRELUDE
        .lines()
        .filter_map(|line| {
            let (keyword, rest) = line.split_once(' ')?;
            let is_declaration = ["provider", "model", "tool", "agent", "signal"].contains(&keyword);
            is_declaration.then(|| rest.split([' ', '(']).next().unwrap_or(rest).trim_end_matches(':'))
        })
        .collect()
}

/// Whether a name stands in a text as a word of its own, and is not declared there anew.
fn mentions(text: &str, name: &str) -> bool {
    let in_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    text.match_indices(name).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + name.len()..].chars().next();
        !before.is_some_and(in_word) && !after.is_some_and(in_word)
    })
}
