//! How things are laid out: source and result side by side.

use super::laws::check;

/// Asserts the layout of a text.
fn lays_out(text: &str, expected: &str) {
    assert_eq!(check(text, text), expected);
}

/// Asserts that a text is laid out as it should be already.
fn stays(text: &str) {
    lays_out(text, text);
}

#[test]
fn an_empty_file() {
    lays_out("", "");
    lays_out("  \n\n", "");
    stays("// Nothing yet.\n");
    stays("//! About this file.\n\n// Nothing yet.\n");
}

#[test]
fn where_lines_were_broken_does_not_matter() {
    let one_line = "record Order { id: string, total: float }\n";
    lays_out("record   Order{\n\n  id :string\n  total:float\n}", one_line);
    stays(one_line);
    let agent = "agent A(text: string) -> string {\n  model: fast\n  prompt: text\n}\n";
    lays_out("agent A( text:string )->string { model: fast, prompt: text }", agent);
}

#[test]
fn variants_with_payloads_have_lines_of_their_own() {
    stays("enum Mood { calm, upset }\n");
    lays_out(
        "enum R { Refunded { amount: float }, Escalated }",
        "enum R {\n  Refunded { amount: float }\n  Escalated\n}\n",
    );
}

#[test]
fn braces_of_neighbours_are_aligned() {
    lays_out(
        "model fast { provider: p, name: \"a\" }\nmodel smart { provider: p, name: \"b\" }\n\nmodel x { provider: p, name: \"c\" }",
        "model fast  { provider: p, name: \"a\" }\nmodel smart { provider: p, name: \"b\" }\n\nmodel x { provider: p, name: \"c\" }\n",
    );
}

#[test]
fn a_block_that_does_one_short_thing_stays_on_its_line() {
    stays(
        "workflow w(c: bool) -> string {
  if !c { return \"no\" }
  let x = if c { f(1) } else { null }
  return \"yes\"
}
",
    );
    lays_out(
        "workflow w(c: bool) { if c { a()\nb() } else { c() } }",
        "workflow w(c: bool) {
  if c {
    a()
    b()
  } else {
    c()
  }
}
",
    );
}

#[test]
fn comments_and_single_blank_lines_stay() {
    lays_out(
        "record A { // first\n  // about x\n  x: int // x\n\n\n  y: int\n  // last\n}\n\n\n// after\nrecord B { z: int }",
        "record A {
  // first
  // about x
  x: int // x

  y: int
  // last
}

// after
record B { z: int }
",
    );
}

#[test]
fn comments_in_the_middle_stay_between_the_same_parts() {
    lays_out(
        "workflow w(x: bool) -> /* ret */ int {
  let x = 1 +  /* why */ 2
  if x {
            return 1
  }
  // otherwise
  else {
        return 2
  }
  emit xs
   // first
   .sort()
  emit x + // plus
    y
  let z = /* a */ f( 1,2 )
  // in chain
  catch   err { emit 1; 2 }
  z =
  // alone
  3
}",
        "workflow w(x: bool) -> /* ret */ int {
  let x = 1 + /* why */ 2
  if x {
    return 1
  }
  // otherwise
  else {
    return 2
  }
  emit xs
    // first
    .sort()
  emit x
    + // plus
    y
  let z = /* a */ f(1, 2)
    // in chain
    catch err {
      emit 1
      2
    }
  z =
    // alone
    3
}
",
    );
}

#[test]
fn a_comment_in_an_odd_place_keeps_what_is_around_it() {
    stays("workflow w() -> int {\n  let x = ( /* why */ 1  + 2 )\n  return x\n}\n");
}

#[test]
fn long_calls_break_at_their_arguments() {
    lays_out(
        "workflow w() { let x = call_of_something_long(first_argument_that_is_long, second: another_long_argument, third: 3) }",
        "workflow w() {
  let x = call_of_something_long(
    first_argument_that_is_long,
    second: another_long_argument,
    third: 3,
  )
}
",
    );
}

#[test]
fn long_conditions_break_before_operators() {
    lays_out(
        "fn f(a: bool) -> bool { return a_condition_with_a_long_name && another_condition_with_a_long_name || the_third_condition_of_all }",
        "fn f(a: bool) -> bool {
  return a_condition_with_a_long_name && another_condition_with_a_long_name
    || the_third_condition_of_all
}
",
    );
}

#[test]
fn parentheses_stay_where_they_mean_something() {
    stays("const A: int = (1 + 2) * 3\n");
    stays("const A: bool = (a && b) || c\n");
    lays_out("const A: int = f((1 + 2))\n", "const A: int = f(1 + 2)\n");
}

#[test]
fn blocks_of_text_are_indented_with_what_is_around_them() {
    lays_out(
        "agent A() -> string {\n model: m\n instructions: \"\"\"\n One\n   two\n\n three\n \"\"\"\n}",
        "agent A() -> string {
  model: m
  instructions: \"\"\"
    One
      two

    three
  \"\"\"
}
",
    );
}

#[test]
fn what_could_not_be_read_stays_as_it_was() {
    lays_out("record  A { x: }\nrecord  B { x: int }", "record  A { x: }\nrecord B { x: int }\n");
}

/// Which of it belongs to which declaration cannot be said while there are mistakes.
#[test]
fn a_text_whose_comments_would_change_stays() {
    stays("/* open /* x */\n/// About R\nrecord   R {\n  a: int\n}\n");
    check(
        "a comment that ends where a declaration begins",
        "enum A { b }\n/* two\n   lines */ record   R { a: }\n",
    );
}
