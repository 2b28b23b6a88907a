//! What must hold of any bytes whatever, for fuzzers and for tests.

use agentflow_driver::{
    Checked, Edit, Finding, Fix, Label, MemoryWorld, check as check_program, compile as compile_program,
    format as format_program,
};

/// All of them.
pub fn all(bytes: &[u8]) {
    parse(bytes);
    check(bytes);
    compile(bytes);
    format(bytes);
}

/// Any bytes give a tree, whose items together are the text; every finding lies within it.
pub fn parse(bytes: &[u8]) {
    let parse = agentflow_grammar::parse_bytes(bytes);
    let length = bytes.len();
    let mut end = parse.file.header.end;
    for item in &parse.file.items {
        assert_eq!(item.extent.start, end, "the items are the text");
        end = item.extent.end;
    }
    assert!(std::str::from_utf8(bytes).is_err() || end as usize == length, "the items are the text");
    for error in &parse.errors {
        assert!(error.span.start <= error.span.end && error.span.end as usize <= length, "{error:?}");
        assert!(!error.message.is_empty());
    }
}

fn world(bytes: &[u8]) -> MemoryWorld {
    // It may import itself.
    MemoryWorld::new().with("program.agentflow", bytes)
}

/// Any bytes give findings whose places lie within the text, and fixes that can be made.
pub fn check(bytes: &[u8]) {
    let Checked { files, findings, program } =
        check_program(&world(bytes), &["program.agentflow".to_owned()]);
    assert_eq!(program.is_none(), findings.iter().any(Finding::is_error));
    if std::str::from_utf8(bytes).is_err() {
        // What is no text has no places in it but that of the first wrong byte.
        let [finding] = &findings[..] else { panic!("one mistake is one finding: {findings:?}") };
        assert!((finding.primary.place.span.start as usize) < bytes.len(), "{finding:?}");
        return;
    }
    for finding in &findings {
        let labels = [&finding.primary].into_iter().chain(&finding.secondary);
        let edits = finding.fix.iter().flat_map(|Fix { edits, .. }| edits).map(|Edit { place, .. }| place);
        for place in labels.map(|Label { place, .. }| place).chain(edits) {
            let text = &files.get(place.file).text;
            let range = place.span.start as usize..place.span.end as usize;
            assert!(text.get(range).is_some(), "a place outside of the text: {finding:?}");
        }
    }
}

/// Any bytes give findings or a plan, and a plan can be read back.
pub fn compile(bytes: &[u8]) {
    let compiled = compile_program(&world(bytes), "program.agentflow");
    match compiled.plan {
        Some(plan) => {
            let again = agentflow_plan::Plan::from_bytes(&plan.to_bytes()).expect("a plan can be read back");
            assert_eq!(again.hash(), plan.hash());
        }
        None => assert!(compiled.findings.iter().any(Finding::is_error), "no plan, and no reason"),
    }
}

/// Formatting any text twice is formatting it once, and the mistakes in it stay.
pub fn format(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let once = format_program(text);
    let twice = format_program(&once.text);
    assert_eq!(once.text, twice.text);
    assert_eq!(once.errors.len(), twice.errors.len());
}

/// Pieces of programs, one a byte, through all of them.
pub fn soup(bytes: &[u8]) {
    let text: String = bytes.iter().map(|byte| TOKENS[usize::from(*byte) % TOKENS.len()]).collect();
    all(text.as_bytes());
}

/// Pieces of programs. Blanks are as many as all other signs, since a soup is put together without any.
pub const TOKENS: &[&str] = &[
    " ",
    " ",
    " ",
    " ",
    " ",
    " ",
    " ",
    " ",
    "\n",
    "\n",
    "\n",
    "\n",
    "\n\n",
    "\n  ",
    "record ",
    "enum ",
    "type ",
    "const ",
    "fn ",
    "provider ",
    "model ",
    "mcp ",
    "tool ",
    "agent ",
    "workflow ",
    "signal ",
    "schedule ",
    "test ",
    "import ",
    "let ",
    "var ",
    "return ",
    "fail ",
    "emit ",
    "if ",
    "else",
    "match ",
    "parallel ",
    "race ",
    "for ",
    "while ",
    "repeat ",
    "up ",
    "to ",
    "forever",
    "in ",
    "catch ",
    "try ",
    "undo ",
    "ask ",
    "wait ",
    "within ",
    "sleep ",
    "until ",
    "spawn ",
    "with ",
    "sharing ",
    "without ",
    "when ",
    "guard ",
    "do ",
    "is ",
    "not ",
    "mock ",
    "expect ",
    "null",
    "true",
    "string",
    "int",
    "float",
    "a",
    "B",
    "main",
    "x",
    "1",
    "2.5",
    "10s",
    "1h30m",
    "1x",
    "\"text\"",
    "\"${a}\"",
    "\"${",
    "\"\"\"",
    "\"",
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    "<",
    ">",
    "=",
    "==",
    "=>",
    "->",
    ":",
    ",",
    ";",
    ".",
    "..",
    "?",
    "?.",
    "??",
    "|",
    "||",
    "&&",
    "+",
    "-",
    "*",
    "/",
    "%",
    "!",
    "_",
    "$",
    "\\",
    "//",
    "///",
    "/*",
    "*/",
    "\t",
    "é",
    "\u{0}",
    "\u{FEFF}",
    "\r\n",
    "model: ",
    "tools: [",
    "handoffs: [",
    "(a: int) -> int {",
    "instructions: ",
    "prompt: ",
];
