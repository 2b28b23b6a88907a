//! Programs' worth of data that the tests share.

use agentflow_plan::*;

pub fn field(name: &str, r#type: Type) -> Field {
    Field { name: name.into(), doc: None, r#type, default: None }
}

pub fn string() -> Type {
    Type::String { length: Bounds::NONE, pattern: None }
}

pub fn float() -> Type {
    Type::Float(Bounds::NONE)
}

pub fn list(item: Type) -> Type {
    Type::List { item: Box::new(item), length: Bounds::NONE }
}

pub fn optional(inner: Type) -> Type {
    Type::Optional(Box::new(inner))
}

pub const TICKET: Type = Type::Record(RecordId(0));
pub const ITEM: Type = Type::Record(RecordId(1));
pub const TREE: Type = Type::Record(RecordId(2));
pub const MOOD: Type = Type::Enum(EnumId(0));
pub const RESOLUTION: Type = Type::Enum(EnumId(1));

/// Records and enums of every kind.
pub fn shop() -> Plan {
    let variant = |name: &str, fields| Variant { name: name.into(), doc: None, fields };
    let mut plan = Plan::new("shop");
    plan.records = vec![
        Record {
            name: "Ticket".into(),
            doc: None,
            fields: vec![
                field("id", string()),
                Field {
                    doc: Some("What the customer wrote, verbatim.".into()),
                    ..field(
                        "body",
                        Type::String { length: Bounds { min: Some(1), max: Some(20) }, pattern: None },
                    )
                },
                field("order_id", optional(string())),
                field("items", list(ITEM)),
                Field {
                    default: Some(Value::Int(3)),
                    ..field("priority", Type::Int(Bounds { min: Some(0), max: Some(10) }))
                },
            ],
        },
        Record {
            name: "Item".into(),
            doc: Some("What was bought.".into()),
            fields: vec![field("price", float())],
        },
        Record {
            name: "Tree".into(),
            doc: None,
            fields: vec![
                Field { doc: Some("Its mood.".into()), ..field("mood", MOOD) },
                field("children", list(TREE)),
            ],
        },
    ];
    plan.enums = vec![
        Enum {
            name: "Mood".into(),
            doc: None,
            variants: vec![
                Variant { doc: Some("All is well.".into()), ..variant("calm", None) },
                variant("upset", None),
                variant("furious", None),
            ],
        },
        Enum {
            name: "Resolution".into(),
            doc: Some("How a ticket was settled.".into()),
            variants: vec![
                variant("Refunded", Some(vec![field("amount", float()), field("note", optional(string()))])),
                variant("Answered", Some(vec![field("reply", string())])),
                variant("Escalated", None),
            ],
        },
    ];
    plan
}
