//! Text to tree: the pest grammar, its error-tolerant parsing, and the typed tree with spans and comments.
//! Not in it: names, types and meaning. Which settings exist, what a name refers to, and whether a value fits
//! is for the analysis to say.

pub mod tree;
