//! Findings with excerpts, by codespan-reporting.

use std::io;
use std::ops::Range;

use agentflow_driver::{FileId, Files, Finding, Place, Severity};
use codespan_reporting::diagnostic::{self, Diagnostic, LabelStyle};
use codespan_reporting::files::{Error, Files as Excerpts};
use codespan_reporting::term::termcolor::Ansi;
use codespan_reporting::term::{self, Config, Styles, StylesWriter};

use crate::exit::{CommandError, CommandResult, Exit};

/// Longer lines are not shown as an excerpt.
const LINE_BYTES_MAX: u32 = 1_000;

/// To standard output: the findings are the data.
pub fn to_stdout(files: &Files, findings: &[Finding]) -> CommandResult {
    match write(&mut anstream::stdout().lock(), files, findings) {
        Ok(()) => Ok(Exit::Success),
        Err(Error::Io(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Exit::Success),
        Err(error) => Err(CommandError::failure(format_args!("the findings can't be written: {error}"))),
    }
}

/// To standard error: something else is the data.
pub fn to_stderr(files: &Files, findings: &[Finding]) {
    // Nobody is left to be told that standard error is closed.
    let _ = write(&mut anstream::stderr().lock(), files, findings);
}

fn write(out: &mut impl io::Write, files: &Files, findings: &[Finding]) -> Result<(), Error> {
    let config = Config::default();
    let styles = Styles::default();
    let excerpts = Shown(files);
    for finding in findings {
        if !fits(files, finding) {
            out.write_all(super::short::render(files, std::slice::from_ref(finding)).as_bytes())?;
            continue;
        }
        // Always with colours: `anstream` takes them out where nobody would see them.
        let mut text = Ansi::new(Vec::new());
        let mut styled = StylesWriter::new(&mut text, &styles);
        term::emit_to_write_style(&mut styled, &config, &excerpts, &diagnostic(finding))?;
        out.write_all(&text.into_inner())?;
    }
    out.flush()?;
    Ok(())
}

/// Whether the lines of an excerpt are of a length that people write. What a program wrote on one line is no help to see.
fn fits(files: &Files, finding: &Finding) -> bool {
    std::iter::once(&finding.primary).chain(&finding.secondary).all(|label| {
        let file = files.get(label.place.file);
        let (line, start) = file.lines.line(label.place.span.start);
        file.lines.line_start(line + 1) - start <= LINE_BYTES_MAX
    })
}

fn diagnostic(finding: &Finding) -> Diagnostic<FileId> {
    let severity = match finding.severity {
        Severity::Error => diagnostic::Severity::Error,
        Severity::Warning => diagnostic::Severity::Warning,
    };
    let label = |style, place: Place, message: &str| {
        let span = place.span.start as usize..place.span.end as usize;
        diagnostic::Label::new(style, place.file, span).with_message(message)
    };
    let mut labels = vec![label(LabelStyle::Primary, finding.primary.place, &finding.primary.message)];
    labels.extend(
        finding.secondary.iter().map(|other| label(LabelStyle::Secondary, other.place, &other.message)),
    );
    let notes = finding.help.iter().map(|help| format!("help: {help}")).collect();
    Diagnostic::new(severity)
        .with_code(finding.code)
        .with_message(&finding.message)
        .with_labels(labels)
        .with_notes(notes)
}

/// The files of a program, as codespan-reporting asks for them.
struct Shown<'a>(&'a Files);

impl<'a> Excerpts<'a> for Shown<'a> {
    type FileId = FileId;
    type Name = &'a str;
    type Source = &'a str;

    fn name(&'a self, id: FileId) -> Result<&'a str, Error> {
        Ok(&self.0.get(id).shown)
    }

    fn source(&'a self, id: FileId) -> Result<&'a str, Error> {
        Ok(&self.0.get(id).text)
    }

    fn line_index(&'a self, id: FileId, byte: usize) -> Result<usize, Error> {
        let at = u32::try_from(byte).unwrap_or(u32::MAX);
        Ok(self.0.get(id).lines.line(at).0 as usize)
    }

    fn line_range(&'a self, id: FileId, line: usize) -> Result<Range<usize>, Error> {
        let file = self.0.get(id);
        let count = file.lines.line_count();
        let number = u32::try_from(line).ok().filter(|number| *number < count);
        let Some(number) = number else {
            return Err(Error::LineTooLarge { given: line, max: count.saturating_sub(1) as usize });
        };
        Ok(file.lines.line_start(number) as usize..file.lines.line_start(number + 1) as usize)
    }
}
