//! Wrong programs, each with its mistakes and exactly the findings that they deserve.

mod corpus;
mod render;

use std::fmt::Write as _;

/// Checks all programs of a file, and compares what people see with the snapshot.
fn check_file(name: &str, text: &str) {
    let mut shown = String::new();
    let mut failures = String::new();
    for case in corpus::cases(text) {
        let analysis = corpus::check(&case.program);
        let found: Vec<(String, String)> = analysis
            .findings
            .iter()
            .map(|finding| (finding.code.to_owned(), analysis.files.text(finding.primary.place).to_owned()))
            .collect();
        for (code, _) in found.iter().filter(|(code, _)| !code.starts_with("E01")) {
            assert!(agentflow_analysis::finding::code(code).is_some(), "{code} has no page");
        }
        let rendered = render::render(&analysis);
        if found != case.expected {
            let _ = writeln!(
                failures,
                "=== {}\nexpected {:?}\nfound    {found:?}\n{rendered}",
                case.title, case.expected
            );
        }
        let _ = writeln!(shown, "=== {}\n{rendered}", case.title);
    }
    assert!(failures.is_empty(), "{failures}");
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(name, shown);
    });
}

macro_rules! corpora {
    ($($name:ident)*) => {$(
        #[test]
        fn $name() {
            check_file(stringify!($name), include_str!(concat!("wrong/", stringify!($name), ".txt")));
        }
    )*};
}

corpora! { names types matches flow agents }

#[test]
fn the_prelude_is_right() {
    let analysis = agentflow_analysis::analyse_text(include_str!("wrong/prelude.agentflow"));
    let errors: Vec<_> = analysis.findings.iter().filter(|finding| finding.is_error()).collect();
    assert!(errors.is_empty(), "{}", render::render(&analysis));
}
