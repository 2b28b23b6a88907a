//! Built-in methods.

use agentflow_plan::Method::*;
use agentflow_plan::Value;

use crate::builder::*;

#[test]
fn strings() {
    check(e("héllo").m0(Length), "5");
    check(e("ÀB").m0(Lower), r#""àb""#);
    check(e("straße").m0(Upper), r#""STRASSE""#);
    check(e(" a\n").m0(Trim), r#""a""#);
    check(e("a,b,").m(Split, [e(",")]), r#"["a","b",""]"#);
    check(e("añ").m(Split, [e("")]), r#"["a","ñ"]"#);
    check(e("").m(Split, [e(",")]), r#"[""]"#);
    check(e(" a  b ").m0(Split), r#"["a","b"]"#);
    check(e("a\r\nb\n\nc\n").m0(Lines), r#"["a","b","","c"]"#);
    check(e("banana").m(Contains, [e("nan")]), "true");
    check(e("banana").m(StartsWith, [e("na")]), "false");
    check(e("banana").m(EndsWith, [e("na")]), "true");
    check(e("banana").m(Replace, [e("an"), e("AN")]), r#""bANANa""#);
    check(e("ab").m(Replace, [e(""), e("-")]), r#""-a-b-""#);
    check(e("x").m(Replace, [e("x"), e("")]), r#""""#);
}

#[test]
fn slices() {
    for (start, end, expected) in [
        (0, Some(2), "hé"),
        (1, None, "éllo"),
        (-3, None, "llo"),
        (-3, Some(-1), "ll"),
        (3, Some(1), ""),
        (0, Some(99), "héllo"),
        (-99, Some(99), "héllo"),
        (i64::MIN, Some(i64::MAX), "héllo"),
        (i64::MAX, Some(i64::MIN), ""),
    ] {
        let arguments = || [e(start)].into_iter().chain(end.map(e));
        check(e("héllo").m(Slice, arguments()), &format!("{expected:?}"));
        let letters = |text: &str| list(text.chars().map(|letter| e(&*letter.to_string())));
        let expected = expected.chars().map(|letter| format!("\"{letter}\"")).collect::<Vec<_>>().join(",");
        check(letters("héllo").m(Slice, arguments()), &format!("[{expected}]"));
    }
}

#[test]
fn lists() {
    check(list([1, 2]).m0(Length), "2");
    check(list([1, 2]).m0(First), "1");
    check(list([1, 2]).m0(Last), "2");
    check(empty().m0(First), "null");
    check(empty().m0(Last), "null");
    check(list([1, 2]).m(Contains, [e(2.0)]), "true");
    check(list(["a", "b"]).m(Join, [e("-")]), r#""a-b""#);
    check(list(["a", "b"]).m0(Join), r#""ab""#);
    check(list([e("a"), secret("K")]).m(Join, [e(":")]), r#"{"$secret":[{"text":"a:"},{"secret":"K"}]}"#);
    check(list([1, 2, 3]).m0(Reverse), "[3,2,1]");
    check(list([1, 2, 3]).m(Take, [e(2)]), "[1,2]");
    check(list([1, 2, 3]).m(Take, [e(-1)]), "[]");
    check(list([1, 2, 3]).m(Drop, [e(2)]), "[3]");
    check(list([1, 2, 3]).m(Drop, [e(i64::MAX)]), "[]");
    check(list([e(2), e(1.0), e(2.0), e(1)]).m0(Unique), "[2,1.0]");
    check(list([list([1]), list([2, 3])]).m0(Flatten), "[1,2,3]");
    check(list([1]).m0(Flatten), "failed: `flatten` takes lists of lists, found an int");
}

#[test]
fn sums_and_extremes() {
    check(list([1, 2]).m0(Sum), "3");
    check(list([e(1), e(0.5)]).m0(Sum), "1.5");
    check(list([seconds(1), seconds(2)]).m0(Sum), r#"{"$duration":3000}"#);
    check(empty().m0(Sum), "0");
    check(empty().m(Sum, [e(0.0)]), "0.0");
    check(list([1, 2]).m(Sum, [e(0.0)]), "3.0");
    check(list([i64::MAX, 1]).m0(Sum), "failed: 9223372036854775807 + 1 does not fit 64 bits");
    check(list(["a"]).m0(Sum), "failed: `sum` takes numbers or durations, found a string");
    check(list([2, 1, 3]).m0(Min), "1");
    check(list(["b", "a"]).m0(Max), r#""b""#);
    check(empty().m0(Min), "null");
}

#[test]
fn sorting_is_stable_and_total() {
    check(list([3, 1, 2]).m0(Sort), "[1,2,3]");
    // Equals stay in their order.
    check(list([e(1.0), e(0), e(1), e(1.0)]).m0(Sort), "[0,1.0,1,1.0]");
    check(
        list([object([]), list([2]), list([1, 9]), time(0), seconds(0), e("a"), e(-1), e(true), null()])
            .m0(Sort),
        r#"[null,true,-1,"a",{"$duration":0},{"$time":0},[1,9],[2],{}]"#,
    );
}

#[test]
fn maps() {
    let map = || object([("b", e(1)), ("a", e(2))]);
    check(map().m0(Length), "2");
    check(map().m0(Keys), r#"["b","a"]"#);
    check(map().m0(Values), "[1,2]");
    check(map().m(Get, [e("a")]), "2");
    check(map().m(Get, [e("c")]), "null");
    check(map().m(Contains, [e("a")]), "true");
}

#[test]
fn numbers() {
    check(e(2.5).m0(Round), "3");
    check(e(-2.5).m0(Round), "-3");
    check(e(2.9).m0(Floor), "2");
    check(e(-2.1).m0(Floor), "-3");
    check(e(2.1).m0(Ceil), "3");
    check(e(7).m0(Round), "7");
    check(e(1e300).m0(Round), "failed: 1e+300 does not fit 64 bits");
    check(e(-3).m0(Abs), "3");
    check(e(-3.5).m0(Abs), "3.5");
    check(e(i64::MIN).m0(Abs), "failed: -(-9223372036854775808) does not fit 64 bits");
    check(e(3).m0(Range), "[0,1,2]");
    check(e(-3).m0(Range), "[]");
}

#[test]
fn text_and_json() {
    check(e(20.0).m0(ToString), r#""20.0""#);
    check(e("a").m0(ToString), r#""a""#);
    check(seconds(90).m0(ToString), r#""1m30s""#);
    check(secret("K").m0(ToString), r#"{"$secret":[{"secret":"K"}]}"#);
    check(e("a").m0(ToJson), r#""\"a\"""#);
    check(object([("t", time(0))]).m0(ToJson), r#""{\"t\":\"1970-01-01T00:00:00Z\"}""#);
    check(e(r#"{"a": [1, 2.0]}"#).m0(ParseJson), r#"{"a":[1,2.0]}"#);
    check(
        e("{").m0(ParseJson),
        "failed: `parse_json`: this is no JSON: EOF while parsing an object at line 1 column 1",
    );
    check(
        e(&*("[".repeat(100) + &"]".repeat(100))).m0(ParseJson),
        "failed: `parse_json`: this is nested deeper than 96 levels",
    );
}

#[test]
fn what_a_value_does_not_have() {
    check(e(1).m0(Trim), "failed: an int has no `trim`");
    check(null().m0(Length), "failed: null has no `length`");
    check(v(Value::Bool(true)).m0(StartsWith), "failed: a bool has no `starts_with`");
    check(secret("K").m0(Length), "failed: a secret has no `length`");
    check(e("a").m(Contains, [e(1)]), "failed: `contains` takes a string, found an int");
    check(e("a").m0(Contains), "failed: `contains` takes a string, found none");
    check(list([1]).m(Take, [null()]), "failed: `take` takes an int, found null");
}
