//! The meaning of pure expressions, shared by constants at compile time and steps at run time.
