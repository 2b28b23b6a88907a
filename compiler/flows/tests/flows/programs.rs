//! The corpora of programs, by what they show.

use crate::corpus::check;

#[test]
fn where_data_can_flow() {
    check(include_str!("programs/data.txt"), 30);
}

#[test]
fn who_comes_to_call_itself() {
    check(include_str!("programs/cycles.txt"), 20);
}

#[test]
fn which_times_fit() {
    check(include_str!("programs/times.txt"), 30);
}

#[test]
fn which_budgets_count() {
    check(include_str!("programs/budgets.txt"), 8);
}

#[test]
fn loops_sequences_and_unreached_agents() {
    check(include_str!("programs/whole.txt"), 30);
}
