//! Branches, loops, and what runs together.

use insta::assert_snapshot;

use super::describe::{body, described};

#[test]
fn a_branch_that_leaves_is_a_condition_on_the_rest() {
    assert_snapshot!(body(
        "if !c { return \"no\" }\nemit \"yes\"\nif b > 3 { emit \"big\" } else { fail \"small\" }\nreturn a"
    ));
}

#[test]
fn the_only_effect_of_a_value_has_its_name() {
    assert_snapshot!(body(
        "let x = if c { fetch(a) } else { a }\nlet y = if c { fetch(a) } else { Writer(a) }\nlet z = fetch(a) catch \"\"\nreturn x + y + z"
    ));
}

#[test]
fn match_with_effects() {
    assert_snapshot!(described(
        "enum Answer { Said { text: string }, Silent }
         tool answer() -> Answer { exec: [\"answer\"] }
         workflow main() -> string {
           let answer = answer()
           let text = match answer {
             Said { text } if text.length > 3 => fetch(text)
             Said { text: t } => t
             Silent => return \"silent\"
           }
           match answer { Said { text } => { emit text } }
           return text
         }"
    ));
}

#[test]
fn loops_give_their_variables_back() {
    assert_snapshot!(body(
        "var total = 0
         for x, i in xs {
           if x == a { continue }
           total = total + count(x) + i
         }
         repeat up to 3 {
           if total > b { break }
           total = total + 1
         }
         while total < b up to 10 { total = total + count(a) }
         return \"${total}\""
    ));
}

#[test]
fn a_while_condition_may_have_an_effect() {
    assert_snapshot!(body("var n = 0\nwhile count(a) > n up to 5 { n = n + 1 }\nreturn \"${n}\""));
}

#[test]
fn together() {
    assert_snapshot!(body(
        "let facts = parallel { one: fetch(a), two: { let n = count(a)\n n + 1 }, three: b }
         let pages = parallel(max: 2) for x, i in xs { fetch(x + \"${i}\") catch null }
         let first = race { fast: fetch(a), slow: Writer(a) }
         return first + facts.one + \"${pages.length}\""
    ));
}

#[test]
fn errors_are_caught() {
    assert_snapshot!(body(
        "let x = fetch(a) catch err { return err.message }
         try { emit fetch(x) } catch err { if err.kind is timeout { emit \"late\" } else { fail err } }
         let n = 1 % b catch 0
         return \"${n}\""
    ));
}

#[test]
fn names_are_counted_below_their_path() {
    assert_snapshot!(body(
        "fetch(a)\nfetch(a)\nif c { fetch(a) }\nlet x = fetch(a)\nif c {\n let x = fetch(a)\n emit x\n}\nfor y in xs { fetch(y) }\nreturn x"
    ));
}
