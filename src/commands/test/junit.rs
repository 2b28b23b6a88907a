//! Results as JUnit XML, as far as its readers agree on it. Times are real ones, in seconds: virtual ones would make a
//! test of a month the slowest of all.

use std::fmt::Write as _;

use super::human::headline;
use super::suite::Suite;

/// A suite a file.
pub fn render(suites: &[Suite]) -> String {
    let failed = |suite: &Suite| suite.tests.iter().filter(|test| test.failure.is_some()).count();
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(
        text,
        "<testsuites name=\"agentflow\" tests=\"{}\" failures=\"{}\" errors=\"0\">",
        suites.iter().map(|suite| suite.tests.len()).sum::<usize>(),
        suites.iter().map(failed).sum::<usize>()
    );
    for suite in suites.iter().filter(|suite| !suite.tests.is_empty()) {
        let file = escaped(&suite.file);
        let _ = writeln!(
            text,
            "  <testsuite name=\"{file}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"0\">",
            suite.tests.len(),
            failed(suite)
        );
        for test in &suite.tests {
            let _ = write!(
                text,
                "    <testcase name=\"{}\" classname=\"{file}\" file=\"{file}\" line=\"{}\" time=\"{:.3}\"",
                escaped(&test.case.name),
                test.line,
                test.took.as_secs_f64()
            );
            let Some(failure) = &test.failure else {
                text.push_str("/>\n");
                continue;
            };
            let mut body = headline(failure);
            for (side, value) in failure.sides() {
                let _ = write!(body, "\n{side}: {}", value.to_json_text());
            }
            for place in &failure.places {
                let _ = write!(body, "\n{}:{}:{}", suite.file_of(*place), place.line, place.column);
            }
            if !failure.step.is_empty() {
                let _ = write!(body, "\nstep: {}", failure.step);
            }
            if let Some(help) = &failure.help {
                let _ = write!(body, "\nhelp: {help}");
            }
            let first = failure.message.lines().next().unwrap_or_default();
            let kind = failure.kind.map_or("stand-in", agentflow_plan::ErrorKind::name);
            let kind = if failure.is_expectation() { "expect" } else { kind };
            let _ = writeln!(
                text,
                ">\n      <failure message=\"{}\" type=\"{kind}\">{}</failure>\n    </testcase>",
                escaped(first),
                escaped(&body)
            );
        }
        text.push_str("  </testsuite>\n");
    }
    text.push_str("</testsuites>\n");
    text
}

/// Text that may stand in XML, attributes included. Characters that XML cannot have are replaced.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' => escaped.push_str("&#10;"),
            '\t' => escaped.push_str("&#9;"),
            '\u{0}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}' => escaped.push('\u{FFFD}'),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn nothing_escapes_its_attribute() {
        assert_eq!(escaped("a<b & \"c\">\n\u{1b}[0m"), "a&lt;b &amp; &quot;c&quot;&gt;&#10;\u{FFFD}[0m");
    }
}
