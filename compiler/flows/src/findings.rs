//! The findings of this crate, and their pages.

use agentflow_analysis::finding::{Code, Finding, Place};
use agentflow_analysis::typed::{Name, Program};
use agentflow_plan::{AgentId, Label};

use crate::capabilities::Reach;
use crate::deadline::{Misfit, misfits};
use crate::history::{SharedHistory, shared_histories};
use crate::trifecta::{Trifecta, trifectas};

/// The codes of this crate, in order.
pub const CODES: &[Code] = &[
    Code {
        id: "E0701",
        title: "A time inside does not fit into the time of the whole",
        page: include_str!("../codes/E0701.md"),
    },
    Code {
        id: "W0801",
        title: "An agent can carry private data out",
        page: include_str!("../codes/W0801.md"),
    },
    Code {
        id: "W0802",
        title: "A handoff shares private results with an agent that can act outside",
        page: include_str!("../codes/W0802.md"),
    },
];

/// Everything that is wrong with where data can flow and how long things may take.
#[must_use]
pub fn findings(program: &Program) -> Vec<Finding> {
    let mut findings: Vec<Finding> = misfits(program).iter().map(deadline).collect();
    let trifectas = trifectas(program);
    let histories = shared_histories(program);
    // One mistake, one finding: a handoff inside a trifecta is told with it.
    let histories = histories.iter().filter(|shared| {
        !trifectas.iter().any(|trifecta| {
            let inside = |id: AgentId| {
                let name = &program.agents[id.index()].head.name;
                id == trifecta.agent || trifecta.ways.values().any(|way| way.contains(name))
            };
            inside(shared.from) && inside(shared.handoff.target)
        })
    });
    findings.extend(histories.map(|shared| history(program, shared)));
    findings.extend(trifectas.iter().map(|found| trifecta(program, found)));
    findings
}

fn deadline(misfit: &Misfit) -> Finding {
    let inner = duration(misfit.inner_ms);
    let outer = duration(misfit.outer_ms);
    Finding::new(
        "E0701",
        Place::new(misfit.file, misfit.span),
        format!("{} can take {inner}, and the whole may take {outer}", misfit.inside),
        format!("up to {inner}"),
    )
    .with_label(
        Place::new(misfit.outer_file, misfit.outer_span),
        format!("the whole has to end within {outer}"),
    )
    .with_help(format!("give the whole more than {inner}, or this less time or fewer attempts"))
}

fn trifecta(program: &Program, found: &Trifecta) -> Finding {
    let head = &program.agents[found.agent.index()].head;
    let way = |label| way(&head.name, &found.ways, label);
    Finding::new(
        "W0801",
        Place::new(head.file, head.name_span),
        format!(
            "`{}` can read private data, sees text that strangers wrote, and can act on the outside",
            head.name
        ),
        "a stranger's text can make it carry the data out",
    )
    .with_help(format!(
        "it reads private data by {}, sees untrusted text by {}, and acts by {}; take one of the three away, or require \
         `approval: true` of what acts",
        way(Label::Private),
        way(Label::Untrusted),
        way(Label::External)
    ))
}

fn history(program: &Program, shared: &SharedHistory<'_>) -> Finding {
    let from = &program.agents[shared.from.index()].head;
    let to = &program.agents[shared.handoff.target.index()].head;
    Finding::new(
        "W0802",
        Place::new(from.file, shared.handoff.sharing_span.unwrap_or(shared.handoff.span)),
        format!("this handoff shares private results with `{}`, which can act on the outside", to.name),
        format!("the conversation holds what {} gave", way(&from.name, &shared.source, Label::Private)),
    )
    .with_label(
        Place::new(to.file, to.name_span),
        format!("acts on the outside by {}", way(&to.name, &shared.target, Label::External)),
    )
    .with_help("add `without tools`, or share nothing and pass what is needed as arguments")
}

/// A way as it is told: `` `Triage` → `Reader` → `fetch_page` ``.
fn way(first: &Name, ways: &Reach, label: Label) -> String {
    let rest = ways.get(&label).map_or(&[][..], Vec::as_slice);
    std::iter::once(first).chain(rest).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" → ")
}

/// A duration as a program writes it.
fn duration(ms: i64) -> String {
    const UNITS: [(i64, &str); 6] =
        [(604_800_000, "w"), (86_400_000, "d"), (3_600_000, "h"), (60_000, "m"), (1_000, "s"), (1, "ms")];
    let mut left = ms.max(0);
    let mut text = String::new();
    for (size, unit) in UNITS {
        if left >= size {
            text.push_str(&format!("{}{unit}", left / size));
            left %= size;
        }
    }
    if text.is_empty() { "0s".to_owned() } else { text }
}
