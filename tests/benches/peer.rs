//! PyPI's `twf-cli` beside us: a checker of names, written by hand in Go, for programs of about the same kind.
//!
//! `tests/benches/run` installs it. Where it is not, its lines are left out.

use std::path::PathBuf;

/// Its program, where `tests/benches/run` puts it.
pub fn program() -> Option<PathBuf> {
    let lib = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/bench-python/lib");
    let pythons = std::fs::read_dir(lib).ok()?;
    let binary = |python: std::fs::DirEntry| python.path().join("site-packages/twf_cli/_binary/twf");
    pythons.filter_map(Result::ok).map(binary).find(|path| path.is_file())
}

/// A program of about `lines` lines in its language.
pub fn text(lines: usize) -> String {
    let each = UNIT.lines().count() + REGISTERED.lines().count();
    let units = (lines / each).max(1);
    let mut text = String::new();
    for number in 0..units {
        text.push_str(&UNIT.replace('@', &number.to_string()));
    }
    text.push_str("\nworker orders:\n");
    for number in 0..units {
        text.push_str(&REGISTERED.replace('@', &number.to_string()));
    }
    text.push_str(
        "\nnamespace shop:\n    worker orders\n        options:\n            task_queue: \"orders\"\n",
    );
    text
}

const UNIT: &str = r#"
activity GetOrder@(id: string) -> (Order):
    default_options:
        start_to_close_timeout: 10s
        retry_policy:
            maximum_attempts: 3
    order = lookup(id)
    return order

activity Notify@(order: Order, text: string):
    send(order, text)

workflow Ship@(order: Order) -> (Result):
    activity Notify@(order, "shipped")
    close complete(Result{order})

workflow Settle@(id: string, urgent: bool) -> (Result):
    state:
        condition paid
    signal Payment(amount: decimal):
        total = total + amount
        set paid
    activity GetOrder@(id) -> order
    await all:
        activity Notify@(order, "first") -> a
        workflow Ship@(order) -> b
    if (urgent):
        activity Notify@(order, "urgent")
    else:
        await timer(2h)
    for (item in order.items):
        activity Notify@(order, item)
    await one:
        signal Payment:
            activity Notify@(order, "paid")
        timer(3d):
            close fail(Result{order})
    switch (order.state):
        case open:
            activity Notify@(order, "open")
        case paid:
            close complete(Result{order})
        else:
            activity Notify@(order, "else")
    close complete(Result{order})
"#;

const REGISTERED: &str = "    workflow Ship@
    workflow Settle@
    activity GetOrder@
    activity Notify@
";
