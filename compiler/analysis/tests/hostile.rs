//! Programs that no person writes: they give findings or none, and never a panic, an overflow or a hang.

use std::fmt::Write as _;

use agentflow_analysis::analyse_text;

fn codes(text: &str) -> Vec<&'static str> {
    analyse_text(text).findings.iter().map(|finding| finding.code).collect()
}

#[test]
fn long_chains_of_constants_and_types() {
    let mut text = String::new();
    for number in 0..5_000 {
        let _ = writeln!(text, "const C{number} = C{} + 1", number + 1);
    }
    text.push_str("const C5000 = 1\n");
    assert_eq!(codes(&text), Vec::<&str>::new());

    let mut text = String::from("type T0 = int\n");
    for number in 1..3_000 {
        let _ = writeln!(text, "type T{number} = T{}[]", number - 1);
    }
    assert_eq!(codes(&text), ["E0323"]);
}

#[test]
fn long_cycles() {
    let mut text = String::new();
    for number in 0..3_000 {
        let _ = writeln!(text, "workflow w{number}() {{ w{}() }}", (number + 1) % 3_000);
    }
    assert_eq!(codes(&text), ["E0507"]);
}

#[test]
fn wide_matches_and_bodies() {
    let mut text = String::from("enum E {\n");
    for number in 0..2_000 {
        let _ = writeln!(text, "  v{number}");
    }
    text.push_str("}\nfn f(e: E) -> int {\n  match e {\n");
    for number in 0..2_000 {
        let _ = writeln!(text, "    v{number} => {number}");
    }
    text.push_str("  }\n}\nworkflow main(a: string?, e: E) -> int {\n");
    for _ in 0..2_000 {
        text.push_str("  if a == null { return 0 }\n  emit a.length\n");
    }
    text.push_str("  return f(e)\n}\n");
    let found = codes(&text);
    assert!(found.iter().all(|code| *code == "E0315"), "a test after a return finds nothing new: {found:?}");
}

#[test]
fn deep_expressions() {
    let deep = format!("fn f(x: int) -> int {{ {}x{} }}\n", "(1 + ".repeat(120), ")".repeat(120));
    assert_eq!(codes(&deep), Vec::<&str>::new());
    let blocks = format!("workflow main(c: bool) {{ {}emit 1{} }}\n", "if c { ".repeat(60), " }".repeat(60));
    assert_eq!(codes(&blocks), Vec::<&str>::new());
    let brackets = format!("const X = {}1", "[".repeat(50_000));
    assert!(codes(&brackets).iter().all(|code| code.starts_with("E01")));
}

#[test]
fn many_mistakes_are_told_soon() {
    let mut text = String::from("workflow main() {\n");
    for number in 0..3_000 {
        let _ = writeln!(text, "  let value{number} = valeu{number}x");
    }
    text.push_str("}\n");
    assert!(codes(&text).len() >= 3_000);
}
