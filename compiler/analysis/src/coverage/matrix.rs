//! Matches with patterns within patterns.
//!
//! A match is a matrix: a row an arm, a column a part of the value that is still to be looked at. A row is useful if
//! some value gets past all rows before it. To see that, the first column is split by the heads that its values can
//! have, and each of the smaller matrices is asked in turn.

use std::collections::BTreeSet;

use super::{Coverage, Head, MISSING_MAX, Row, Shape, heads_of, parts_of, shape, write_head};
use crate::signatures::Signatures;
use crate::typed::Type;

/// How many rows may be looked at, over all smaller matrices.
const WORK_MAX: usize = 200_000;

type Line = Vec<Shape>;

struct Search<'a> {
    signatures: &'a Signatures,
    work: usize,
}

/// The work would be too much.
struct TooMuch;

/// Decides a match of any depth.
pub fn coverage(ty: &Type, rows: &[Row<'_>], signatures: &Signatures) -> Coverage {
    let mut search = Search { signatures, work: 0 };
    let mut result = Coverage::default();
    let mut lines: Vec<Line> = Vec::new();
    for (position, (pattern, guarded)) in rows.iter().enumerate() {
        let line = vec![shape(pattern, ty, signatures)];
        match search.useful(&lines, &line, std::slice::from_ref(ty)) {
            Ok(true) => {}
            Ok(false) => result.unreachable.push((position, None)),
            Err(TooMuch) => return Coverage { undecided: true, ..Coverage::default() },
        }
        if !guarded {
            lines.push(line);
        }
    }
    match search.missing(lines, vec![ty.clone()]) {
        Ok(missing) => {
            result.missing = missing.into_iter().filter_map(|mut line| line.pop()).collect();
            result
        }
        Err(TooMuch) => Coverage { undecided: true, ..Coverage::default() },
    }
}

impl Search<'_> {
    fn spend(&mut self, rows: usize) -> Result<(), TooMuch> {
        self.work += rows + 1;
        if self.work > WORK_MAX { Err(TooMuch) } else { Ok(()) }
    }

    /// Whether some value that `line` matches is matched by none of `lines`.
    fn useful(&mut self, lines: &[Line], line: &[Shape], types: &[Type]) -> Result<bool, TooMuch> {
        self.spend(lines.len())?;
        if lines.iter().any(|line| line.iter().all(|shape| *shape == Shape::Any)) {
            return Ok(false);
        }
        let (Some(first), Some((ty, _))) = (line.first(), types.split_first()) else {
            return Ok(lines.is_empty());
        };
        match first {
            Shape::Either(members) => {
                for member in members {
                    let mut line = line.to_vec();
                    line[0] = member.clone();
                    if self.useful(lines, &line, types)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Shape::Head(head, _) => self.useful_with(lines, line, types, head),
            Shape::Any => {
                let used = heads_in(lines);
                let all = heads_of(ty, self.signatures);
                if let Some(all) = &all
                    && all.iter().all(|head| used.contains(head))
                {
                    for head in all {
                        if self.useful_with(lines, line, types, head)? {
                            return Ok(true);
                        }
                    }
                    return Ok(false);
                }
                let rest = default_lines(lines);
                self.useful(&rest, &line[1..], &types[1..])
            }
        }
    }

    fn useful_with(
        &mut self,
        lines: &[Line],
        line: &[Shape],
        types: &[Type],
        head: &Head,
    ) -> Result<bool, TooMuch> {
        let parts = parts_of(head, &types[0], self.signatures);
        let narrowed = specialize(lines, head, parts.len());
        let Some(line) = specialize_line(line, head, parts.len()).pop() else { return Ok(false) };
        let types: Vec<Type> = parts.into_iter().chain(types[1..].iter().cloned()).collect();
        self.useful(&narrowed, &line, &types)
    }

    /// Values that no line matches, as patterns: one text a column, the first column last.
    fn missing(&mut self, lines: Vec<Line>, types: Vec<Type>) -> Result<Vec<Vec<String>>, TooMuch> {
        self.spend(lines.len())?;
        let Some((ty, rest)) = types.split_first() else {
            return Ok(if lines.is_empty() { vec![Vec::new()] } else { Vec::new() });
        };
        // A line for everything leaves nothing over.
        if lines.iter().any(|line| line.iter().all(|shape| *shape == Shape::Any)) {
            return Ok(Vec::new());
        }
        let used = heads_in(&lines);
        let all = heads_of(ty, self.signatures);
        let complete = all.as_ref().is_some_and(|all| all.iter().all(|head| used.contains(head)));
        let mut found = Vec::new();
        if !complete {
            let open = self.missing(default_lines(&lines), rest.to_vec())?;
            if !open.is_empty() {
                let unused: Vec<String> = match &all {
                    Some(all) => all
                        .iter()
                        .filter(|head| !used.contains(head))
                        .map(|head| self.write_open(head, ty))
                        .collect(),
                    None => vec!["_".to_owned()],
                };
                for line in &open {
                    for head in &unused {
                        let mut line = line.clone();
                        line.push(head.clone());
                        found.push(line);
                        if found.len() >= MISSING_MAX {
                            return Ok(found);
                        }
                    }
                }
            }
            if all.is_none() {
                return Ok(found);
            }
        }
        for head in used.iter().filter(|head| all.as_ref().is_none_or(|all| all.contains(head))) {
            let parts = parts_of(head, ty, self.signatures);
            let count = parts.len();
            let types: Vec<Type> = parts.into_iter().chain(rest.iter().cloned()).collect();
            for mut line in self.missing(specialize(&lines, head, count), types)? {
                let parts: Vec<String> = (0..count).filter_map(|_| line.pop()).collect();
                line.push(write_head(head, ty, &parts, self.signatures));
                found.push(line);
                if found.len() >= MISSING_MAX {
                    return Ok(found);
                }
            }
        }
        Ok(found)
    }

    fn write_open(&self, head: &Head, ty: &Type) -> String {
        let parts = vec!["_".to_owned(); parts_of(head, ty, self.signatures).len()];
        write_head(head, ty, &parts, self.signatures)
    }
}

/// The heads in the first column.
fn heads_in(lines: &[Line]) -> BTreeSet<Head> {
    let mut heads = BTreeSet::new();
    for line in lines {
        if let Some(first) = line.first() {
            collect_heads(first, &mut heads);
        }
    }
    heads
}

fn collect_heads(shape: &Shape, heads: &mut BTreeSet<Head>) {
    match shape {
        Shape::Any => {}
        Shape::Head(head, _) => {
            heads.insert(head.clone());
        }
        Shape::Either(members) => members.iter().for_each(|member| collect_heads(member, heads)),
    }
}

/// The lines for values whose first part has this head, with its parts as columns.
fn specialize(lines: &[Line], head: &Head, parts: usize) -> Vec<Line> {
    lines.iter().flat_map(|line| specialize_line(line, head, parts)).collect()
}

fn specialize_line(line: &[Shape], head: &Head, parts: usize) -> Vec<Line> {
    let Some((first, rest)) = line.split_first() else { return Vec::new() };
    match first {
        Shape::Any => vec![std::iter::repeat_n(Shape::Any, parts).chain(rest.iter().cloned()).collect()],
        Shape::Head(own, inner) if own == head => vec![inner.iter().chain(rest).cloned().collect()],
        Shape::Head(..) => Vec::new(),
        Shape::Either(members) => members
            .iter()
            .flat_map(|member| {
                let line: Line = std::iter::once(member).chain(rest).cloned().collect();
                specialize_line(&line, head, parts)
            })
            .collect(),
    }
}

/// The lines for values whose first part has a head that no line names.
fn default_lines(lines: &[Line]) -> Vec<Line> {
    let mut rest = Vec::new();
    for line in lines {
        let Some((first, columns)) = line.split_first() else { continue };
        if matches_unnamed(first) {
            rest.push(columns.to_vec());
        }
    }
    rest
}

fn matches_unnamed(shape: &Shape) -> bool {
    match shape {
        Shape::Any => true,
        Shape::Head(..) => false,
        Shape::Either(members) => members.iter().any(matches_unnamed),
    }
}
