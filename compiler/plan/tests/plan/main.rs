//! Tests of the plan's data from outside: what is read, written, refused and described.

mod decoding;
mod deep;
mod integrity;
mod properties;
mod samples;
mod schemas;
