//! The compiled plan: what a run needs, as plain, versioned, serializable data with a content hash; values and their
//! types, with the JSON Schema that says what a type is, and the reading and writing that keeps to it.
//!
//! **Not in it**: source text, names that are still to be resolved, and behaviour. What a plan *means* is the
//! business of `agentflow-evaluator` (pure expressions) and `agentflow-machine` (everything else).

mod agent;
mod expression;
mod id;
mod model;
mod node;
mod pattern;
mod plan;
mod plan_hash;
mod policy;
mod region;
mod statement;
mod tool;
mod types;
mod value;
mod value_serde;
mod workflow;

mod conform;
mod decode;
mod deep_json;
mod describe;
mod duration_text;
mod encode;
mod integrity;
mod nearest;
mod number;
mod pattern_cache;
mod problem;
mod render;
mod schema;
mod size;
mod time_text;
mod untyped;

pub use agent::*;
pub use conform::{UnknownFields, conform};
pub use decode::{decode, decode_arguments, decode_arguments_text, decode_text};
pub use duration_text::{duration_text, parse_duration};
pub use encode::{Outside, secret_text};
pub use expression::*;
pub use id::*;
pub use model::*;
pub use nearest::nearest_name;
pub use node::*;
pub use number::{compare_int_float, whole};
pub use pattern::*;
pub use pattern_cache::{PatternCache, compile_pattern};
pub use plan::*;
pub use policy::*;
pub use problem::{PROBLEMS_MAX, Problem, Problems};
pub use region::*;
pub use schema::{
    NotStrict, OutputSchema, RESPONSE_KEY, SchemaDocument, output_schema, parameters_schema, schema,
    schema_documents, schema_names, strict_parameters_schema, strict_schema,
};
pub use size::{DEPTH_MAX, NODES_MAX, Size, TEXT_BYTES_MAX, TooLarge};
pub use statement::*;
pub use time_text::{TIME_MS_MAX, TIME_MS_MIN, parse_time, time_text};
pub use tool::*;
pub use types::*;
pub use value::*;
pub use workflow::*;
