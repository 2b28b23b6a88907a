//! SARIF as other tools will read it: held against the schema that its committee publishes.
//!
//! `sarif/sarif-schema-2.1.0.json` is the schema of SARIF 2.1.0 by OASIS, as it is.

use serde_json::Value;

use crate::command::Folder;

const SCHEMA: &str = include_str!("sarif/sarif-schema-2.1.0.json");

fn schema() -> jsonschema::Validator {
    let mut schema: Value = serde_json::from_str(SCHEMA).expect("the schema is JSON");
    // As published, the pattern of `language`, which we never give, is not a regular expression that ECMA 262 knows.
    for owner in ["run", "toolComponent"] {
        let language = &mut schema["definitions"][owner]["properties"]["language"];
        assert!(language.as_object_mut().is_some_and(|language| language.remove("pattern").is_some()));
    }
    jsonschema::options().should_validate_formats(true).build(&schema).expect("the schema is one")
}

#[track_caller]
fn demand_valid(log: &Value) {
    let wrong: Vec<String> = schema()
        .iter_errors(log)
        .take(10)
        .map(|error| format!("{} at {}", error, error.instance_path()))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The program that shows each code on its page.
fn wrong_programs() -> impl Iterator<Item = (&'static str, String)> {
    agentflow_driver::codes().into_iter().filter_map(|code| {
        let (_, after) = code.page.split_once("```agentflow wrong")?;
        let (_, after) = after.split_once('\n')?;
        let (program, _) = after.split_once("```")?;
        Some((code.id, program.to_owned()))
    })
}

#[test]
fn the_findings_of_every_page_are_valid() {
    let folder = Folder::new();
    let mut programs = 0;
    for (id, program) in wrong_programs() {
        folder.write(&format!("{id}.agentflow"), program);
        programs += 1;
    }
    let ran = folder.run(["check", ".", "--format", "sarif"]).exits(1);
    let log = ran.json();
    demand_valid(&log);

    let run = &log["runs"][0];
    let results = run["results"].as_array().expect("a run has results");
    let rules = run["tool"]["driver"]["rules"].as_array().expect("a tool has rules");
    assert!(results.len() >= programs, "{} findings of {programs} programs", results.len());
    for result in results {
        let index = result["ruleIndex"].as_u64().expect("a result says its rule");
        assert_eq!(rules[index as usize]["id"], result["ruleId"]);
    }
    assert!(results.iter().any(|result| result.get("fixes").is_some()), "some come with a fix");
    assert!(results.iter().any(|result| result.get("relatedLocations").is_some()), "some show two places");
}

#[test]
fn no_findings_and_odd_names_of_files_are_valid() {
    let folder = Folder::new();
    folder.write("fine.agentflow", "workflow main() -> int {\n  return 1\n}\n");
    let log = folder.run(["check", "fine.agentflow", "--format", "sarif"]).exits(0).json();
    demand_valid(&log);
    assert_eq!(log["runs"][0]["results"], serde_json::json!([]));

    folder.write("größe 100% [a]?#.agentflow", "workflow main() -> int {\n  return \"☃\"\n}\n");
    let log = folder.run(["check", "größe 100% [a]?#.agentflow", "--format", "sarif"]).exits(1).json();
    demand_valid(&log);
    let location = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(location["artifactLocation"]["uri"], "gr%C3%B6%C3%9Fe%20100%25%20%5Ba%5D%3F%23.agentflow");
    assert_eq!(location["region"]["startLine"], 2);
}
