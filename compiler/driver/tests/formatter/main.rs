//! One layout, twice the same, and never another program: over every program of the repository, and over programs that are
//! drawn at random.

mod corpus;
mod drawn;
mod laws;
mod layout;
mod property;
mod width;
