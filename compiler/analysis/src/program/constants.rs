//! Constants and defaults: values that are known when compiling. They may need each other, so they are checked in that order.

use std::collections::HashMap;

use agentflow_grammar::tree::{Expr, ExprKind, ItemKind};
use agentflow_plan::Value;

use super::defaults::{self, DefaultOwner};
use crate::body::{Checker, EffectRule, Expected, PurePlace, Reason, fold};
use crate::context::Context;
use crate::declare::{Declarations, Definition};
use crate::files::{FileId, Files};
use crate::finding::Place;
use crate::findings::cycles;
use crate::graph::components;
use crate::signatures::{Signatures, resolve_type};
use crate::sink::Sink;
use crate::typed::{Constant, ConstantId, Type};
use crate::walk::{Node, walk};

/// What is checked: one constant, or the defaults of one declaration.
#[derive(Debug, Clone, Copy)]
enum Unit {
    Constant(u32),
    Defaults(DefaultOwner),
}

/// Checks all constants and defaults; their values go into the signatures.
pub fn check_constants(
    files: &Files,
    declarations: &Declarations,
    signatures: &mut Signatures,
    sinks: &mut [Sink],
) -> Vec<Option<Constant>> {
    let units = units(files, declarations);
    let edges = edges(files, declarations, &units);
    let mut constants: Vec<Option<Constant>> = declarations.constants.iter().map(|_| None).collect();
    let mut waiting: Vec<Unit> = Vec::new();
    for component in components(&edges) {
        if let Some(members) = cycle_of(declarations, &units, &edges, &component) {
            let file = members[0].1.file;
            sinks[file.index()].tell(cycles::constants(&members));
            for unit in component {
                if let Unit::Defaults(owner) = units[unit as usize] {
                    defaults::give_up(owner, signatures);
                }
            }
            continue;
        }
        for unit in component {
            waiting.push(units[unit as usize]);
        }
    }
    // The order is right but for objects whose type is told by what is expected of them: those wait for a further turn.
    while !waiting.is_empty() {
        let before = waiting.len();
        let mut still = Vec::new();
        for unit in waiting {
            if !check_unit(files, declarations, signatures, sinks, unit, &mut constants) {
                still.push(unit);
            }
        }
        if still.len() == before {
            for unit in still {
                give_up(declarations, signatures, sinks, unit);
            }
            break;
        }
        waiting = still;
    }
    constants
}

fn units(files: &Files, declarations: &Declarations) -> Vec<Unit> {
    let mut units: Vec<Unit> = (0..declarations.constants.len() as u32).map(Unit::Constant).collect();
    units.extend(defaults::owners(files, declarations).into_iter().map(Unit::Defaults));
    units
}

/// What each needs, by the names in it.
fn edges(files: &Files, declarations: &Declarations, units: &[Unit]) -> Vec<Vec<u32>> {
    let mut by_definition: HashMap<Definition, u32> = HashMap::new();
    for (position, unit) in units.iter().enumerate() {
        let definition = match unit {
            Unit::Constant(id) => Some(Definition::Constant(ConstantId(*id))),
            Unit::Defaults(owner) => owner.definition(),
        };
        if let Some(definition) = definition {
            by_definition.insert(definition, position as u32);
        }
    }
    let needed = |file: FileId, name: &str| {
        let named = declarations.scope(file).get(name)?;
        by_definition.get(&declarations.get(named.declaration).definition).copied()
    };
    units
        .iter()
        .map(|unit| {
            let mut found = Vec::new();
            let (file, exprs) = exprs_of(files, declarations, *unit);
            for expr in exprs {
                walk(expr, &mut |node| {
                    if let Node::Expression(expr) = node {
                        match &expr.kind {
                            ExprKind::Name(name) => found.extend(needed(file, name)),
                            ExprKind::Record(literal) => {
                                found.extend(
                                    literal.path.first().and_then(|name| needed(file, name.as_str())),
                                );
                            }
                            _ => {}
                        }
                    }
                });
            }
            found
        })
        .collect()
}

fn exprs_of<'f>(files: &'f Files, declarations: &Declarations, unit: Unit) -> (FileId, Vec<&'f Expr>) {
    match unit {
        Unit::Constant(id) => {
            let declaration = declarations.constants[id as usize];
            let file = declarations.get(declaration).file;
            match &declarations.item(files, declaration).kind {
                ItemKind::Const(constant) => (file, vec![&constant.value]),
                _ => (file, Vec::new()),
            }
        }
        Unit::Defaults(owner) => {
            let declaration = owner.declaration(declarations);
            let file = declarations.get(declaration).file;
            (file, defaults::exprs(declarations.item(files, declaration)))
        }
    }
}

fn cycle_of<'d>(
    declarations: &'d Declarations,
    units: &[Unit],
    edges: &[Vec<u32>],
    component: &[u32],
) -> Option<Vec<(&'d str, Place)>> {
    let first = component[0];
    if component.len() == 1 && !edges[first as usize].contains(&first) {
        return None;
    }
    let members = component.iter().map(|unit| {
        let declaration = match units[*unit as usize] {
            Unit::Constant(id) => declarations.get(declarations.constants[id as usize]),
            Unit::Defaults(owner) => declarations.get(owner.declaration(declarations)),
        };
        (declaration.name.as_str(), declaration.place())
    });
    Some(members.collect())
}

/// Whether everything that the unit needs was known.
fn check_unit(
    files: &Files,
    declarations: &Declarations,
    signatures: &mut Signatures,
    sinks: &mut [Sink],
    unit: Unit,
    constants: &mut [Option<Constant>],
) -> bool {
    match unit {
        Unit::Constant(id) => {
            let Some((constant, sink)) = check_constant(files, declarations, signatures, id) else {
                return true;
            };
            let Some(constant) = constant else { return false };
            let signature = &mut signatures.constants[id as usize];
            signature.ty = constant.ty.clone();
            signature.folded.clone_from(&constant.folded);
            signature.wrong = !sink.findings.is_empty();
            sinks[constant.head.file.index()].append(sink);
            constants[id as usize] = Some(constant);
            true
        }
        Unit::Defaults(owner) => defaults::check(files, declarations, signatures, sinks, owner),
    }
}

/// The constant, if all that it needs is known.
fn check_constant(
    files: &Files,
    declarations: &Declarations,
    signatures: &Signatures,
    id: u32,
) -> Option<(Option<Constant>, Sink)> {
    let declaration = declarations.constants[id as usize];
    let ItemKind::Const(written) = &declarations.item(files, declaration).kind else { return None };
    let head = declarations.head(files, declaration);
    let context = Context { files, declarations, signatures, file: head.file };
    let mut checker = Checker::new(context);
    let declared =
        written.declared.as_ref().map(|ty| (resolve_type(context, &mut checker.sink, ty), ty.span));
    checker.effects = EffectRule::Forbidden(PurePlace::Constant);
    let expression = match &declared {
        Some((ty, span)) => {
            let place = Place::new(head.file, *span);
            let reason = Reason::Declared { name: &head.name, place };
            checker.check(&written.value, Expected::Must(ty, reason))
        }
        None => {
            let checked = checker.check(&written.value, Expected::Any);
            checker.with_value(checked)
        }
    };
    let ty = declared.map_or_else(|| expression.ty.clone(), |(ty, _)| ty);
    let ty = if ty == Type::Never { Type::Unknown } else { ty };
    let folded = fold(&expression, signatures);
    let (frame, checked) = checker.finish();
    if checked.not_ready {
        return Some((None, Sink::default()));
    }
    Some((Some(Constant { head, ty, frame, expression, folded }), checked.sink))
}

fn give_up(declarations: &Declarations, signatures: &mut Signatures, sinks: &mut [Sink], unit: Unit) {
    let declaration = match unit {
        Unit::Constant(id) => declarations.get(declarations.constants[id as usize]),
        Unit::Defaults(owner) => {
            defaults::give_up(owner, signatures);
            declarations.get(owner.declaration(declarations))
        }
    };
    let member = (declaration.name.as_str(), declaration.place());
    sinks[declaration.file.index()].tell(cycles::constants(&[member]));
}

/// The value of a default, of this type; none where it is wrong, which is told, or not known yet, which the checker notes.
pub fn default_value<'a>(
    checker: &mut Checker<'a>,
    expr: &'a Expr,
    ty: &Type,
    name: &str,
    place: Place,
) -> Option<Value> {
    checker.effects = EffectRule::Forbidden(PurePlace::Default);
    let before = checker.sink.findings.len();
    let checked = checker.check(expr, Expected::Must(ty, Reason::Default { name, place }));
    let folded = fold(&checked, checker.context.signatures);
    if folded.is_none()
        && !checker.not_ready
        && checker.sink.findings.len() == before
        && !checked.ty.is_unknown()
    {
        let place = checker.context.place(expr.span);
        checker.sink.tell(crate::findings::declarations::default_not_known(place, name));
    }
    folded
}
