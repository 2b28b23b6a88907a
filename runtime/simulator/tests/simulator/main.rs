//! Programs in virtual time, and under faults.

mod bounds;
mod faults;
mod programs;
mod testing;
