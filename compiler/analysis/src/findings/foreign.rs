//! Words that other languages use, and what is written here instead. No name of this language is near to them in meaning,
//! however near in letters.

/// What is written instead of a word.
#[derive(Debug, Clone, Copy)]
pub enum Instead {
    /// Exactly this.
    Word(&'static str),
    /// Something that this sentence tells.
    Help(&'static str),
}

use Instead::{Help, Word};

/// A name where a value is due.
pub fn value(name: &str) -> Option<Instead> {
    Some(match name {
        "None" | "nil" | "undefined" | "NULL" | "Null" => Word("null"),
        "none" | "NaN" => Help("where nothing is there, write `null`; a text stands between double quotes"),
        "True" | "TRUE" => Word("true"),
        "False" | "FALSE" => Word("false"),
        "not" => Help("write `!` before the condition: `!done`"),
        "new" => Help("values are made by their type alone: `Ticket { … }`"),
        "await" => Help("leave it out: every call is waited for"),
        "self" | "this" => Help("there are no objects: what a declaration needs is a parameter of it"),
        "input" => Help("what a run is given are the parameters of its workflow"),
        _ => return None,
    })
}

/// A name that is called.
pub fn callable(name: &str) -> Option<Instead> {
    Some(match name {
        "len" | "length" | "size" | "count" => Help("lengths are a property: `items.length`"),
        "print" | "println" | "console" | "log" | "echo" | "printf" | "puts" => {
            Help("to show progress, write `emit …`")
        }
        "str" | "String" | "string" | "toString" | "to_string" => {
            Help("make it text by `x.to_string()`, or in a text: `\"${x}\"`")
        }
        "int" | "parseInt" | "Number" => {
            Help("make numbers whole by `x.round()`, and read text as JSON by `text.parse_json()`")
        }
        "float" | "parseFloat" => {
            Help("an `int` stands wherever a `float` is due; read text as JSON by `text.parse_json()`")
        }
        "not" => Help("write `!` before the condition: `!(…)`"),
        "sum" | "min" | "max" | "sorted" | "reversed" | "unique" => {
            Help("it is a method of lists: `items.sum()`, `items.min()`, `items.sort()`")
        }
        "map" | "filter" | "forEach" => Help("use a comprehension: `[x.name for x in items if x.ok]`"),
        "enumerate" => Help("a loop can count along: `for item, index in items { … }`"),
        "zip" => Help("go through one list with its index: `for item, index in items { … }`"),
        "abs" | "round" | "floor" | "ceil" => Help("it is a method of numbers: `x.round()`"),
        "isinstance" | "typeof" | "type" => Help("test what a value is by `x is string`"),
        "raise" | "throw" | "Error" | "Exception" | "panic" => Help("to fail, write `fail \"message\"`"),
        "assert" => Help("in a test, write `expect …`; in a workflow, `if … { fail \"message\" }`"),
        "call" => Help("a call is written by its name alone: `lookup_order(id)`"),
        "wait_for" | "waitFor" => Help("wait for a signal by `wait payment within 1d`"),
        "time" | "Date" | "today" => Help("the time is `now()`"),
        "uuid4" | "uuidv4" => Help("a new id is `uuid()`"),
        "getenv" | "getEnv" => Help("a variable of the environment is `env(\"NAME\", default: \"…\")`"),
        "jsonify" | "dumps" | "stringify" => Help("make it JSON by `x.to_json()`"),
        _ => return None,
    })
}

/// A method.
pub fn method(name: &str) -> Option<Instead> {
    Some(match name {
        "map" | "filter" | "collect" | "flat_map" | "flatMap" => {
            Help("use a comprehension: `[x.name for x in items if x.ok]`")
        }
        "forEach" | "for_each" | "each" => Help("use a loop: `for x in items { … }`"),
        "push" | "append" | "add" | "insert" | "extend" | "concat" => {
            Help("values never change; build a new list: `items = items + [item]`")
        }
        "substring" | "substr" | "charAt" | "sub" => Help("take a part by `.slice(from, to)`"),
        "size" | "len" | "count" => Help("write `.length`"),
        "includes" | "has" | "indexOf" | "index_of" | "contains_key" | "has_key" => {
            Help("test it by `.contains(…)`")
        }
        "toUpperCase" | "to_uppercase" | "to_upper" | "toUpper" | "uppercase" => Word("upper"),
        "toLowerCase" | "to_lowercase" | "to_lower" | "toLower" | "lowercase" => Word("lower"),
        "toString" | "str" | "string" | "text" | "as_string" => Word("to_string"),
        "startsWith" | "startswith" | "hasPrefix" => Word("starts_with"),
        "endsWith" | "endswith" | "hasSuffix" => Word("ends_with"),
        "strip" | "trimmed" => Word("trim"),
        "replaceAll" | "replace_all" => Word("replace"),
        "sorted" | "sort_by" | "sortBy" => Word("sort"),
        "reversed" => Word("reverse"),
        "distinct" | "uniq" | "dedup" => Word("unique"),
        "flat" => Word("flatten"),
        "format" => Help("put values into a text: `\"${name} has ${count}\"`"),
        "json" | "toJson" | "toJSON" | "stringify" => Word("to_json"),
        "is_empty" | "isEmpty" | "empty" => Help("compare the length: `.length == 0`"),
        "find" | "some" | "any" => {
            Help("keep what fits, and look at the first: `[x for x in items if x.ok].first()`")
        }
        "every" | "all" => Help("count what fits: `[x for x in items if x.ok].length == items.length`"),
        "reduce" | "fold" => Help("use a `var` and a loop, or `.sum()`"),
        "unwrap" | "unwrap_or" | "or" => Help("give what stands in for null: `x ?? …`"),
        "items" | "entries" => Help("go through the keys: `for key in map.keys() { … }`"),
        "set" | "put" | "remove" | "delete" | "pop" => Help("values never change: build a new one"),
        _ => return None,
    })
}

/// A type.
pub fn type_name(name: &str) -> Option<Instead> {
    Some(match name {
        "str" | "String" | "text" | "Text" | "Str" | "varchar" | "char" => Word("string"),
        "integer" | "Integer" | "Int" | "i32" | "i64" | "u32" | "u64" | "long" | "int64" => Word("int"),
        "double" | "Float" | "Double" | "f64" | "f32" | "decimal" | "Decimal" => Word("float"),
        "boolean" | "Boolean" | "Bool" => Word("bool"),
        "Date" | "DateTime" | "datetime" | "timestamp" | "Time" | "date" => Word("time"),
        "Duration" | "timedelta" => Word("duration"),
        "any" | "Any" | "object" | "Object" | "unknown" | "Json" | "JSON" => Word("json"),
        "number" | "Number" => Help("write `float` for any number, or `int` for whole ones"),
        "void" | "Void" | "None" | "unit" | "undefined" | "nil" => {
            Help("leave `-> …` out where nothing is returned; a value that may be missing is `T?`")
        }
        "dict" | "Dict" | "Map" | "hash" | "Record" => {
            Help("write `map<T>`, whose keys are strings, or declare a `record`")
        }
        "list" | "List" | "array" | "Array" | "vec" | "Vec" | "set" | "Set" => {
            Help("a list of strings is `string[]`")
        }
        "Optional" | "Option" | "Maybe" => Help("a value that may be missing is `T?`"),
        "bytes" | "Bytes" | "blob" | "buffer" => Help("files are `file`, images `image`"),
        _ => return None,
    })
}
