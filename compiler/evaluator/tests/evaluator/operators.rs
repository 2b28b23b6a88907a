//! Operators.

use agentflow_plan::{BinaryOperator, Value};

use crate::builder::*;

#[test]
fn numbers() {
    check(e(1) + 2, "3");
    check(e(1) + 2.5, "3.5");
    check(e(7) - 9, "-2");
    check(e(6) * 7, "42");
    check(e(7) / 2, "3.5");
    check(e(6) / 3, "2.0");
    check(e(7) % 3, "1");
    check(e(-7) % 3, "-1");
    check(e(i64::MIN).binary(BinaryOperator::Remainder, -1), "0");
    check(-e(5), "-5");
    check(-e(2.5), "-2.5");
    check(e(0.1) + 0.2, "0.30000000000000004");
}

#[test]
fn numbers_that_do_not_fit() {
    check(e(i64::MAX) + 1, "failed: 9223372036854775807 + 1 does not fit 64 bits");
    check(e(i64::MIN) - 1, "failed: -9223372036854775808 - 1 does not fit 64 bits");
    check(e(i64::MAX) * 2, "failed: 9223372036854775807 * 2 does not fit 64 bits");
    check(-e(i64::MIN), "failed: -(-9223372036854775808) does not fit 64 bits");
    check(e(1) / 0, "failed: 1 is divided by zero");
    check(e(1.0) / 0.0, "failed: 1.0 is divided by zero");
    check(e(1) % 0, "failed: 1 is divided by zero");
    check(e(1e308) * 10.0, "failed: 1e+308 * 10.0 is no finite number");
    check(e(1e308) / 0.01, "failed: 1e+308 / 0.01 is no finite number");
}

#[test]
fn texts_and_lists() {
    check(e("a") + "b", r#""ab""#);
    check(list([1]) + list([2, 3]), "[1,2,3]");
    check(e("a") + 1, "failed: `+` does not take a string and an int");
    check(e("Bearer ") + secret("KEY"), r#"{"$secret":[{"text":"Bearer "},{"secret":"KEY"}]}"#);
}

#[test]
fn times_and_durations() {
    check(time(10) + seconds(5), r#"{"$time":15000}"#);
    check(seconds(5) + time(10), r#"{"$time":15000}"#);
    check(time(10) - seconds(15), r#"{"$time":-5000}"#);
    check(time(10) - time(4), r#"{"$duration":6000}"#);
    check(seconds(1) + seconds(2), r#"{"$duration":3000}"#);
    check(seconds(1) - seconds(2), r#"{"$duration":-1000}"#);
    check(seconds(2) * 3, r#"{"$duration":6000}"#);
    check(e(1.5) * seconds(2), r#"{"$duration":3000}"#);
    check(seconds(1) / 3, r#"{"$duration":333}"#);
    check(seconds(2) / 3, r#"{"$duration":667}"#);
    check(-seconds(2) / 3, r#"{"$duration":-667}"#);
    check(seconds(1) / 0.5, r#"{"$duration":2000}"#);
    check(seconds(3) / seconds(2), "1.5");
    check(-seconds(2), r#"{"$duration":-2000}"#);
    check(v(Value::Duration(i64::MAX)) / 1, r#"{"$duration":9223372036854775807}"#);
}

#[test]
fn times_and_durations_that_do_not_fit() {
    let endless = || v(Value::Duration(i64::MAX));
    check(
        time(0) + endless(),
        "failed: 1970-01-01T00:00:00Z + 106751991167d7h12m55s807ms is outside of the years 0 to 9999",
    );
    check(endless() + seconds(1), "failed: 106751991167d7h12m55s807ms + 1s is too long a time");
    check(endless() * 2, "failed: 106751991167d7h12m55s807ms * 2 is too long a time");
    check(seconds(1) * 1e300, "failed: 1s * 1e+300 is too long a time");
    check(seconds(1) / 0, "failed: 1s is divided by zero");
    check(time(0) + time(0), "failed: `+` does not take a time and a time");
    check(seconds(1) * seconds(1), "failed: `*` does not take a duration and a duration");
}

#[test]
fn equality() {
    check(e(1).eq(1.0), "true");
    check(e(9_007_199_254_740_993).eq(9_007_199_254_740_992.0), "false");
    check(object([("a", e(1)), ("b", e(2))]).eq(object([("b", e(2)), ("a", e(1))])), "true");
    check(object([("a", e(1))]).eq(object([("a", e(1)), ("b", null())])), "false");
    check(list([1, 2]).eq(list([2, 1])), "false");
    check(null().eq(null()), "true");
    check(seconds(0).eq(time(0)), "false");
    check(e("a").binary(BinaryOperator::NotEqual, "b"), "true");
}

#[test]
fn order() {
    check(e(1).lt(1.5), "true");
    check(e(2.0).lt(1), "false");
    check(e("Z").lt("a"), "true");
    check(e("é").lt("z"), "false");
    check(seconds(1).lt(seconds(2)), "true");
    check(time(1).lt(time(1)), "false");
    check(e(1).lt("a"), "failed: an int and a string have no order");
    check(e(true).lt(false), "failed: a bool and a bool have no order");
}

#[test]
fn logic_looks_no_further_than_needed() {
    let broken = || l(9);
    check(e(false).and(broken()), "false");
    check(e(true).or(broken()), "true");
    check(e(1).or_else(broken()), "1");
    check(e(true).and(false), "false");
    check(e(false).or(true), "true");
    check(null().or_else(2), "2");
    check(!e(true), "false");
    check(e(1).and(true), "failed: a condition must be a bool, found an int");
    check(e(true).and(1), "failed: a condition must be a bool, found an int");
    check(!null(), "failed: a condition must be a bool, found null");
}
