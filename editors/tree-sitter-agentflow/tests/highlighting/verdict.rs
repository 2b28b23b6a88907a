//! Both grammars say of each program whether its syntax is right, and say the same.

use crate::parser;
use crate::programs::programs;
use std::fmt::Write;

/// What the compiler finds in texts that editors may colour all the same, and why no grammar of tokens tells it.
const BEYOND: &[(&str, &str)] = &[
    ("E0106", "how deep brackets may nest is a bound of the compiler"),
    (
        "E0108",
        "whether the digits of a number fit into 64 bits is arithmetic; unknown units are errors in both",
    ),
    ("E0110", "bytes that are no text never reach a grammar"),
    ("E0116", "how large a file may be is a bound of the compiler"),
    ("E0117", "a word may be the name of anything, until it is to be used as a value"),
];

#[test]
fn both_grammars_give_the_same_verdict() {
    let mut parser = parser();
    let mut faults = String::new();
    let (mut right, mut wrong) = (0, 0);
    for program in programs() {
        let errors = agentflow_grammar::parse(&program.text).errors;
        let tree = parser.parse(&program.text, None).expect("a parser without a limit gives a tree");
        let broken = tree.root_node().has_error();
        *if errors.is_empty() { &mut right } else { &mut wrong } += 1;
        let beyond = !errors.is_empty()
            && errors.iter().all(|error| BEYOND.iter().any(|(code, _)| *code == error.code));
        let same = broken != errors.is_empty();
        if !same && (broken || !beyond) {
            let told: Vec<String> =
                errors.iter().map(|error| format!("{}: {}", error.code, error.message)).collect();
            let _ = writeln!(
                faults,
                "── {}\n{}\ncompiler: {told:?}\neditors: {}\n",
                program.place,
                program.text,
                tree.root_node().to_sexp()
            );
        }
    }
    assert!(faults.is_empty(), "{faults}");
    assert!(right > 300 && wrong > 120, "{right} right and {wrong} wrong programs were read");
}

#[test]
fn what_is_beyond_is_only_that() {
    let mut parser = parser();
    for (text, broken) in
        [("const A = 99999999999999999999\n", false), ("const A = 10x\n", true), ("const A = 1.5h\n", true)]
    {
        let errors = agentflow_grammar::parse(text).errors;
        assert_eq!(errors.len(), 1, "{text}");
        assert_eq!(errors[0].code, "E0108", "{text}");
        let tree = parser.parse(text, None).expect("a parser without a limit gives a tree");
        assert_eq!(tree.root_node().has_error(), broken, "{text}");
    }
}
