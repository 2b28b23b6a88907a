//! The tests of the grammar: what a text means as a tree, what is told of a wrong one, and that no text is too much.

mod dump;
mod findings;
mod hostile;
mod reading;
mod whole;
mod wrong;
