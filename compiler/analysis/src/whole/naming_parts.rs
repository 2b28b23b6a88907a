//! Names of fields, variants, parameters and locals against the convention.
//!
//! A fix renames every use, and is only offered where every word of that name in the program is such a use.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::Whole;
use super::naming::{better, is_for_others};
use crate::files::FileId;
use crate::finding::{Edit, Finding, Place};
use crate::findings::declarations as findings;
use crate::program::Body;
use crate::signatures::{CallableSignature, FieldList};
use crate::sink::{Naming, NamingForm};
use crate::typed::{Frame, LocalKind};

/// A name against the convention.
struct Part<'a> {
    place: Place,
    name: &'a str,
    better: String,
    what: &'static str,
    /// Whether the better name means something else already.
    taken: bool,
}

/// Tells names of parts of declarations against the convention.
pub fn check(whole: &Whole<'_>, found: &mut Vec<Finding>) {
    let mut parts = Vec::new();
    of_records(whole, &mut parts);
    of_enums(whole, &mut parts);
    let signatures = whole.signatures;
    let callables = [&signatures.functions, &signatures.tools, &signatures.agents, &signatures.workflows];
    for callable in callables.into_iter().flatten() {
        of_parameters(whole, callable, &mut parts);
    }
    let shorthands: BTreeSet<Place> = whole
        .namings
        .iter()
        .filter(|(_, naming)| naming.form == NamingForm::FieldAlone)
        .map(|(file, naming)| Place::new(*file, naming.span))
        .collect();
    for body in whole.bodies {
        if let Some(frame) = frame_of(&body.body) {
            of_locals(whole, body.file(whole.declarations), frame, &shorthands, &mut parts);
        }
    }
    parts.retain(|part| whole.files.is_entry(part.place.file));
    if !parts.is_empty() {
        tell(whole, &parts, found);
    }
}

fn part<'a>(place: Place, name: &'a str, camel: bool, what: &'static str) -> Option<Part<'a>> {
    let better = better(name, camel, false)?;
    Some(Part { place, name, better, what, taken: false })
}

fn of_fields<'a>(file: FileId, list: &'a FieldList, parts: &mut Vec<Part<'a>>) {
    for field in &list.fields {
        let Some(mut part) = part(Place::new(file, field.span), &field.name, false, "fields") else {
            continue;
        };
        part.taken = list.get(&part.better).is_some();
        parts.push(part);
    }
}

fn of_records<'a>(whole: &Whole<'a>, parts: &mut Vec<Part<'a>>) {
    for record in &whole.signatures.records {
        of_fields(record.place.file, &record.fields, parts);
    }
}

fn of_enums<'a>(whole: &Whole<'a>, parts: &mut Vec<Part<'a>>) {
    for of in &whole.signatures.enums {
        let what = if of.plain { "variants without payload" } else { "variants of an enum with payloads" };
        for variant in &of.variants {
            if let Some(mut part) =
                part(Place::new(of.place.file, variant.span), &variant.name, !of.plain, what)
            {
                part.taken = of.position(&part.better).is_some();
                parts.push(part);
            }
            if let Some(payload) = &variant.payload {
                of_fields(of.place.file, payload, parts);
            }
        }
    }
}

fn of_parameters<'a>(whole: &Whole<'a>, callable: &'a CallableSignature, parts: &mut Vec<Part<'a>>) {
    for parameter in &callable.parameters {
        let place = Place::new(callable.file, parameter.span);
        let Some(mut part) = part(place, &parameter.name, false, "parameters") else { continue };
        part.taken = callable.parameter(&part.better).is_some()
            || whole.declarations.scope(callable.file).get(&part.better).is_some();
        parts.push(part);
    }
}

fn of_locals<'a>(
    whole: &Whole<'a>,
    file: FileId,
    frame: &'a Frame,
    shorthands: &BTreeSet<Place>,
    parts: &mut Vec<Part<'a>>,
) {
    for local in &frame.locals {
        let what = match local.kind {
            LocalKind::Parameter | LocalKind::VariableParameter | LocalKind::Given => continue,
            LocalKind::Variable => "variables",
            _ => "values",
        };
        let place = Place::new(file, local.span);
        // The name that a pattern takes over is the field's.
        if shorthands.contains(&place) {
            continue;
        }
        let Some(mut part) = part(place, &local.name, false, what) else { continue };
        part.taken = frame.locals.iter().any(|other| other.name == part.better)
            || whole.declarations.scope(file).get(&part.better).is_some();
        parts.push(part);
    }
}

fn frame_of(body: &Body) -> Option<&Frame> {
    Some(match body {
        Body::Function(function) => &function.frame,
        Body::Tool(tool) => &tool.frame,
        Body::Agent(agent) => &agent.frame,
        Body::Workflow(workflow) => &workflow.frame,
        Body::Test(test) => &test.frame,
        Body::Provider(_) | Body::Model(_) | Body::Server(_) | Body::Schedule(_) => return None,
    })
}

fn tell(whole: &Whole<'_>, parts: &[Part<'_>], found: &mut Vec<Finding>) {
    let mut uses: BTreeMap<Place, Vec<(FileId, Naming)>> = BTreeMap::new();
    for (file, naming) in whole.namings {
        uses.entry(naming.of).or_default().push((*file, *naming));
    }
    let words = Words::of(whole, parts);
    let mut given: BTreeSet<(Option<usize>, &str)> = BTreeSet::new();
    for part in parts {
        let uses = uses.get(&part.place).map_or(&[][..], Vec::as_slice);
        let item = item_of(whole, part.place);
        let free = !part.taken
            && !is_for_others(whole, part.place.file)
            && given.insert((item, part.better.as_str()));
        let edits = (free && words.all_known(part.name)).then(|| edits(part, uses));
        found.push(findings::against_convention(part.place, part.what, part.name, &part.better, edits));
    }
}

/// Which declaration of the program a place is in.
fn item_of(whole: &Whole<'_>, place: Place) -> Option<usize> {
    let before: usize = whole
        .files
        .ids()
        .take_while(|file| *file != place.file)
        .map(|file| whole.files.get(file).tree.items.len() + 1)
        .sum();
    let items = &whole.files.get(place.file).tree.items;
    Some(before + items.partition_point(|item| item.extent.start <= place.span.start))
}

fn edits(part: &Part<'_>, uses: &[(FileId, Naming)]) -> Vec<Edit> {
    let Part { name, better, .. } = part;
    let mut edits = vec![Edit { place: part.place, text: better.clone() }];
    for (file, naming) in uses {
        let text = match naming.form {
            NamingForm::Plain => better.clone(),
            NamingForm::FieldAlone => format!("{better}: {name}"),
            NamingForm::ValueAlone => format!("{name}: {better}"),
        };
        edits.push(Edit { place: Place::new(*file, naming.span), text });
    }
    edits.sort_by_key(|edit| edit.place);
    edits.dedup_by_key(|edit| edit.place);
    edits
}

/// How often each name against the convention is written, and how many of these places are known.
struct Words<'a> {
    counts: HashMap<&'a str, (usize, BTreeSet<Place>)>,
}

impl<'a> Words<'a> {
    fn of(whole: &Whole<'_>, parts: &'a [Part<'_>]) -> Words<'a> {
        let mut counts: HashMap<&'a str, (usize, BTreeSet<Place>)> = HashMap::new();
        for part in parts {
            counts.entry(part.name).or_default().1.insert(part.place);
        }
        for (file, naming) in whole.namings {
            let place = Place::new(*file, naming.span);
            if let Some((_, places)) = counts.get_mut(whole.files.text(place)) {
                places.insert(place);
                // What another file declares is no part of the entries, and yet known.
                places.insert(naming.of);
            }
        }
        for file in whole.files.ids() {
            let text: &str = &whole.files.get(file).text;
            for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
                for word in line.split(|letter: char| !(letter.is_alphanumeric() || letter == '_')) {
                    if let Some((count, _)) = counts.get_mut(word) {
                        *count += 1;
                    }
                }
            }
        }
        Words { counts }
    }

    fn all_known(&self, name: &str) -> bool {
        self.counts.get(name).is_some_and(|(count, places)| *count == places.len())
    }
}
