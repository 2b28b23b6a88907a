//! Tests of programs: what stands in, what is told where nothing does, what is reached, and that chance is none.

use std::sync::Arc;

use agentflow_driver::{CompiledTests, MemoryWorld, compile_tests};
use agentflow_plan::Plan;
use agentflow_simulator::{PointKind, TestCase, TestResults, TestSettings, TestSuite, run_suites, run_tests};

/// The plan of a program and its tests.
#[track_caller]
fn with_tests(text: &str) -> (Arc<Plan>, Vec<TestCase>) {
    let world = MemoryWorld::new().with("program.agentflow", text);
    let CompiledTests { findings, plan, tests, .. } = compile_tests(&world, "program.agentflow");
    let errors: Vec<_> = findings.iter().filter(|finding| finding.is_error()).collect();
    let plan = plan.unwrap_or_else(|| panic!("the program has errors: {errors:#?}"));
    let case = |test: agentflow_driver::LoweredTest| TestCase {
        name: test.name,
        workflow: test.workflow,
        stood_in: test.stood_in,
    };
    (Arc::new(plan), tests.into_iter().map(case).collect())
}

#[track_caller]
fn run(text: &str, settings: TestSettings) -> TestResults {
    let (plan, tests) = with_tests(text);
    run_tests(&plan, &tests, settings)
}

/// The lines where a failure is written, and what it says, help included.
const FAILURES: &[(&str, &str)] = &[
    ("expect shows both sides", "expected a == 5\nleft: 4\nright: 5"),
    ("expect shows what a method looks at", "expected ![1, 2].contains(a)\nleft: [1,2]\nright: 2"),
    ("expect shows what `is` looks at", "expected a is not Low\nleft: {\"type\":\"Low\",\"by\":3}"),
    ("expect without sides", "expected a"),
    (
        "no stand-in for a tool",
        "the tool `lookup` would act outside of the test, and nothing stands in for it\n\
         help: write `mock lookup = …` above this",
    ),
    (
        "no stand-in for a model",
        "`Judge` asks its model, and nothing stands in for it\n\
         help: write `mock Judge = …` for the whole agent, or `mock model Judge = [output …]` for single turns of its \
         model, above this",
    ),
    (
        "no stand-in for a signal",
        "the run waits for the signal `paid`, and it never comes\nhelp: write `mock signal paid = …` above this",
    ),
    (
        "no stand-in for a person",
        "`finance` is asked \"Sure?\", and nobody answers\nhelp: write `mock ask \"finance\" = …` above this",
    ),
    (
        "no stand-in where a spawned run needs one",
        "the tool `lookup` would act outside of the test, and nothing stands in for it\n\
         help: write `mock lookup = …` above this",
    ),
    (
        "turns used up",
        "what stands in for the model of `Desk` has one turn, and one more is due\n\
         help: add a turn to `mock model Desk = [ … ]`",
    ),
    (
        "goes on forever",
        "the test goes on and on: it was stopped after 100000 events\n\
         help: let the loop end, such as with `repeat up to 10`, or mock what it is in",
    ),
    (
        "works on forever",
        "the test goes on and on: it was stopped after 20000000 steps of expressions\n\
         help: let the loop end, such as with `repeat up to 10`, or mock what it is in",
    ),
    ("works on without waiting", "expressions took more than 20000000 steps without waiting for anything"),
    ("uncaught", "down"),
    (
        "wrong answer",
        "`mock ask \"finance\"` does not answer what is asked: the value does not fit: expected a bool, found \"maybe\"",
    ),
    (
        "approval by other than bool",
        "the approval of `charge` is answered by `true` or `false`, and not by \"yes\"\n\
         help: write `mock ask \"boss\" = true` above this",
    ),
];

#[test]
fn stand_ins_do_what_they_say() {
    let results = run(include_str!("stand_ins.agentflow"), TestSettings::default());
    let mut failures = FAILURES.iter();
    for report in &results.reports {
        let told = report.failure.as_ref().map(|failure| {
            let mut told = failure.message.clone();
            for (side, value) in failure.sides() {
                told.push_str(&format!("\n{side}: {}", value.to_json_text()));
            }
            told.extend(failure.help.as_ref().map(|help| format!("\nhelp: {help}")));
            told
        });
        if report.name.starts_with("ok") {
            assert_eq!(told, None, "{}", report.name);
        } else {
            let (name, expected) = failures.next().expect("every failure is listed");
            assert_eq!((report.name.as_str(), told.as_deref()), (*name, Some(*expected)));
        }
    }
    assert_eq!(failures.next(), None, "every listed failure is there");
}

#[test]
fn a_failure_is_placed_from_the_test_inwards() {
    let text = "workflow outer() -> int {\n  let all = parallel {\n    a: { if true { inner() } else { 0 } }\n  }\n  \
        return all.a\n}\nworkflow inner() -> int {\n  for x in [1, 2] {\n    if x == 2 { fail \"two\" }\n  }\n  return 1\n}\n\
        test \"a / b\" {\n  expect outer() == 1\n}\n";
    let results = run(text, TestSettings::default());
    let failure = results.reports[0].failure.as_ref().expect("it fails");
    assert_eq!(failure.message, "two");
    let lines: Vec<u32> = failure.places.iter().map(|place| place.line).collect();
    assert_eq!(lines, [14, 2, 3, 8, 9], "{}", failure.step);
}

const REACHED: &str = r#"
provider openai { protocol: "openai", api_key: secret("KEY") }
model fast { provider: openai, name: "fast" }
agent Second(text: string) -> int { model: fast
  prompt: text }
agent First(text: string) -> int { model: fast
  prompt: text
  handoffs: [Second(text: text)] }
workflow flow(n: int) -> int {
  let got = First("x") catch -1
  if n > got { emit "more" } else { emit "less" }
  match n {
    1 => { emit "one" }
    _ => { emit "other" }
  }
  for x in range(n) { emit x }
  return got
}
workflow never() { emit "never" }
"#;

#[test]
fn coverage_tells_what_no_test_reached() {
    let settings = TestSettings { coverage: true, ..TestSettings::default() };
    let missed = |tests: &str| {
        let coverage = run(&format!("{REACHED}{tests}"), settings).coverage.expect("it was noted");
        let missed = coverage.points.iter().filter(|point| !point.reached);
        let missed: Vec<String> =
            missed.map(|point| format!("{}:{}", point.place.line, point.name)).collect();
        let counts =
            [PointKind::Step, PointKind::Branch, PointKind::Handoff].map(|kind| coverage.count(kind));
        (counts, missed.join(" "))
    };
    let first = "test \"a\" { mock First = 0\n  expect flow(1) == 0 }\n";
    let second = "test \"b\" { mock model First = [handoff Second]\n  mock Second fails budget\n  expect flow(-2) == -1 }\n";
    let (counts, list) = missed(first);
    assert_eq!(counts, [(9, 12), (2, 5), (0, 1)], "{list}");
    let (counts, list) = missed(&format!("{first}{second}"));
    assert_eq!(counts, [(11, 12), (5, 5), (1, 1)], "{list}");
    assert_eq!(list, "19:never/emit");
}

#[test]
fn the_same_seed_gives_the_same() {
    let text = "workflow draw() -> string { let a = random()\n  let b = uuid()\n  let c = random()\n  return \"${a} ${b} ${c}\" }\n\
        test \"x\" { expect draw() == \"\" }\ntest \"y\" { expect draw() == \"\" }\n";
    let drawn = |seed| {
        let reports = run(text, TestSettings { seed, coverage: false }).reports;
        reports.into_iter().map(|report| report.failure.expect("it fails")).collect::<Vec<_>>()
    };
    assert_eq!(drawn(1), drawn(1));
    assert_ne!(drawn(1), drawn(2));
    let failures = drawn(1);
    assert_ne!(failures[0].left, failures[1].left, "each test draws its own");
}

#[test]
fn a_thousand_tests_of_many_files_are_told_in_order() {
    let file = |first: usize| {
        let test = |number| format!("test \"{number}\" {{ mock w = {number}\n  expect w() % 7 != 0 }}\n");
        let tests: String = (first..first + 20).map(test).collect();
        let (plan, tests) = with_tests(&format!("workflow w() -> int {{ return 0 }}\n{tests}"));
        TestSuite { plan, tests }
    };
    let suites: Vec<TestSuite> = (0..50).map(|number| file(number * 20)).collect();
    let mut names = Vec::new();
    let mut order = Vec::new();
    run_suites(&suites, TestSettings::default(), |position, results| {
        order.push(position);
        for report in results.reports {
            let number: usize = report.name.parse().expect("a number");
            assert_eq!(report.failure.is_some(), number.is_multiple_of(7), "{number}");
            names.push(number);
        }
    });
    assert_eq!(order, (0..50).collect::<Vec<_>>());
    assert_eq!(names, (0..1_000).collect::<Vec<_>>());
}

/// A test that only goes in has not shown what happens without.
#[test]
fn the_way_around_an_if_is_a_branch() {
    let text = "workflow flow(n: int) -> int {\n  if n > 1 { emit \"more\" }\n  return n\n}\n";
    let reached = |tests: &str| {
        let settings = TestSettings { coverage: true, ..TestSettings::default() };
        let coverage = run(&format!("{text}{tests}"), settings).coverage.expect("it was noted");
        coverage.count(PointKind::Branch)
    };
    assert_eq!(reached("test \"a\" { expect flow(2) == 2 }\n"), (1, 2));
    assert_eq!(reached("test \"a\" { expect flow(2) + flow(1) == 3 }\n"), (2, 2));
}
