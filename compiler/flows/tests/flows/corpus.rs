//! Small programs, right and wrong, with the findings that are due.
//!
//! A program begins with `## [CODE CODE] what it shows`; in it, `«…»` stands around the place of each finding, in order.
//! What it uses of `prelude.agentflow` is imported for it.

use agentflow_analysis::analyse;
use agentflow_analysis::finding::Finding;
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

/// The words of every finding about flows, for people to read.
pub fn words(programs: &str) -> String {
    const CODES: [&str; 5] = ["E07", "W08", "W0909", "W0910", "W0911"];
    let is_shown = |code: &str| CODES.iter().any(|start| code.starts_with(start));
    let mut words = String::new();
    for case in cases(programs).iter().filter(|case| case.codes.iter().any(|code| is_shown(code))) {
        words.push_str(&format!("=== {}\n", case.title));
        for finding in analysed(&case.text).into_iter().filter(|finding| is_shown(finding.code)) {
            words.push_str(&format!("{}: {}\n", finding.code, finding.message));
            for label in std::iter::once(&finding.primary).chain(&finding.secondary) {
                let text = match label.place.file == finding.primary.place.file {
                    true => label.place.span.text(&case.text),
                    false => label.place.span.text(PRELUDE),
                };
                words.push_str(&format!("    {}  <- {}\n", text.replace('\n', " "), label.message));
            }
            words.extend(finding.help.map(|help| format!("  help: {help}\n")));
            words.extend(finding.fix.map(|fix| format!("  fix: {}\n", fix.title)));
        }
        words.push('\n');
    }
    words
}

/// Checks that every fix puts its finding right and nothing else wrong.
pub fn check_fixes(programs: &str, least: usize) {
    let mut fixes = 0;
    for case in cases(programs) {
        let before = analysed(&case.text);
        for finding in &before {
            let Some(fix) = &finding.fix else { continue };
            let mut edits = fix.edits.clone();
            edits.sort_by_key(|edit| std::cmp::Reverse(edit.place));
            let mut text = case.text.clone();
            for edit in edits {
                let span = edit.place.span;
                text.replace_range(span.start as usize..span.end as usize, &edit.text);
            }
            let codes = |findings: &[Finding]| -> Vec<&str> {
                let mut codes: Vec<&str> = findings.iter().map(|finding| finding.code).collect();
                codes.sort_unstable();
                codes
            };
            let mut due = codes(&before);
            due.retain(|code| *code != finding.code);
            assert_eq!(codes(&analysed(&text)), due, "{}:\n{text}", case.title);
            fixes += 1;
        }
    }
    assert!(fixes >= least, "{fixes} fixes");
}

fn shown(code: &str, text: &str, start: usize) -> String {
    format!("{code} at {start}: {text}")
}

/// All findings of a program in the order of the text, each with its message.
fn findings(text: &str) -> Vec<(String, String)> {
    let shown_at = |finding: &Finding| {
        let span = finding.primary.place.span;
        shown(finding.code, span.text(text), span.start as usize)
    };
    analysed(text).iter().map(|finding| (shown_at(finding), finding.message.clone())).collect()
}

fn analysed(text: &str) -> Vec<Finding> {
    let world = MemoryWorld::new().with("main.agentflow", text).with("prelude.agentflow", PRELUDE);
    let analysis = analyse(&world, "main.agentflow");
    let mut findings = analysis.findings;
    if let Some(program) = &analysis.program {
        findings.extend(agentflow_flows::findings(program));
    }
    findings.sort_by_key(|finding| (finding.primary.place, finding.code));
    findings
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
