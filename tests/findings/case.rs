//! The corpus: files of small programs.

use std::ops::Range;
use std::path::{Path, PathBuf};

const PRELUDE: &str = include_str!("prelude.agentflow");

/// A file beside each program, to import from.
pub const SHARED: &str = include_str!("shared.agentflow");

/// Statements stand in this workflow.
const HEAD: &str = "workflow main(order: Order, mood: Mood, items: int[](..9), text: string) -> int {\n";
const TAIL: &str = "  return 0\n}\n";

/// A file of programs.
pub struct CaseFile {
    path: PathBuf,
    /// Its name, without folder.
    pub name: String,
    /// Its programs.
    pub cases: Vec<Case>,
}

/// A program with mistakes.
pub struct Case {
    /// What the mistake is.
    pub title: String,
    /// The findings that are due.
    pub codes: Vec<String>,
    /// With marks around what is wrong.
    body: String,
    kind: Kind,
}

#[derive(PartialEq, Eq)]
enum Kind {
    Declarations,
    Statements,
}

/// The files of a folder of the corpus, in order.
pub fn files(folder: &str) -> Vec<CaseFile> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/findings").join(folder);
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the corpus is there")
        .map(|entry| entry.expect("it can be read").path())
        .collect();
    paths.sort();
    paths.into_iter().map(read).collect()
}

fn read(path: PathBuf) -> CaseFile {
    let text = std::fs::read_to_string(&path).expect("the corpus is UTF-8");
    let mut cases: Vec<Case> = Vec::new();
    for line in text.lines() {
        let header = [("## ", Kind::Declarations), ("#: ", Kind::Statements)]
            .into_iter()
            .find_map(|(start, kind)| line.strip_prefix(start).map(|title| (title, kind)));
        if let Some((title, kind)) = header {
            let (codes, title) = match title.strip_prefix('[').and_then(|rest| rest.split_once("] ")) {
                Some((codes, title)) => (codes.split(' ').map(str::to_owned).collect(), title),
                None => (Vec::new(), title),
            };
            cases.push(Case { title: title.to_owned(), codes, body: String::new(), kind });
        } else {
            let case = cases.last_mut().expect("a file begins with a title");
            case.body.push_str(line);
            case.body.push('\n');
        }
    }
    for case in &mut cases {
        case.body = format!("{}\n", case.body.trim_end());
    }
    let name = path.file_name().expect("a file has a name").to_string_lossy().into_owned();
    CaseFile { path, name, cases }
}

impl CaseFile {
    /// Writes the file back, with the codes.
    pub fn write(&self) {
        let cases: Vec<String> = self
            .cases
            .iter()
            .map(|case| {
                let start = if case.kind == Kind::Declarations { "##" } else { "#:" };
                format!("{start} [{}] {}\n{}", case.codes.join(" "), case.title, case.body)
            })
            .collect();
        std::fs::write(&self.path, cases.join("\n")).expect("the corpus can be written");
    }
}

impl Case {
    fn marked(&self) -> String {
        match self.kind {
            Kind::Declarations => format!("{PRELUDE}{}", self.body),
            Kind::Statements => {
                let body: String = self.body.lines().map(|line| format!("  {line}\n")).collect();
                format!("{PRELUDE}{HEAD}{body}{TAIL}")
            }
        }
    }

    /// The program as the checker sees it.
    pub fn program(&self) -> String {
        self.marked().replace(['«', '»'], "")
    }

    /// Where the program itself is, behind the prelude and inside the workflow.
    pub fn own(&self) -> Range<usize> {
        let program = self.program();
        match self.kind {
            Kind::Declarations => PRELUDE.len()..program.len(),
            Kind::Statements => PRELUDE.len() + HEAD.len()..program.len() - TAIL.len(),
        }
    }

    /// The places that are marked, in the program without marks.
    pub fn marks(&self) -> Vec<(usize, usize)> {
        let mut marks = Vec::new();
        let mut open = Vec::new();
        let mut at = 0;
        for character in self.marked().chars() {
            match character {
                '«' => open.push(at),
                '»' => marks.push((open.pop().expect("marks come in pairs"), at)),
                other => at += other.len_utf8(),
            }
        }
        marks.sort_unstable();
        marks
    }

    /// Whether a finding, as it is shown, is about the prelude, of which each program uses but a part.
    pub fn is_about_the_prelude(&self, shown: &str) -> bool {
        let Some(line) = shown.split("program.agentflow:").nth(1).and_then(|rest| rest.split(':').next())
        else {
            return false;
        };
        let own = self.own();
        let program = self.program();
        let first = program[..own.start].lines().count() + 1;
        let last = program[..own.end].lines().count();
        line.parse::<usize>().is_ok_and(|line| line < first || line > last)
    }
}
