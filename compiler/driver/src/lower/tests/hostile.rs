//! Programs that nest as deeply as the language allows are compiled, shown and formatted.

use agentflow_analysis::world::MemoryWorld;

fn compiles(statements: &str) {
    let text = format!(
        "tool f(x: int) -> int {{ exec: [\"f\"] }}\nworkflow main(c: bool, x: int) -> int {{\n{statements}\nreturn x\n}}\n"
    );
    let compiled = crate::compile(&MemoryWorld::new().with("main.agentflow", text.clone()), "main.agentflow");
    let plan = compiled.plan.unwrap_or_else(|| panic!("{:?}", compiled.findings.first()));
    assert!(crate::graph::text(&plan, None).is_some_and(|graph| graph.contains("main")));
    assert!(crate::graph::mermaid(&plan, None).is_some());
    assert!(agentflow_plan::Plan::from_bytes(&plan.to_bytes()).is_ok());
    assert_eq!(crate::format(&crate::format(&text).text), crate::format(&text));
}

#[test]
fn deep_branches() {
    compiles(&format!("{}f(1){}", "if c {\n".repeat(80), "\n}".repeat(80)));
}

#[test]
fn deep_expressions() {
    compiles(&format!("let y = {}x{}", "(1 + ".repeat(100), ")".repeat(100)));
    compiles(&format!("let y = x{}", " + f(1)".repeat(100)));
}

#[test]
fn long_programs() {
    let once = |n: u32| format!("f(x)\nlet y{n} = f(1) catch 0\nif y{n} == x {{ f(2) }}\n");
    compiles(&(0..300).map(once).collect::<String>());
}
