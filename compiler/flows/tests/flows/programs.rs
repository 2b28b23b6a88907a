//! The corpora of programs, by what they show.

use crate::corpus::{check, check_fixes, words};

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

#[test]
fn fixes_put_findings_right() {
    check_fixes(include_str!("programs/whole.txt"), 8);
}

#[test]
fn the_words_of_findings() {
    for (name, programs) in [
        ("data", include_str!("programs/data.txt")),
        ("cycles", include_str!("programs/cycles.txt")),
        ("times", include_str!("programs/times.txt")),
        ("budgets", include_str!("programs/budgets.txt")),
        ("whole", include_str!("programs/whole.txt")),
    ] {
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(name, words(programs));
        });
    }
}
