//! Texts that nobody writes by hand: they are parsed to their end, and not looked through again and again.

use crate::parser;

#[test]
fn hostile_texts_are_parsed_to_their_end() {
    const TIMES: usize = 20_000;
    let mut parser = parser();
    let inside = |text: String| format!("workflow w() {{\n{text}\n}}\n");
    for (name, text, broken) in [
        ("comments that are never closed", "/*".repeat(TIMES), true),
        ("comments that nest", format!("{}{}", "/*".repeat(TIMES), "*/".repeat(TIMES)), false),
        ("a line that goes on behind comments", inside(format!("a\n{}.b", "// c\n".repeat(TIMES))), false),
        ("a line that goes on behind empty ones", inside(format!("a{}.b", "\n".repeat(TIMES))), false),
        ("parentheses", inside(format!("{}a{}", "(".repeat(TIMES), ")".repeat(TIMES))), false),
        ("brackets that are never closed", inside("[".repeat(TIMES)), true),
        ("texts in interpolations", inside("x = \"\"\" ${ a\n".repeat(TIMES)), true),
        ("words that need a value", inside("return ".repeat(TIMES)), false),
        ("handlers that are never closed", inside("a catch { ".repeat(TIMES)), true),
        ("signs", "@#$ } ) ] \"\"\" ${ \n".repeat(TIMES), true),
    ] {
        let tree = parser.parse(&text, None).expect("a parser without a limit gives a tree");
        let root = tree.root_node();
        assert_eq!(root.has_error(), broken, "{name}");
        assert_eq!(root.end_byte(), text.len(), "{name}");
    }
}
