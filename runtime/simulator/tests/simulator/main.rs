//! Programs in virtual time, and under faults.

mod faults;
mod programs;
mod testing;
