//! What is told where something that must stand does not, or cannot be read.

use super::junk::no_statement;
use super::tokens::{first_token, is_word, last_token, quoted};
use super::{Builder, Children, Node};
use crate::error::SyntaxError;
use crate::keywords::statement_meant;
use crate::scan::item_keyword;
use crate::tree::{Docs, Expr, ExprKind, Ident, Parameter, Span, Type, TypeKind};
use smol_str::SmolStr;

impl Builder<'_> {
    pub(super) fn tell_expected(&self, span: Span, what: &str) {
        self.tell(SyntaxError::new("E0101", span, format!("expected {what}")));
    }

    /// Something was expected in the place of a pair.
    pub(super) fn expected(&self, node: &Node<'_>, what: &str) {
        let start = node.as_span().start();
        let raw = node.as_str();
        let error = self.foreign(raw, start).unwrap_or_else(|| self.expected_at(raw, start, what));
        self.tell(error);
    }

    pub(super) fn missing(&self, node: &Node<'_>, what: &str) {
        self.tell(self.expected_at("", node.as_span().start(), what));
    }

    pub(super) fn missing_branches(&self, node: &Node<'_>) {
        let error = self.expected_at("", node.as_span().start(), "`{`");
        self.tell(error.with_help("branches have names: `parallel { a: first(), b: second() }`"));
    }

    /// `catch (err) { … }`
    pub(super) fn name_in_parentheses(&self, node: Node<'_>) -> Option<Ident> {
        let span = self.span(&node);
        let name = self.ident(&Children::of(node).next()?);
        self.tell(
            SyntaxError::new("E0111", span, "the name of an error stands without parentheses")
                .with_help(format!("write `catch {} {{ … }}`", name.name))
                .with_fix("Take the parentheses away", span, name.name.as_str()),
        );
        Some(name)
    }

    /// The same, of the next child.
    pub(super) fn missing_next(&self, children: &mut Children<'_>, what: &str) {
        if let Some(node) = children.next() {
            self.missing(&node, what);
        }
    }

    /// No brace follows on the line. What is between braces on the next is taken all the same, and returned.
    pub(super) fn missing_brace<'i>(&self, node: Node<'i>, told: bool) -> Option<Node<'i>> {
        let start = node.as_span().start();
        let found = Children::of(node.clone()).next();
        if told {
            return found;
        }
        let Some(inner) = &found else {
            self.body_missing.set(true);
            self.missing(&node, "`{`");
            return None;
        };
        let brace = inner.as_span().start();
        let before = self.text[..start].trim_end().len();
        let error =
            SyntaxError::new("E0101", self.place(brace, brace + 1), "expected this `{` on the line before");
        let error = error.with_help("`{` stands on the line of what it belongs to");
        let blank = self.text[before..brace].trim().is_empty();
        self.tell(if blank { error.with_fix("Move `{` up", self.place(before, brace), " ") } else { error });
        found
    }

    /// `raw` begins at `start`. Where it is empty, what comes next on the line is told, else what stands before.
    fn expected_at(&self, raw: &str, start: usize, what: &str) -> SyntaxError {
        let before = last_token(&self.text[..start]);
        let after = match before {
            Some(token) if token.len() <= 30 => format!(" after {}", quoted(token)),
            _ => String::new(),
        };
        let rest = if raw.trim().is_empty() { self.line_after(start) } else { raw };
        let token = first_token(rest);
        if token.is_empty() || token == "//" || rest.trim_start().starts_with("//") {
            let end = self.text[..start].trim_end().len();
            let length = before.map_or(1, str::len).min(end);
            let message = format!("expected {what}{after}");
            return SyntaxError::new("E0101", self.place(end - length, end), message);
        }
        let at = start + (rest.len() - rest.trim_start().len());
        let message = format!("expected {what}{after}, found {}", quoted(token));
        SyntaxError::new("E0101", self.place(at, at + token.len()), message)
    }

    pub(super) fn bad_name(&self, node: &Node<'_>) {
        let raw = node.as_str();
        if raw.starts_with(|first: char| first.is_ascii_digit()) {
            let before = &self.text[..node.as_span().start()];
            if before.ends_with('.')
                && !before.trim_end_matches('.').ends_with(|last: char| is_word(last) || last == ')')
            {
                return self.tell(self.bare_point(node.as_span().start() - 1, raw.len() + 1));
            }
            let error = SyntaxError::new("E0101", self.span(node), format!("{} is no name", quoted(raw)));
            return self.tell(error.with_help("names begin with a letter or `_`"));
        }
        if raw.chars().next().is_some_and(|first| is_word(first) && !first.is_ascii()) {
            return self.tell(self.other_letters(node.as_span().start(), raw));
        }
        if let Some(error) = self.no_parentheses(raw, node.as_span().start()) {
            return self.tell(error);
        }
        self.expected(node, "a name");
    }

    pub(super) fn bad_expr(&self, node: &Node<'_>) -> Expr {
        let broken = Expr { kind: ExprKind::Broken, span: self.span(node) };
        if let Some(error) = self.no_parentheses(node.as_str(), node.as_span().start()) {
            self.tell(error);
            return broken;
        }
        let start = node.as_span().start();
        let before = last_token(&self.text[..start]).unwrap_or("");
        if let Some(error) = self.let_mut(before, start).or_else(|| self.several_names(start)) {
            self.tell(error);
            return broken;
        }
        let ends_something =
            before.ends_with([')', ']', '}', '?']) || before.ends_with(is_word) && !takes_value(before);
        self.expected(node, if ends_something { "`=` and a value" } else { "a value" });
        broken
    }

    pub(super) fn bad_type(&self, node: &Node<'_>) {
        let start = node.as_span().start();
        let raw = if node.as_str().is_empty() { self.line_after(start) } else { node.as_str() };
        let error = match first_token(raw) {
            "=" if self.text[..start].ends_with(':') => {
                let span = self.place(start - 1, start + 1);
                SyntaxError::new("E0111", span, "`:=` is no operator").with_help("write `=`").with_fix(
                    "Write `=`",
                    span,
                    "=",
                )
            }
            token if token.starts_with('"') => self
                .expected_at(raw, start, "a type")
                .with_help("a choice of words is an `enum`: `enum Mood { calm, upset }`"),
            "{" => self
                .expected_at(raw, start, "a type")
                .with_help("declare a `record`, and write its name here"),
            _ => self.foreign(raw, start).unwrap_or_else(|| self.expected_at(raw, start, "a type")),
        };
        self.tell(error);
    }

    pub(super) fn bad_field(&self, node: &Node<'_>) {
        self.tell(self.colon_after_name(node, "a field", "a type"));
    }

    /// A parameter that cannot be read. Where it has a name, it is one all the same, of a type that nobody knows.
    pub(super) fn bad_parameter(&self, node: &Node<'_>, docs: Option<Docs>) -> Option<Parameter> {
        let (raw, start) = (node.as_str(), node.as_span().start());
        let first = &raw[..Self::leading_name(raw)];
        let rest = raw[first.len()..].trim_start();
        let second = &rest[..Self::leading_name(rest)];
        let span = self.span(node);
        let type_first =
            BUILT_IN_TYPES.contains(&first) && !second.is_empty() && second.len() == rest.trim_end().len();
        let (name, at) = if type_first {
            let at = start + raw.len() - rest.len();
            let error = SyntaxError::new("E0101", span, "the name of a parameter stands before its type");
            self.tell(error.with_help(format!("write `{second}: {first}`")).with_fix(
                format!("Write `{second}: {first}`"),
                self.place(start, at + second.len()),
                format!("{second}: {first}"),
            ));
            (second, at)
        } else {
            self.tell(self.colon_after_name(node, "a parameter", "a type"));
            (first, start)
        };
        if name.is_empty() {
            return None;
        }
        let name = Ident { name: SmolStr::new(name), span: self.place(at, at + name.len()) };
        let declared = Type { kind: TypeKind::Broken, span };
        Some(Parameter { docs, var: None, name, declared, default: None, span })
    }

    pub(super) fn bad_setting(&self, node: &Node<'_>) {
        let word = first_token(node.as_str());
        let written = match word {
            "guard" => Some("a guard is written `guard output { condition, \"message\" }`"),
            "do" => Some("a body is written `do { … }`"),
            "let" | "var" | "return" | "if" | "for" | "while" | "match" => {
                Some("statements stand in a workflow, or in the `do { … }` of a tool")
            }
            _ => None,
        };
        let error = self.colon_after_name(node, "a setting", "a value");
        self.tell(match written {
            Some(help) => {
                let start = node.as_span().start();
                let span = self.place(start, start + word.len());
                SyntaxError::new("E0101", span, format!("expected a setting, found `{word}`")).with_help(help)
            }
            None => error,
        });
    }

    /// `name …` where `name: …` is meant, or no name at all.
    fn colon_after_name(&self, node: &Node<'_>, what: &str, value: &str) -> SyntaxError {
        let (raw, start) = (node.as_str(), node.as_span().start());
        let name = Self::leading_name(raw);
        let rest = &raw[name..];
        if name == 0 {
            let expected =
                format!("{what} such as `name: {}`", if value == "a type" { "string" } else { "value" });
            return self.foreign(raw, start).unwrap_or_else(|| self.expected_at(raw, start, &expected));
        }
        if let Some(error) = self.equals_for_colon(rest, start + name, what) {
            return error;
        }
        let error = if rest.trim_start().starts_with('?') {
            let error = self.expected_at(rest, start + name, "`:` and a type");
            error.with_help("what may be missing has a `?` after its type: `name: string?`")
        } else {
            self.expected_at(rest, start + name, &format!("`:` and {value}"))
        };
        let word = &raw[..name];
        if let Some(help) = modifier(word, what) {
            let span = self.place(start, start + name);
            return SyntaxError::new("E0111", span, format!("`{word}` stands before no name here"))
                .with_help(help);
        }
        if what == "a setting" && crate::nearest::nearest(word, ["guard"]).is_some() {
            return error.with_help("did you mean `guard output { condition, \"message\" }`?");
        }
        let follows = rest.trim_start();
        let one_word = follows.trim_end().chars().all(|next| is_word(next) || "?[]<>".contains(next));
        let capital = |word: &str| word.starts_with(|first: char| first.is_ascii_uppercase());
        let has_type = BUILT_IN_TYPES.contains(&word) || capital(word) && !capital(follows);
        if what != "a setting" && has_type && follows.starts_with(is_word) && one_word {
            let span = self.place(start, start + raw.trim_end().len());
            return SyntaxError::new("E0101", span, format!("the name of {what} stands before its type"))
                .with_help(format!("write `{}: {word}`", follows.trim_end()));
        }
        if follows.starts_with(is_word) && one_word {
            let at = self.place(start + name, start + name);
            return error.with_fix("Add `:`", at, ":");
        }
        error
    }

    pub(super) fn bad_arm(&self, node: &Node<'_>) {
        let (raw, start) = (node.as_str(), node.as_span().start());
        let word = first_token(raw);
        let error = if matches!(word, "else" | "default") {
            self.expected_at(raw, start, "a pattern").with_help("what no other arm takes is written `_ => …`")
        } else if word.starts_with(is_word)
            && raw[raw.find(word).unwrap_or(0) + word.len()..].starts_with('(')
        {
            let at = start + raw.find(word).unwrap_or(0) + word.len();
            SyntaxError::new(
                "E0111",
                self.place(at, at + 1),
                format!("expected `{{` after `{word}`, found `(`"),
            )
            .with_help(format!("what a variant carries is named in braces: `{word} {{ amount, note }}`"))
        } else if let Some(at) = raw.find("::").filter(|at| raw[..*at].chars().all(is_word)) {
            self.two_colons(start + at)
        } else if let Some((at, arrow)) = other_arrow(raw) {
            let span = self.place(start + at, start + at + arrow.len());
            SyntaxError::new("E0111", span, format!("expected `=>` after the pattern, found `{arrow}`"))
                .with_help("an arm is written `pattern => value`")
                .with_fix("Write `=>`", span, if arrow == ":" { " =>" } else { "=>" })
        } else if raw.contains("=>") || raw.trim().is_empty() {
            self.foreign(raw, start).unwrap_or_else(|| self.expected_at(raw, start, "a pattern"))
        } else {
            let error = self.expected_at("", start + raw.trim_end().len(), "`=>` and a value");
            let comma = self.text[start + raw.len()..].trim_start().starts_with(',');
            if comma {
                error.with_help("patterns that share an arm are joined by `|`: `calm | upset => …`")
            } else {
                error
            }
        };
        self.tell(error);
    }

    pub(super) fn bad_turn(&self, node: &Node<'_>) {
        let error = self.expected_at(node.as_str(), node.as_span().start(), "a turn");
        let help = "a turn is `call tool(…)`, `calls [a(…), b(…)]`, `handoff Agent(…)`, `output value`, `text \"…\"` or `error kind`";
        self.tell(error.with_help(help));
    }

    pub(super) fn bad_statement(&self, node: &Node<'_>) {
        let (raw, start) = (node.as_str(), node.as_span().start());
        let word = first_token(raw);
        let span = self.place(start, start + word.len());
        let written = |message: String, help: &str| SyntaxError::new("E0101", span, message).with_help(help);
        let error = match word {
            "else" => {
                written("this `else` follows no `if`".to_owned(), "it stands after the `}` of the `if`")
            }
            "catch" => written(
                "this `catch` follows nothing that can fail".to_owned(),
                "write `value catch fallback`, or `try { … } catch err { … }`",
            ),
            "for" => {
                let help = "write `for item in items { … }`, or `for item, index in items { … }`";
                let mut words = raw.split_whitespace().skip(1);
                match (words.next(), words.next()) {
                    (Some(item), Some(next))
                        if item.chars().all(is_word) && next.starts_with(is_word) && next != "in" =>
                    {
                        let at = start + raw.find(&format!(" {item}")).unwrap_or(0) + 1 + item.len();
                        let at = at + self.text[at..].len() - self.text[at..].trim_start().len();
                        let span = self.place(at, at + first_token(&self.text[at..]).len());
                        let message =
                            format!("expected `in` after `{item}`, found {}", quoted(first_token(next)));
                        SyntaxError::new("E0101", span, message).with_help(help)
                    }
                    _ => written("this `for` cannot be read".to_owned(), help),
                }
            }
            "repeat" => written(
                "this `repeat` says no bound".to_owned(),
                "write `repeat up to 3 { … }`, or `repeat forever { … }`",
            ),
            "while" => {
                written("this `while` cannot be read".to_owned(), "write `while condition up to 10 { … }`")
            }
            "mock" => written(
                "this `mock` cannot be read".to_owned(),
                "write `mock Name = value`, `mock Name fails kind \"message\"`, `mock ask \"who\" = value`, `mock signal name = value` or `mock model Agent = [turns]`",
            ),
            "const" => SyntaxError::new("E0107", span, "`const` stands at the top of a file")
                .with_help("in a block, a value is named with `let`")
                .with_fix("Write `let`", span, "let"),
            _ if item_keyword(word).is_some() => written(
                format!("`{word}` stands at the top of a file"),
                "declarations cannot stand inside a block",
            ),
            _ => self.foreign(raw, start).unwrap_or_else(|| match statement_meant(word) {
                Some(keyword) => no_statement(word, span, keyword),
                None => self.expected_at(raw, start, "a statement"),
            }),
        };
        self.tell(error);
    }

    pub(super) fn not_assignable(&self, target: &Expr, equals: Span) {
        let help = match &target.kind {
            ExprKind::Field(_) | ExprKind::Index(_) => "build a new value: `x = Name { field: value, ..x }`",
            _ => "a variable is declared with `var x = …`, and then `x = …`",
        };
        self.tell(
            SyntaxError::new("E0113", target.span, "only a variable can be given a new value")
                .with_label(equals, "`=` gives a value; to compare, write `==`")
                .with_help(help),
        );
    }
}

/// Words that other languages put before the name of a field or a parameter.
fn modifier(word: &str, what: &str) -> Option<&'static str> {
    match (word, what) {
        ("mut" | "ref" | "inout" | "vr", "a parameter") => {
            Some("what is shared with the caller is written `var trip: Trip`")
        }
        ("let" | "const" | "final" | "val", "a parameter" | "a field") => Some("write `name: type`"),
        ("readonly" | "public" | "private" | "pub" | "static" | "required" | "optional", _) => {
            Some("fields are never changed, and all of them can be seen: write `name: type`")
        }
        _ => None,
    }
}

/// Types that need no declaration, as far as other languages write them before a name.
const BUILT_IN_TYPES: [&str; 8] = ["string", "int", "float", "bool", "duration", "time", "json", "image"];

/// Words after which a value stands.
fn takes_value(word: &str) -> bool {
    matches!(
        word,
        "emit"
            | "expect"
            | "return"
            | "fail"
            | "ask"
            | "sleep"
            | "until"
            | "spawn"
            | "undo"
            | "catch"
            | "per"
            | "within"
            | "when"
            | "last"
            | "in"
            | "if"
            | "match"
            | "while"
            | "to"
            | "output"
            | "text"
            | "is"
    )
}

/// `:` or `->` where an arm has its arrow: after the pattern, outside brackets.
fn other_arrow(raw: &str) -> Option<(usize, &'static str)> {
    let mut open = 0_u32;
    for (at, character) in raw.char_indices() {
        match character {
            '{' | '(' | '[' => open += 1,
            '}' | ')' | ']' => open = open.saturating_sub(1),
            '"' => return None,
            '=' if raw[at..].starts_with("=>") => return None,
            ':' if open == 0 => return Some((at, ":")),
            '-' if open == 0 && raw[at..].starts_with("->") => return Some((at, "->")),
            _ => {}
        }
    }
    None
}
