//! Tests of what expressions mean: an expression, and its value or error.

mod blocks;
mod bounds;
mod builder;
mod expressions;
mod methods;
mod operators;
mod patterns;
mod properties;
