//! Which declarations something uses.

use std::collections::{HashMap, HashSet};

use super::Whole;
use crate::declare::DeclarationId;
use crate::files::FileId;
use crate::graph::components;
use crate::program::Owner;
use crate::sink::Reference;

/// What is used, of declarations and imports.
pub struct Used {
    /// Declarations that something else than themselves uses.
    pub declarations: HashSet<DeclarationId>,
    /// Imports that something uses.
    pub imports: HashSet<(FileId, u32)>,
    /// Declarations that only each other use, by one of them that is told.
    pub circles: HashMap<DeclarationId, DeclarationId>,
}

/// Finds what is used, and by whom.
pub fn used(whole: &Whole<'_>) -> Used {
    let all = &whole.declarations.all;
    let by_item: HashMap<(FileId, u32), DeclarationId> = all
        .iter()
        .enumerate()
        .map(|(position, declaration)| ((declaration.file, declaration.item), DeclarationId(position as u32)))
        .collect();
    let mut used = Used {
        declarations: whole.meant.iter().copied().collect(),
        imports: HashSet::new(),
        circles: HashMap::new(),
    };
    let mut edges: Vec<Vec<u32>> = vec![Vec::new(); all.len()];
    let mut note = |file: FileId, own: Option<DeclarationId>, references: &[Reference]| {
        for reference in references {
            let own = own.or_else(|| {
                let items = &whole.files.get(file).tree.items;
                let after = items.partition_point(|item| item.extent.start <= reference.span.start);
                by_item.get(&(file, after.checked_sub(1)? as u32)).copied()
            });
            used.imports.extend(reference.import.map(|import| (file, import)));
            match own {
                // A declaration that only names itself is not used.
                Some(own) if own == reference.declaration => {}
                Some(own) => {
                    used.declarations.insert(reference.declaration);
                    edges[own.index()].push(reference.declaration.0);
                }
                None => {
                    used.declarations.insert(reference.declaration);
                }
            }
        }
    };
    for (file, references) in whole.references {
        note(*file, None, references);
    }
    for body in whole.bodies {
        let own = match body.owner {
            Owner::Declaration(id) => Some(id),
            Owner::Test(..) => None,
        };
        note(body.file(whole.declarations), own, &body.references);
    }
    used.find_circles(whole, &edges);
    used
}

impl Used {
    /// Declarations that use each other, and that nothing else uses.
    fn find_circles(&mut self, whole: &Whole<'_>, edges: &[Vec<u32>]) {
        let mut circle_of: HashMap<u32, usize> = HashMap::new();
        let circles: Vec<Vec<u32>> =
            components(edges).into_iter().filter(|members| members.len() > 1).collect();
        for (circle, members) in circles.iter().enumerate() {
            circle_of.extend(members.iter().map(|member| (*member, circle)));
        }
        let mut from_outside: HashSet<usize> =
            whole.meant.iter().filter_map(|id| circle_of.get(&id.0).copied()).collect();
        for (own, targets) in edges.iter().enumerate() {
            let own = circle_of.get(&(own as u32));
            for target in targets {
                if let Some(circle) = circle_of.get(target)
                    && own != Some(circle)
                {
                    from_outside.insert(*circle);
                }
            }
        }
        for body in whole.bodies.iter().filter(|body| matches!(body.owner, Owner::Test(..))) {
            let circles =
                body.references.iter().filter_map(|reference| circle_of.get(&reference.declaration.0));
            from_outside.extend(circles);
        }
        for (circle, members) in circles.iter().enumerate() {
            if from_outside.contains(&circle) {
                continue;
            }
            let first = members.first().copied().unwrap_or_default();
            self.circles.extend(members.iter().map(|member| (DeclarationId(*member), DeclarationId(first))));
        }
    }
}
