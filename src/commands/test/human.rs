//! Results for people.

use std::fmt::Write as _;

use agentflow_plan::Place;
use agentflow_simulator::TestFailure;
use anstyle::{AnsiColor, Style};

use super::suite::Suite;

const GREEN: Style = Style::new().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Green)));
const RED: Style = Style::new().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Red))).bold();
const CYAN: Style = Style::new().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Cyan)));
const BLUE: Style = Style::new().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Blue)));

/// A line a test.
pub fn lines(suite: &Suite) -> String {
    let mut text = String::new();
    for test in &suite.tests {
        let (style, verdict) = if test.failure.is_none() { (GREEN, "ok    ") } else { (RED, "FAILED") };
        let _ = writeln!(text, "{style}{verdict}{style:#}  {}: {}", suite.file, test.case.name);
    }
    text
}

/// Why tests failed, each with its place.
pub fn failures(suites: &[Suite]) -> String {
    let mut text = String::new();
    for suite in suites {
        for test in &suite.tests {
            if let Some(failure) = &test.failure {
                let _ = writeln!(text, "\n{RED}FAILED{RED:#}  {}: {}", suite.file, test.case.name);
                failure_text(suite, failure, &mut text);
            }
        }
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

fn failure_text(suite: &Suite, failure: &TestFailure, text: &mut String) {
    for line in headline(failure).lines() {
        let _ = writeln!(text, "  {line}");
    }
    for (side, value) in failure.sides() {
        let _ = writeln!(text, "  {side:>6}: {}", value.to_json_text());
    }
    // The statement of the test, and what of the program it came to.
    let mut places = vec![failure.places.first(), failure.places.last()];
    places.dedup();
    for place in places.into_iter().flatten() {
        excerpt(suite, *place, text);
    }
    if failure.places.len() != 1 && !failure.step.is_empty() {
        let _ = writeln!(text, "  {BLUE}step{BLUE:#}: {}", failure.step);
    }
    if let Some(help) = &failure.help {
        let _ = writeln!(text, "  {CYAN}help{CYAN:#}: {help}");
    }
}

/// What happened; an error that the test did not expect is told with its kind.
pub fn headline(failure: &TestFailure) -> String {
    match failure.kind {
        Some(kind) if !failure.is_expectation() => format!("{}: {}", kind.name(), failure.message),
        _ => failure.message.clone(),
    }
}

fn excerpt(suite: &Suite, place: Place, text: &mut String) {
    let number = place.line.to_string();
    let margin = " ".repeat(number.len());
    let _ = writeln!(
        text,
        "  {margin}{BLUE}-->{BLUE:#} {}:{}:{}",
        suite.file_of(place),
        place.line,
        place.column
    );
    if let Some(line) = suite.line_at(place) {
        let _ = writeln!(text, "  {BLUE}{number} |{BLUE:#} {line}");
    }
}

/// `4 tests: 3 passed, 1 failed`
pub fn summary(suites: &[Suite]) -> String {
    let tests = || suites.iter().flat_map(|suite| &suite.tests);
    let all = tests().count();
    let failed = tests().filter(|test| test.failure.is_some()).count();
    let noun = if all == 1 { "test" } else { "tests" };
    match failed {
        _ if all == 0 => String::new(),
        0 => format!("{GREEN}{all} {noun} passed{GREEN:#}\n"),
        _ => format!("{all} {noun}: {} passed, {RED}{failed} failed{RED:#}\n", all - failed),
    }
}
