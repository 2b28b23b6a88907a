//! The pure state machine of runs: a state and an event in, a state and commands out.
