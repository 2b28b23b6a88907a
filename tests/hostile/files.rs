//! Files that are not what they should be: cycles of imports, links that lead in a circle, files that vanish, bytes that
//! are no text.

use std::process::{Command, Output, Stdio};

use agentflow_driver::{FilePath, Finding, MemoryWorld, ReadError, World, check};

fn findings(world: &dyn World) -> Vec<Finding> {
    check(world, &["main.agentflow".to_owned()]).findings
}

fn codes(world: &dyn World) -> Vec<&'static str> {
    findings(world).iter().filter(|finding| finding.is_error()).map(|finding| finding.code).collect()
}

/// Files may import each other in a circle, however long.
#[test]
fn cycles_of_imports() {
    let count = 1_000;
    let mut world = MemoryWorld::new();
    world.put(
        "main.agentflow",
        "import { R0 } from \"./f0.agentflow\"\nworkflow main(r: R0) -> R0 { return r }\n",
    );
    for number in 0..count {
        let next = (number + 1) % count;
        let text = format!(
            "import {{ R{next} }} from \"./f{next}.agentflow\"\nrecord R{number} {{ next: R{next}? }}\n"
        );
        world.put(&format!("f{number}.agentflow"), text);
    }
    assert_eq!(codes(&world), Vec::<&str>::new());
}

/// A file may name itself; a value may not be made of itself, in however many files.
#[test]
fn cycles_of_values() {
    let itself = MemoryWorld::new().with(
        "main.agentflow",
        "import { A } from \"./main.agentflow\"\nconst A = 1\nworkflow main() -> int { return A }\n",
    );
    assert!(codes(&itself).len() <= 1, "{:?}", codes(&itself));
    let others = MemoryWorld::new()
        .with("main.agentflow", "import { B } from \"./other.agentflow\"\nconst A: int = B + 1\nworkflow main() -> int { return A }\n")
        .with("other.agentflow", "import { A } from \"./main.agentflow\"\nconst B: int = A + 1\n");
    assert_eq!(codes(&others).len(), 1, "{:?}", findings(&others));
}

/// A folder where what was there a moment ago may be gone.
struct Vanishing {
    files: MemoryWorld,
    gone: &'static str,
}

impl World for Vanishing {
    fn resolve(&self, from: Option<&FilePath>, written: &str) -> Result<FilePath, ReadError> {
        self.files.resolve(from, written)
    }

    fn read(&self, file: &FilePath) -> Result<Vec<u8>, ReadError> {
        if file.as_str() == self.gone { Err(ReadError::NotFound) } else { self.files.read(file) }
    }

    fn neighbours(&self, from: &FilePath) -> Vec<String> {
        self.files.neighbours(from)
    }
}

#[test]
fn files_that_vanish() {
    let importing = "import { A } from \"./other.agentflow\"\nworkflow main(a: A) -> A { return a }\n";
    let files = || {
        MemoryWorld::new().with("main.agentflow", importing).with("other.agentflow", "record A { a: int }\n")
    };
    assert_eq!(codes(&files()), Vec::<&str>::new());
    for gone in ["main.agentflow", "other.agentflow"] {
        let found = findings(&Vanishing { files: files(), gone });
        assert_eq!(found.len(), 1, "{gone}: {found:?}");
        assert!(found[0].is_error() && found[0].message.contains(gone), "{found:?}");
    }
    // A neighbour that is only looked into for a help is gone.
    let unknown = MemoryWorld::new()
        .with("main.agentflow", "workflow main(a: A) -> A { return a }\n")
        .with("other.agentflow", "record A { a: int }\n");
    let found = findings(&Vanishing { files: unknown, gone: "other.agentflow" });
    assert!(found.iter().all(|finding| finding.code == "E0202"), "{found:?}");
}

/// What is no UTF-8 is one finding, which gives the first wrong byte.
#[test]
fn bytes_that_are_no_text() {
    for (bytes, offset) in [
        (&b"record A { a: int }\n\xFF"[..], 20),
        (b"\xC3\x28", 0),
        (b"// \xED\xA0\x80", 3),
        (b"const A = \"\xF0\x9F\"", 11),
        (b"\xFE\xFF\x00r\x00e", 0),
    ] {
        let found = findings(&MemoryWorld::new().with("main.agentflow", bytes));
        let [finding] = &found[..] else { panic!("{bytes:?}: {found:?}") };
        assert!(finding.message.contains(&offset.to_string()), "{bytes:?}: {}", finding.message);
    }
    let importing = "import { A } from \"./other.agentflow\"\nworkflow main(a: A) -> A { return a }\n";
    let world =
        MemoryWorld::new().with("main.agentflow", importing).with("other.agentflow", &b"record A \xFF"[..]);
    let found = findings(&world);
    assert!(found.len() == 1 && found[0].message.contains('9'), "{found:?}");
}

fn agentflow(folder: &std::path::Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_agentflow"));
    command.args(arguments).current_dir(folder).stdin(Stdio::null());
    command.output().expect("the command starts")
}

/// Links that lead in a circle, of files and of folders, are told, or passed over where they were not named.
#[test]
#[cfg(unix)]
fn links_in_a_circle() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().expect("a folder for the test");
    let path = |name: &str| folder.path().join(name);
    let link = |from: &str, to: &str| symlink(to, path(from)).expect("a link can be made");
    std::fs::write(path("right.agentflow"), "record A { a: int }\n").expect("the file can be written");
    std::fs::create_dir(path("inner")).expect("the folder can be made");
    link("one.agentflow", "two.agentflow");
    link("two.agentflow", "one.agentflow");
    link("inner/outer", "..");
    link("gone.agentflow", "nowhere.agentflow");
    for command in ["check", "fmt", "test"] {
        for named in [".", "one.agentflow", "gone.agentflow", "inner", "inner/outer/inner/outer"] {
            let ran = agentflow(folder.path(), &[command, named]);
            let told =
                String::from_utf8_lossy(&ran.stderr).into_owned() + &String::from_utf8_lossy(&ran.stdout);
            assert!(ran.status.code().is_some_and(|code| code <= 2), "{command} {named}: {told}");
            assert!(!told.contains("panicked"), "{command} {named}: {told}");
        }
    }
    let told = agentflow(folder.path(), &["check", "one.agentflow"]);
    assert_ne!(told.status.code(), Some(0));
    assert!(!told.stderr.is_empty() || !told.stdout.is_empty());
}
