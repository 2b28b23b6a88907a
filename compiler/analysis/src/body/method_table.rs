//! The methods that values have.

use agentflow_plan::Method;

use crate::typed::Type;

/// What a method takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// Text.
    Text,
    /// A whole number.
    Whole,
    /// A whole number that may be left out.
    MaybeWhole,
    /// An item of the list.
    Item,
    /// A key of the map.
    Key,
}

/// What a method gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gives {
    /// `string`
    Text,
    /// `bool`
    Truth,
    /// `int`
    Whole,
    /// `string[]`
    Texts,
    /// `json`
    Json,
    /// An item of the list.
    Item,
    /// An item of the list, or null.
    MaybeItem,
    /// A list like it.
    Same,
    /// The list in the list.
    Flat,
    /// A list of the values of the map.
    Values,
    /// A number like it.
    Number,
}

/// A method.
#[derive(Debug, Clone, Copy)]
pub struct MethodEntry {
    /// Its name.
    pub name: &'static str,
    /// What it is to the runtime.
    pub method: Method,
    /// Its parameters, with their names.
    pub takes: &'static [(&'static str, Takes)],
    /// Its result.
    pub gives: Gives,
}

const fn entry(
    name: &'static str,
    method: Method,
    takes: &'static [(&'static str, Takes)],
    gives: Gives,
) -> MethodEntry {
    MethodEntry { name, method, takes, gives }
}

const SLICE: &[(&str, Takes)] = &[("from", Takes::Whole), ("to", Takes::MaybeWhole)];
const TEXT: &[(&str, Takes)] = &[("text", Takes::Text)];
const COUNT: &[(&str, Takes)] = &[("count", Takes::Whole)];

const STRING: &[MethodEntry] = &[
    entry("lower", Method::Lower, &[], Gives::Text),
    entry("upper", Method::Upper, &[], Gives::Text),
    entry("trim", Method::Trim, &[], Gives::Text),
    entry("split", Method::Split, &[("separator", Takes::Text)], Gives::Texts),
    entry("lines", Method::Lines, &[], Gives::Texts),
    entry("contains", Method::Contains, TEXT, Gives::Truth),
    entry("starts_with", Method::StartsWith, TEXT, Gives::Truth),
    entry("ends_with", Method::EndsWith, TEXT, Gives::Truth),
    entry("replace", Method::Replace, &[("old", Takes::Text), ("new", Takes::Text)], Gives::Text),
    entry("slice", Method::Slice, SLICE, Gives::Text),
    entry("parse_json", Method::ParseJson, &[], Gives::Json),
];

const LIST: &[MethodEntry] = &[
    entry("first", Method::First, &[], Gives::MaybeItem),
    entry("last", Method::Last, &[], Gives::MaybeItem),
    entry("contains", Method::Contains, &[("item", Takes::Item)], Gives::Truth),
    entry("join", Method::Join, &[("separator", Takes::Text)], Gives::Text),
    entry("sum", Method::Sum, &[], Gives::Item),
    entry("min", Method::Min, &[], Gives::MaybeItem),
    entry("max", Method::Max, &[], Gives::MaybeItem),
    entry("sort", Method::Sort, &[], Gives::Same),
    entry("reverse", Method::Reverse, &[], Gives::Same),
    entry("take", Method::Take, COUNT, Gives::Same),
    entry("drop", Method::Drop, COUNT, Gives::Same),
    entry("unique", Method::Unique, &[], Gives::Same),
    entry("flatten", Method::Flatten, &[], Gives::Flat),
    entry("slice", Method::Slice, SLICE, Gives::Same),
];

const MAP: &[MethodEntry] = &[
    entry("keys", Method::Keys, &[], Gives::Texts),
    entry("values", Method::Values, &[], Gives::Values),
    entry("get", Method::Get, &[("key", Takes::Key)], Gives::MaybeItem),
    entry("contains", Method::Contains, &[("key", Takes::Key)], Gives::Truth),
];

const NUMBER: &[MethodEntry] = &[
    entry("round", Method::Round, &[], Gives::Whole),
    entry("floor", Method::Floor, &[], Gives::Whole),
    entry("ceil", Method::Ceil, &[], Gives::Whole),
    entry("abs", Method::Abs, &[], Gives::Number),
];

const ANY: &[MethodEntry] = &[
    entry("to_string", Method::ToString, &[], Gives::Text),
    entry("to_json", Method::ToJson, &[], Gives::Text),
];

/// All tables, by the kind of values that they are of.
pub const METHODS: &[(&str, &[MethodEntry])] =
    &[("strings", STRING), ("lists", LIST), ("maps", MAP), ("numbers", NUMBER), ("all values", ANY)];

fn tables(ty: &Type) -> [&'static [MethodEntry]; 2] {
    match ty {
        Type::String(_) => [STRING, ANY],
        Type::List(_) => [LIST, ANY],
        Type::Map(_) => [MAP, ANY],
        Type::Int(_) | Type::Float(_) => [NUMBER, ANY],
        Type::Conversation(_) | Type::Secret | Type::Null | Type::NoValue | Type::Never | Type::Unknown => {
            [&[], &[]]
        }
        _ => [&[], ANY],
    }
}

/// The method of a type with this name.
pub fn method(ty: &Type, name: &str) -> Option<&'static MethodEntry> {
    tables(ty).into_iter().flatten().find(|entry| entry.name == name)
}

/// Whether the type has a method of this name.
pub fn is_method(ty: &Type, name: &str) -> bool {
    method(ty, name).is_some()
}

/// The names of all methods and properties of a type.
pub fn methods_of(ty: &Type) -> impl Iterator<Item = &'static str> + use<> {
    let length = matches!(ty, Type::String(_) | Type::List(_) | Type::Map(_)).then_some("length");
    let send = matches!(ty, Type::Conversation(_)).then_some("send");
    tables(ty).into_iter().flatten().map(|entry| entry.name).chain(length).chain(send)
}

/// What a type must be so that a method whose name it does not have exists: for "is a method of strings".
pub fn owner_of(name: &str) -> Option<&'static str> {
    let owners: [(&[MethodEntry], &str); 4] =
        [(STRING, "strings"), (LIST, "lists"), (MAP, "maps"), (NUMBER, "numbers")];
    owners.into_iter().find(|(table, _)| table.iter().any(|entry| entry.name == name)).map(|(_, owner)| owner)
}
