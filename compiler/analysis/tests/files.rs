//! Programs of several files, and files that cannot be read.

use agentflow_analysis::world::MemoryWorld;
use agentflow_analysis::{analyse, analyse_all};

#[test]
fn files_may_import_each_other() {
    let world = MemoryWorld::new()
        .with(
            "a.agentflow",
            "import { B } from \"./b.agentflow\"\nrecord A { b: B? }\nfn f(b: B) -> int { b.n }\n",
        )
        .with("b.agentflow", "import { A } from \"./a.agentflow\"\nrecord B { n: int, a: A? }\n");
    let analysis = analyse(&world, "a.agentflow");
    assert!(analysis.findings.is_empty(), "{:?}", analysis.findings);
    let program = analysis.program.expect("there are no errors");
    assert_eq!(
        program.records.iter().map(|record| record.head.name.as_str()).collect::<Vec<_>>(),
        ["A", "B"]
    );
}

#[test]
fn several_entries_are_one_program() {
    let world = MemoryWorld::new()
        .with("one.agentflow", "import { LIMIT } from \"./shared.agentflow\"\nfn f() -> int { LIMIT }\n")
        .with("two.agentflow", "fn g() -> int { 2 }\n")
        .with("shared.agentflow", "const LIMIT = 3\n");
    let analysis = analyse_all(&world, &["one.agentflow", "two.agentflow"]);
    assert!(analysis.findings.is_empty(), "{:?}", analysis.findings);
    assert_eq!(analysis.files.entries, 2);
    assert_eq!(analysis.files.list.len(), 3);
}

#[test]
fn a_missing_entry_is_a_finding() {
    let analysis = analyse(&MemoryWorld::new(), "none.agentflow");
    assert_eq!(analysis.findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), ["E0211"]);
    assert!(analysis.program.is_none());
}

#[test]
fn bytes_that_are_no_text_are_one_finding() {
    let world = MemoryWorld::new()
        .with("main.agentflow", "import { A } from \"./broken.agentflow\"\nfn f(a: A) -> int { a.n }\n")
        .with("broken.agentflow", vec![b'r', b'e', 0xff, 0xfe, b'\n']);
    let analysis = analyse(&world, "main.agentflow");
    assert_eq!(analysis.findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), ["E0110"]);
}

/// Two files whose names are all against the convention.
fn shared() -> MemoryWorld {
    MemoryWorld::new()
        .with("shared.agentflow", "record ticket { theId: string }\n")
        .with(
            "main.agentflow",
            "import { ticket } from \"./shared.agentflow\"\nworkflow main(t: ticket) -> string { return t.theId }\n",
        )
}

#[test]
fn a_rename_reaches_every_file() {
    let analysis = analyse_all(&shared(), &["shared.agentflow", "main.agentflow"]);
    let renamed: Vec<(&str, usize)> = analysis
        .findings
        .iter()
        .map(|finding| (finding.code, finding.fix.as_ref().map_or(0, |fix| fix.edits.len())))
        .collect();
    assert_eq!(renamed, [("W0907", 3), ("W0907", 2)], "{:?}", analysis.findings);
}

#[test]
fn what_other_files_may_use_is_not_renamed() {
    let analysis = analyse(&shared(), "shared.agentflow");
    assert_eq!(analysis.findings.len(), 2, "{:?}", analysis.findings);
    assert!(analysis.findings.iter().all(|finding| finding.code == "W0907" && finding.fix.is_none()));
}
