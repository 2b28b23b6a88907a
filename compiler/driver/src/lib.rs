//! The compiler's façade: a world of files in, a plan and findings out.
