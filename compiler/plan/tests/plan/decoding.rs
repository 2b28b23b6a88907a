//! What decoding makes of JSON, and what it says of wrong JSON.

use agentflow_plan::*;
use serde_json::json;

use crate::samples::*;

fn check_value(r#type: &Type, json: serde_json::Value, expected: &str) {
    let value = decode(&shop(), r#type, &json, UnknownFields::Refused);
    let shown = value
        .map(|value| serde_json::to_string(&value).expect("JSON"))
        .unwrap_or_else(|problems| problems.to_string());
    assert_eq!(shown, expected, "{json}");
}

#[test]
fn right_values() {
    check_value(&float(), json!(3), "3.0");
    check_value(&Type::Int(Bounds::NONE), json!(20.0), "20");
    check_value(&Type::Duration, json!("1h30m"), r#"{"$duration":5400000}"#);
    check_value(&Type::Time, json!("1970-01-01T01:00:00+01:00"), r#"{"$time":0}"#);
    check_value(&MOOD, json!("calm"), r#""calm""#);
    check_value(&RESOLUTION, json!({"type": "Escalated"}), r#"{"type":"Escalated"}"#);
    // Fields come in the order of their declaration, the tag first.
    check_value(
        &RESOLUTION,
        json!({"note": "x", "amount": 1, "type": "Refunded"}),
        r#"{"type":"Refunded","amount":1.0,"note":"x"}"#,
    );
    // What may be missing is filled in.
    check_value(
        &TICKET,
        json!({"items": [{"price": 2}], "body": "b", "id": "1"}),
        r#"{"id":"1","body":"b","order_id":null,"items":[{"price":2.0}],"priority":3}"#,
    );
    check_value(&Type::Json, json!({"a": [1, 2.5, null]}), r#"{"a":[1,2.5,null]}"#);
    check_value(&Type::Map(Box::new(float())), json!({"a": 1}), r#"{"a":1.0}"#);
    check_value(&Type::Image, json!({"url": "u"}), r#"{"url":"u"}"#);
}

#[test]
fn wrong_values() {
    check_value(&float(), json!("abc"), r#"expected a float, found "abc""#);
    check_value(&Type::Int(Bounds::NONE), json!(1.5), "expected an int, found 1.5");
    check_value(&Type::Int(Bounds::NONE), json!(1e300), "expected an int of 64 bits, found 1e+300");
    check_value(&Type::Bool, json!(null), "expected a bool, found null");
    check_value(&Type::Duration, json!("soon"), r#"expected a duration such as "1h30m", found "soon""#);
    check_value(
        &MOOD,
        json!("clam"),
        r#"expected one of "calm", "upset", "furious", found "clam"; did you mean "calm"?"#,
    );
    check_value(
        &RESOLUTION,
        json!("Escalated"),
        r#"expected an object whose "type" is one of "Refunded", "Answered", "Escalated", found "Escalated""#,
    );
    check_value(
        &RESOLUTION,
        json!({"amount": 1}),
        r#"type: missing, expected one of "Refunded", "Answered", "Escalated""#,
    );
    check_value(
        &RESOLUTION,
        json!({"type": "Refunded", "amount": "1"}),
        r#"amount: expected a float, found "1""#,
    );
    check_value(&TICKET, json!([]), "expected Ticket, found a list");
    check_value(
        &Type::Image,
        json!({"url": "u", "path": "p"}),
        "expected an image: a text, or an object with one of \"path\", \"url\" or \"base64\", and maybe \"media_type\", found an object",
    );
    check_value(&Type::Map(Box::new(Type::Bool)), json!({"a b": 1}), r#"["a b"]: expected a bool, found 1"#);
    check_value(
        &string(),
        json!({"type": "Thing"}),
        r#"expected a string, found an object of "type" "Thing""#,
    );
    check_value(&Type::Conversation, json!({}), "expected a conversation, found an object");
}

#[test]
fn all_problems_are_told_with_their_places() {
    let ticket = json!({
        "ticket": {"body": "", "items": [{"price": 1}, {}, {"price": "abc"}], "priority": 11, "oder_id": "x"},
        "mood": "calm",
    });
    let parameter = |name: &str, r#type, local| Parameter {
        name: name.into(),
        doc: None,
        r#type,
        default: None,
        passing: Passing::Value,
        local: LocalId(local),
    };
    let parameters =
        [parameter("ticket", TICKET, 0), parameter("mood", MOOD, 1), parameter("reason", string(), 2)];
    let problems = decode_arguments(&shop(), &parameters, &ticket, UnknownFields::Refused).unwrap_err();
    assert_eq!(
        problems.to_string(),
        "ticket.oder_id: there is no such field; did you mean `order_id`?
ticket.id: missing, expected a string
ticket.body: expected a string of 1 to 20 characters, found 0
ticket.items[1].price: missing, expected a float
ticket.items[2].price: expected a float, found \"abc\"
ticket.priority: expected an int from 0 to 10, found 11
reason: missing, expected a string"
    );
}

#[test]
fn unknown_fields_are_left_away_where_they_may_be() {
    let item = json!({"price": 1, "colour": "red"});
    let value = decode(&shop(), &ITEM, &item, UnknownFields::Ignored).expect("decodes");
    assert_eq!(value.to_json_text(), r#"{"price":1.0}"#);
}

#[test]
fn problems_are_counted_past_the_first() {
    let problems =
        decode(&shop(), &list(Type::Bool), &json!(vec![1; 50]), UnknownFields::Refused).unwrap_err();
    assert_eq!(problems.listed.len(), PROBLEMS_MAX);
    assert!(problems.to_string().ends_with("[19]: expected a bool, found 1\nand 30 more"));
}

#[test]
fn long_texts_are_cut_in_messages() {
    let problems =
        decode(&shop(), &Type::Bool, &json!("é".repeat(1_000_000)), UnknownFields::Refused).unwrap_err();
    assert_eq!(problems.to_string(), format!("expected a bool, found \"{}\"…", "é".repeat(40)));
}

#[test]
fn constraints_hold() {
    let code = Type::String { length: Bounds::NONE, pattern: Some("^[A-Z]{3}$".into()) };
    check_value(&code, json!("ABC"), r#""ABC""#);
    check_value(&code, json!("ABCD"), r#"expected a string matching /^[A-Z]{3}$/, found "ABCD""#);
    let broken = Type::String { length: Bounds::NONE, pattern: Some("(".into()) };
    check_value(&broken, json!("ABC"), "/(/ is no regular expression");
    let few = Type::List { item: Box::new(Type::Json), length: Bounds { min: Some(1), max: Some(2) } };
    check_value(&few, json!([]), "expected a list of 1 to 2 items, found 0");
    // Lengths are in code points.
    let two = Type::String { length: Bounds { min: None, max: Some(2) }, pattern: None };
    check_value(&two, json!("éé"), r#""éé""#);
    check_value(&two, json!("👍🏽!"), "expected a string of at most 2 characters, found 3");
}

#[test]
fn hostile_json_is_refused() {
    let deep = format!("{}{}", "[".repeat(110), "]".repeat(110));
    let problems = decode_text(&shop(), &Type::Json, deep.as_bytes(), UnknownFields::Refused).unwrap_err();
    assert_eq!(problems.to_string(), "this is nested deeper than 96 levels");
    let deeper = "[".repeat(100_000);
    let problems = decode_text(&shop(), &Type::Json, deeper.as_bytes(), UnknownFields::Refused).unwrap_err();
    assert_eq!(problems.to_string(), "this is no JSON: recursion limit exceeded at line 1 column 128");
    let problems = decode_text(&shop(), &Type::Json, b"{\xff", UnknownFields::Refused).unwrap_err();
    assert_eq!(problems.to_string(), "this is no JSON: key must be a string at line 1 column 2");
    let unknown = Type::Record(RecordId(99));
    check_value(&unknown, json!({}), "this record is not in the plan, found an object");
}

#[test]
fn what_is_right_already_is_shared() {
    let plan = shop();
    let json = json!({"id": "1", "body": "b", "order_id": null, "items": [{"price": 2.5}], "priority": 1});
    let value = decode(&plan, &TICKET, &json, UnknownFields::Refused).expect("decodes");
    let again = conform(&plan, &TICKET, &value, UnknownFields::Refused).expect("conforms");
    match (&value, &again) {
        (Value::Object(before), Value::Object(after)) => assert!(std::sync::Arc::ptr_eq(before, after)),
        _ => panic!("both are records"),
    }
}
