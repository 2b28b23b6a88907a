//! What of all the programs their tests reached.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use agentflow_simulator::{Coverage, PointKind};
use serde_json::{Value, json};

use super::suite::Suite;

/// What was reached, of several files: what one of them imports may be reached by the tests of another.
#[derive(Default)]
pub struct Covered {
    points: BTreeMap<Point, bool>,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Point {
    file: String,
    line: u32,
    column: u32,
    kind: PointKind,
    name: String,
}

impl Covered {
    /// Adds what the tests of a file reached.
    pub fn add(&mut self, suite: &Suite, coverage: Option<Coverage>) {
        for point in coverage.into_iter().flat_map(|coverage| coverage.points) {
            let key = Point {
                file: suite.file_of(point.place).to_owned(),
                line: point.place.line,
                column: point.place.column,
                kind: point.kind,
                name: point.name,
            };
            *self.points.entry(key).or_default() |= point.reached;
        }
    }

    fn count(&self, kind: PointKind) -> (usize, usize) {
        let of_kind = self.points.iter().filter(|(point, _)| point.kind == kind);
        of_kind.fold((0, 0), |(reached, all), (_, hit)| (reached + usize::from(*hit), all + 1))
    }

    fn missed(&self) -> impl Iterator<Item = &Point> {
        self.points.iter().filter(|(_, reached)| !**reached).map(|(point, _)| point)
    }

    /// For people.
    pub fn text(&self) -> String {
        let mut text = String::from("coverage:");
        for (separator, (kind, plural)) in ["", ",", ","].into_iter().zip(KINDS) {
            let (reached, all) = self.count(kind);
            let noun = if all == 1 { name(kind) } else { plural };
            let _ = write!(text, "{separator} {reached} of {all} {noun}");
        }
        text.push('\n');
        for point in self.missed() {
            let place = format!("{}:{}:{}", point.file, point.line, point.column);
            let _ = writeln!(text, "  not reached: {place}: {} {}", name(point.kind), point.name);
        }
        text
    }

    /// `{ steps: { reached, all }, branches, handoffs, missed: [{ kind, name, file, line, column }] }`
    pub fn json(&self) -> Value {
        let mut value = json!({});
        for (kind, plural) in KINDS {
            let (reached, all) = self.count(kind);
            value[plural] = json!({ "reached": reached, "all": all });
        }
        value["missed"] = self
            .missed()
            .map(|point| {
                json!({
                    "kind": name(point.kind),
                    "name": point.name,
                    "file": point.file,
                    "line": point.line,
                    "column": point.column,
                })
            })
            .collect();
        value
    }
}

const KINDS: [(PointKind, &str); 3] =
    [(PointKind::Step, "steps"), (PointKind::Branch, "branches"), (PointKind::Handoff, "handoffs")];

fn name(kind: PointKind) -> &'static str {
    match kind {
        PointKind::Step => "step",
        PointKind::Branch => "branch",
        PointKind::Handoff => "handoff",
    }
}
