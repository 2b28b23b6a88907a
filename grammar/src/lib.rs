//! Text to tree: the pest grammar, its error-tolerant parsing, and the typed tree with spans and comments.
