//! Schemas, plain and strict, as a person would read them.

use agentflow_plan::*;
use serde_json::{Value as Json, json};

use crate::samples::*;

#[test]
fn plain_schema_of_a_record() {
    assert_eq!(
        schema(&shop(), &TICKET),
        json!({
            "type": "object",
            "properties": {
                "id": { "type": "string" },
                "body": {
                    "type": "string", "minLength": 1, "maxLength": 20,
                    "description": "What the customer wrote, verbatim.",
                },
                "order_id": { "anyOf": [{ "type": "string" }, { "type": "null" }] },
                "items": { "type": "array", "items": { "$ref": "#/$defs/Item" } },
                "priority": { "type": "integer", "minimum": 0, "maximum": 10, "default": 3 },
            },
            "required": ["id", "body", "items"],
            "additionalProperties": false,
            "$defs": {
                "Item": {
                    "type": "object",
                    "properties": { "price": { "type": "number" } },
                    "required": ["price"],
                    "additionalProperties": false,
                    "description": "What was bought.",
                },
            },
        })
    );
}

#[test]
fn strict_schema_of_a_record() {
    let strict = strict_schema(&shop(), &TICKET).expect("has a strict form");
    assert!(strict.strict && !strict.wrapped);
    assert_eq!(
        strict.schema["properties"],
        json!({
            "id": { "type": "string" },
            "body": {
                "type": "string",
                "description": "What the customer wrote, verbatim.\nHas 1 to 20 characters.",
            },
            "order_id": { "anyOf": [{ "type": "string" }, { "type": "null" }] },
            "items": { "type": "array", "items": { "$ref": "#/$defs/Item" } },
            "priority": { "type": "integer", "minimum": 0, "maximum": 10, "description": "By default 3." },
        })
    );
    assert_eq!(strict.schema["required"], json!(["id", "body", "order_id", "items", "priority"]));
}

#[test]
fn recursion_goes_through_references() {
    let tree = json!({
        "type": "object",
        "properties": {
            // Nothing may stand beside a reference in the strict form.
            "mood": { "anyOf": [{ "$ref": "#/$defs/Mood" }], "description": "Its mood." },
            "children": { "type": "array", "items": { "$ref": "#/$defs/Tree" } },
        },
        "required": ["mood", "children"],
        "additionalProperties": false,
    });
    let mut expected = tree.clone();
    expected["$defs"] = json!({
        "Mood": { "type": "string", "enum": ["calm", "upset", "furious"], "description": "calm: All is well." },
        "Tree": tree,
    });
    assert_eq!(strict_schema(&shop(), &TREE).expect("strict").schema, expected);
    assert_eq!(
        schema(&shop(), &TREE)["properties"]["mood"],
        json!({ "$ref": "#/$defs/Mood", "description": "Its mood." })
    );
}

#[test]
fn an_enum_with_payloads_is_tagged() {
    let plain = schema(&shop(), &RESOLUTION);
    assert_eq!(plain["description"], "How a ticket was settled.");
    assert_eq!(
        plain["anyOf"][0],
        json!({
            "type": "object",
            "properties": {
                "type": { "type": "string", "const": "Refunded" },
                "amount": { "type": "number" },
                "note": { "anyOf": [{ "type": "string" }, { "type": "null" }] },
            },
            "required": ["type", "amount"],
            "additionalProperties": false,
        })
    );
}

#[test]
fn what_is_no_object_is_wrapped_for_models() {
    let output = output_schema(&shop(), &MOOD);
    assert!(output.strict && output.wrapped);
    assert_eq!(output.schema["properties"], json!({ "response": { "$ref": "#/$defs/Mood" } }));
    assert_eq!(output.unwrap(json!({ "response": "calm" })), json!("calm"));
    // A model that forgets the wrapping is understood.
    assert_eq!(output.unwrap(json!("calm")), json!("calm"));
    assert_eq!(output.unwrap(json!({ "answer": 1 })), json!({ "answer": 1 }));
}

#[test]
fn what_the_strict_form_cannot_say_is_named() {
    let reason =
        |r#type: &Type| strict_schema(&shop(), r#type).map_err(|error| error.to_string()).unwrap_err();
    assert_eq!(reason(&Type::Json), "structured outputs cannot say what `json` may hold");
    let map = Type::Map(Box::new(string()));
    assert_eq!(reason(&list(map.clone())), "structured outputs cannot say an object with any keys (`map`)");
    let output = output_schema(&shop(), &map);
    assert!(!output.strict && !output.wrapped);
    let deep = (0..11).fold(string(), |inner, _| Type::Object(vec![field("inner", inner)]));
    assert_eq!(reason(&deep), "structured outputs cannot say more than 10 objects inside each other");
    let wide = Type::Object((0..5_001).map(|index| field(&format!("f{index}"), Type::Bool)).collect());
    assert_eq!(reason(&wide), "structured outputs cannot say more than 5000 fields");
}

#[test]
fn declarations_that_share_a_name_are_told_apart() {
    let mut plan = shop();
    plan.enums[0].name = "Item".into();
    let both = Type::Object(vec![field("a", ITEM), field("b", MOOD), field("c", ITEM)]);
    let schema = schema(&plan, &both);
    assert_eq!(schema["properties"]["b"], json!({ "$ref": "#/$defs/Item_2" }));
    assert_eq!(schema["$defs"].as_object().expect("definitions").len(), 2);
}

#[test]
fn patterns_that_only_we_know_are_said_in_words() {
    let code = |pattern: &str| Type::String { length: Bounds::NONE, pattern: Some(pattern.into()) };
    assert_eq!(schema(&shop(), &code("^[A-Z]{3}$")), json!({ "type": "string", "pattern": "^[A-Z]{3}$" }));
    assert_eq!(
        schema(&shop(), &code("(?i)abc")),
        json!({ "type": "string", "description": "Matches the regular expression /(?i)abc/." })
    );
}

#[test]
fn parameters_and_documents() {
    let mut plan = shop();
    plan.functions.push(Function {
        name: "total".into(),
        parameters: vec![Parameter {
            name: "items".into(),
            doc: Some("What to add up.".into()),
            r#type: list(ITEM),
            default: None,
            passing: Passing::Value,
            local: LocalId(0),
        }],
        result: float(),
        body: Expression::Literal(Value::Float(0.0)),
    });
    let documents = schema_documents(&plan, "total").expect("is there");
    let (input, output) = (&documents[0], &documents[1]);
    assert_eq!(input.plain["$schema"], "https://json-schema.org/draft/2020-12/schema");
    assert_eq!(input.plain["title"], "Input of total");
    assert_eq!(input.plain["properties"]["items"]["description"], "What to add up.");
    assert!(!input.strict.as_ref().expect("strict").wrapped);
    assert_eq!(output.plain["type"], "number");
    assert!(output.strict.as_ref().expect("strict").wrapped);
    assert_eq!(schema_documents(&plan, "Ticket").expect("is there")[0].what, "record");
    assert!(schema_documents(&plan, "Tickets").is_none());
    let names: Vec<&str> = schema_names(&plan).into_iter().map(|name| &**name).collect();
    assert_eq!(names, ["Ticket", "Item", "Tree", "Mood", "Resolution", "total"]);
}

#[test]
fn every_schema_is_one() {
    for r#type in [
        TICKET,
        TREE,
        MOOD,
        RESOLUTION,
        Type::Image,
        Type::Error,
        Type::Duration,
        Type::Time,
        Type::Conversation,
    ] {
        let plain: Json = schema(&shop(), &r#type);
        jsonschema::draft202012::meta::validate(&plain).expect("a schema");
    }
}
