//! The host on tokio: claims runs, steps the machine, commits, performs effects.
