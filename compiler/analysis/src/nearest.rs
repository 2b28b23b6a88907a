//! Nearest names: what was likely meant by a name that does not exist.

use std::cell::Cell;

use strsim::osa_distance;

use crate::typed::Name;

/// How many names one body may compare letter by letter, so that a file of nothing but mistakes is still told fast.
const COMPARISONS_MAX: u32 = 4_096;

/// How many names one mistake is held against, so that many mistakes in a large program are told in linear time.
pub const CANDIDATES_MAX: usize = 500;

/// How many names are suggested at most.
const SUGGESTIONS_MAX: usize = 3;

/// How far a name may be from what was meant. A third of a long name is another word.
const DISTANCE_MAX: usize = 2;

/// Finds nearest names, within a bound of work.
#[derive(Debug)]
pub struct Nearest {
    left: Cell<u32>,
}

impl Default for Nearest {
    fn default() -> Self {
        Nearest { left: Cell::new(COMPARISONS_MAX) }
    }
}

impl Nearest {
    /// At most three of the candidates, the nearest first, that differ from `name` by at most a third of their length and two letters
    /// (Damerau), or by nothing but case and underscores.
    pub fn find<'a>(&self, name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<Name> {
        let bare = bare_form(name);
        let letters = letters_of(&bare);
        let length = bare.chars().count();
        let mut found: Vec<(usize, &str)> = Vec::new();
        for candidate in candidates.into_iter().take(CANDIDATES_MAX) {
            if candidate == name || candidate.starts_with('_') {
                continue;
            }
            let other = bare_form(candidate);
            let other_length = other.chars().count();
            let longest = length.max(other_length);
            let allowed = (longest / 3).min(DISTANCE_MAX);
            if length.abs_diff(other_length) > allowed
                || (letters ^ letters_of(&other)).count_ones() as usize > 2 * allowed
            {
                continue;
            }
            if self.left.get() == 0 {
                break;
            }
            self.left.set(self.left.get() - 1);
            let distance = osa_distance(&bare, &other);
            if distance <= allowed && !found.iter().any(|(_, known)| *known == candidate) {
                found.push((distance, candidate));
            }
        }
        // A far name is noise beside a near one.
        found.sort_by_key(|(distance, _)| *distance);
        let best = found.first().map_or(0, |(distance, _)| *distance);
        found.retain(|(distance, _)| *distance <= best + 1);
        found.into_iter().take(SUGGESTIONS_MAX).map(|(_, name)| Name::new(name)).collect()
    }
}

/// Lower case, without underscores.
fn bare_form(name: &str) -> String {
    let mut bare = String::with_capacity(name.len());
    bare.extend(name.chars().filter(|letter| *letter != '_').flat_map(char::to_lowercase));
    bare
}

/// Which letters occur: names that are near have nearly the same.
fn letters_of(bare: &str) -> u64 {
    bare.bytes().fold(0, |set, byte| set | 1 << (byte & 63))
}

/// `a`, `a` or `b`, `a`, `b` or `c`: names in backticks.
pub fn one_of<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    listed(names, "or")
}

/// `a`, `a` and `b`, `a`, `b` and `c`: names in backticks.
pub fn all_of<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    listed(names, "and")
}

fn listed<'a>(names: impl IntoIterator<Item = &'a str>, word: &str) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match names.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {word} {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::{Nearest, all_of, one_of};

    fn find(name: &str, candidates: &[&str]) -> Vec<String> {
        Nearest::default().find(name, candidates.iter().copied()).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn near_names_are_found() {
        assert_eq!(find("ordr_id", &["order_id", "total"]), ["order_id"]);
        assert_eq!(find("Refnuds", &["Refunds", "Triage"]), ["Refunds"]);
        assert_eq!(find("orderId", &["order_id"]), ["order_id"]);
        assert_eq!(find("ticket", &["Ticket"]), ["Ticket"]);
    }

    #[test]
    fn far_names_are_not() {
        assert!(find("total", &["note", "kind", "t"]).is_empty());
        assert!(find("ab", &["cd"]).is_empty());
        assert_eq!(find("customer", &["customers", "custom", "consumer"]), ["customers", "custom"]);
    }

    #[test]
    fn lists_read_like_sentences() {
        assert_eq!(one_of(["a", "b", "c"]), "`a`, `b` or `c`");
        assert_eq!(all_of(["a"]), "`a`");
    }
}
