//! Properties over types and values drawn at random.

use std::sync::Arc;

use agentflow_plan::*;
use proptest::prelude::*;
use proptest::strategy::Union;
use serde_json::{Value as Json, json};

use crate::samples::*;

/// Any value that the journal may hold.
fn any_value() -> impl Strategy<Value = Value> {
    let secret = prop::collection::vec(
        prop_oneof![
            any::<String>().prop_map(|text| SecretPart::Text(text.into())),
            any::<String>().prop_map(|name| SecretPart::Secret(name.into())),
        ],
        0..3,
    );
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::Int),
        any::<f64>().prop_filter("finite", |float| float.is_finite()).prop_map(Value::Float),
        any::<String>().prop_map(Value::string),
        any::<i64>().prop_map(Value::Duration),
        (TIME_MS_MIN..=TIME_MS_MAX).prop_map(Value::Time),
        secret.prop_map(|parts| Value::Secret(Arc::new(parts))),
    ];
    let key = prop_oneof![
        any::<String>(),
        Just("$duration".to_string()),
        Just("$object".to_string()),
        "[$][a-z]{0,3}"
    ];
    leaf.prop_recursive(5, 40, 6, move |inner| {
        let fields = prop::collection::vec((key.clone(), inner.clone()), 0..6);
        prop_oneof![
            prop::collection::vec(inner, 0..6).prop_map(Value::list),
            fields
                .prop_map(|fields| Value::object(fields.into_iter().map(|(key, value)| (key.into(), value)))),
        ]
    })
}

fn any_type() -> impl Strategy<Value = Type> {
    let leaf = prop_oneof![
        Just(Type::Null),
        Just(Type::Bool),
        (prop::option::of(-20_i64..0), prop::option::of(0_i64..20))
            .prop_map(|(min, max)| Type::Int(Bounds { min, max })),
        (prop::option::of(-2.0..0.5), prop::option::of(0.5..20.0))
            .prop_map(|(min, max)| Type::Float(Bounds { min, max })),
        (prop::option::of(0_u64..3), prop::option::of(3_u64..6))
            .prop_map(|(min, max)| Type::String { length: Bounds { min, max }, pattern: None }),
        Just(Type::String { length: Bounds::NONE, pattern: Some("^[a-c]+$".into()) }),
        Just(Type::Duration),
        Just(Type::Time),
        Just(Type::Json),
        Just(Type::Image),
        Just(Type::Error),
        Just(TICKET),
        Just(ITEM),
        Just(TREE),
        Just(MOOD),
        Just(RESOLUTION),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        let length = (prop::option::of(0_u64..2), prop::option::of(2_u64..4));
        let defaulted = (inner.clone(), any::<bool>())
            .prop_map(|(r#type, optional)| if optional { Type::Optional(Box::new(r#type)) } else { r#type });
        prop_oneof![
            (inner.clone(), length).prop_map(|(item, (min, max))| Type::List {
                item: Box::new(item),
                length: Bounds { min, max }
            }),
            inner.clone().prop_map(|item| Type::Map(Box::new(item))),
            inner.prop_map(|item| Type::Optional(Box::new(item))),
            prop::collection::vec(defaulted, 0..3).prop_map(|types| Type::Object(
                types
                    .into_iter()
                    .enumerate()
                    .map(|(index, r#type)| field(&format!("f{index}"), r#type))
                    .collect()
            )),
        ]
    })
}

fn any_json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        (-30_i64..30).prop_map(Json::from),
        (-30.0..30.0).prop_map(Json::from),
        (-30_i64..30).prop_map(|int| Json::from(int as f64)),
        "[a-d]{0,7}".prop_map(Json::from),
        prop::sample::select(vec![
            "1h",
            "-1h30m",
            "1",
            "h",
            "2025-01-01T00:00:00Z",
            "2025-13-01T00:00:00Z",
            "calm",
            "clam"
        ])
        .prop_map(Json::from),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        let key = prop::sample::select(vec!["type", "id", "price", "f0", "f1", "url", "path", "x y"]);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Json::from),
            prop::collection::vec((key, inner), 0..3)
                .prop_map(|fields| fields.into_iter().map(|(key, value)| (key.to_string(), value)).collect()),
        ]
    })
}

/// JSON of the type, or nearly.
fn json_near(r#type: &Type, depth: u32) -> BoxedStrategy<Json> {
    let plan = shop();
    let right = match r#type {
        Type::Null => Just(Json::Null).boxed(),
        Type::Bool => any::<bool>().prop_map(Json::from).boxed(),
        Type::Int(_) => (-21_i64..21).prop_map(Json::from).boxed(),
        Type::Float(_) => prop_oneof![(-3.0..21.0).prop_map(Json::from), (-3_i64..21).prop_map(Json::from)].boxed(),
        Type::String { .. } => "[a-d]{0,7}".prop_map(Json::from).boxed(),
        Type::Duration => "-?([0-9]{1,3}(ms|s|m|h|d|w)){0,3}".prop_map(Json::from).boxed(),
        Type::Time => "20[0-9]{2}-(0[1-9]|1[0-3])-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,3})?(Z|z|\\+01:00|-0[1-9]:30)?"
            .prop_map(Json::from)
            .boxed(),
        Type::Json => any_json().boxed(),
        Type::Image | Type::File => prop_oneof![
            Just(json!("photo.png")),
            Just(json!({"url": "https://example.com"})),
            Just(json!({"base64": "AA==", "media_type": "image/png"})),
            Just(json!({"base64": "AA==", "path": "x"})),
            Just(json!({"path": "x", "size": 1})),
        ]
        .boxed(),
        Type::List { item, .. } if depth > 0 => {
            prop::collection::vec(json_near(item, depth - 1), 0..4).prop_map(Json::from).boxed()
        }
        Type::List { .. } => Just(json!([])).boxed(),
        Type::Map(item) if depth > 0 => prop::collection::vec(("[a-c]", json_near(item, depth - 1)), 0..3)
            .prop_map(|members| members.into_iter().collect())
            .boxed(),
        Type::Map(_) => Just(json!({})).boxed(),
        Type::Optional(inner) => prop_oneof![1 => Just(Json::Null), 3 => json_near(inner, depth)].boxed(),
        Type::Record(id) => json_fields(None, &plan.records[id.index()].fields, depth),
        Type::Object(fields) => json_fields(None, fields, depth),
        Type::Enum(id) => {
            let declared = &plan.enums[id.index()];
            Union::new(declared.variants.iter().map(|variant| {
                if declared.is_plain() {
                    Just(json!(variant.name)).boxed()
                } else {
                    json_fields(Some(&variant.name), variant.fields.as_deref().unwrap_or_default(), depth)
                }
            }))
            .boxed()
        }
        Type::Error => Just(json!({"kind": "timeout", "message": "m", "step": null, "attempts": 1})).boxed(),
        Type::Conversation => any_json().boxed(),
    };
    prop_oneof![12 => right, 1 => any_json()].boxed()
}

fn json_fields(tag: Option<&str>, fields: &[Field], depth: u32) -> BoxedStrategy<Json> {
    let mut members: Vec<BoxedStrategy<Option<(String, Json)>>> = Vec::new();
    if let Some(tag) = tag {
        let member = ("type".to_string(), json!(tag));
        members.push(prop::option::weighted(0.95, Just(member)).boxed());
    }
    for field in fields {
        let name = field.name.to_string();
        let member =
            json_near(&field.r#type, depth.saturating_sub(1)).prop_map(move |json| (name.clone(), json));
        members.push(prop::option::weighted(0.9, member).boxed());
    }
    members.push(prop::option::weighted(0.05, Just(("extra".to_string(), json!(1)))).boxed());
    members.prop_map(|members| members.into_iter().flatten().collect()).boxed()
}

fn validator(schema: &Json) -> jsonschema::Validator {
    jsonschema::draft202012::options().should_validate_formats(true).build(schema).expect("a schema")
}

proptest! {
    #[test]
    fn values_are_read_back_as_they_were(value in any_value()) {
        let text = serde_json::to_string(&value).expect("JSON");
        let back: Value = serde_json::from_str(&text).expect("a value");
        prop_assert_eq!(serde_json::to_string(&back).expect("JSON"), text);
        prop_assert_eq!(back, value);
    }

    #[test]
    fn any_value_has_text(value in any_value()) {
        let json: Json = serde_json::from_str(&value.to_json_text()).expect("JSON");
        prop_assert_eq!(&json, &value.to_json());
        prop_assert!(value.size().is_ok());
        value.render();
    }

    /// The decoder and the schema agree about what is right, what is decoded is read back from its encoding, and
    /// also is right by the strict schema.
    #[test]
    fn schemas_mean_what_decoding_does(
        (r#type, json) in any_type().prop_flat_map(|r#type| {
            let json = json_near(&r#type, 3);
            (Just(r#type), json)
        })
    ) {
        let plan = shop();
        let schema = schema(&plan, &r#type);
        let decoded = decode(&plan, &r#type, &json, UnknownFields::Refused);
        prop_assert_eq!(
            decoded.is_ok(), validator(&schema).is_valid(&json),
            "{:?}\n{}\n{}", decoded, schema, json
        );
        let Ok(value) = decoded else { return Ok(()) };
        let encoded = value.to_json();
        prop_assert_eq!(&decode(&plan, &r#type, &encoded, UnknownFields::Refused), &Ok(value.clone()));
        prop_assert_eq!(&conform(&plan, &r#type, &value, UnknownFields::Refused), &Ok(value.clone()));
        if let Ok(strict) = strict_schema(&plan, &r#type) {
            // An attachment's media type is the one thing that decoding leaves out.
            if !schema.to_string().contains("media_type") {
                let answer = if strict.wrapped { json!({ RESPONSE_KEY: encoded }) } else { encoded.clone() };
                prop_assert!(validator(&strict.schema).is_valid(&answer), "{}\n{}", strict.schema, answer);
            }
            jsonschema::draft202012::meta::validate(&strict.schema).expect("a schema");
        }
        let output = output_schema(&plan, &r#type);
        prop_assert_eq!(&output.schema["type"], "object");
        let answer = if output.wrapped { json!({ RESPONSE_KEY: encoded }) } else { encoded.clone() };
        prop_assert_eq!(output.unwrap(answer), encoded);
    }

    #[test]
    fn durations_and_times_are_read_back(duration in any::<i64>(), time in TIME_MS_MIN..=TIME_MS_MAX) {
        prop_assert_eq!(parse_duration(&duration_text(duration)), Some(duration));
        prop_assert_eq!(parse_time(&time_text(time)), Some(time));
    }

    #[test]
    fn any_text_is_a_duration_and_a_time_or_none(text in ".{0,40}") {
        parse_duration(&text);
        parse_time(&text);
        nearest_name(&text, ["calm", "upset"]);
    }
}
