//! One layout, twice the same, and never another program.

mod corpus;
mod layout;
mod property;
