//! Where a step was written, by its path.

use agentflow_plan::{CallableId, Implementation, Node, NodeKind, Place, Plan, RegionId};

/// The place of the step, or of the nearest step around it, as `support.agentflow:42:7`.
pub fn place_of(plan: &Plan, step: &str) -> Option<String> {
    let place = find(plan, step)?;
    let file = plan.sources.files.get(place.file as usize)?;
    Some(format!("{file}:{}:{}", place.line, place.column))
}

fn find(plan: &Plan, step: &str) -> Option<Place> {
    // `searches[3]` is an iteration of the node `searches`.
    let mut names = step.split('/').map(|segment| segment.split('[').next().unwrap_or(segment));
    let workflow = plan.workflow(names.next()?)?;
    let mut found = plan.sources.declarations.get(&*format!("workflow {}", workflow.name)).copied();
    let mut regions = visible(plan, vec![workflow.body]);
    for name in names {
        if let Some(labelled) = regions.iter().find(|region| label(plan, **region) == Some(name)) {
            regions = visible(plan, vec![*labelled]);
            continue;
        }
        let Some((place, node)) = regions.iter().find_map(|region| node_in(plan, *region, name)) else {
            break;
        };
        found = place.or(found);
        regions = visible(plan, regions_of(plan, node));
    }
    found
}

/// The regions, and those of choices in them: a choice adds nothing to the paths of what it chose.
fn visible(plan: &Plan, mut regions: Vec<RegionId>) -> Vec<RegionId> {
    let mut seen = 0;
    while let Some(region) = regions.get(seen).copied() {
        seen += 1;
        for node in plan.region(region).graph.node_weights() {
            if matches!(node.kind, NodeKind::If { .. } | NodeKind::Match { .. } | NodeKind::Try { .. }) {
                regions.extend(regions_of(plan, node));
            }
        }
    }
    regions
}

fn label(plan: &Plan, region: RegionId) -> Option<&str> {
    plan.region(region).label.as_deref()
}

fn node_in<'a>(plan: &'a Plan, region: RegionId, name: &str) -> Option<(Option<Place>, &'a Node)> {
    let graph = &plan.region(region).graph;
    let position = graph.node_indices().find(|position| &*graph[*position].name == name)?;
    let place = plan.sources.nodes.get(region.index()).and_then(|places| places.get(position.index()));
    Some((place.copied(), &graph[position]))
}

/// The regions whose nodes have paths below that of the node.
fn regions_of(plan: &Plan, node: &Node) -> Vec<RegionId> {
    let mut regions: Vec<RegionId> = node.undo.into_iter().collect();
    match &node.kind {
        NodeKind::If { then, otherwise, .. } => regions.extend([*then].into_iter().chain(*otherwise)),
        NodeKind::Match { arms, .. } => regions.extend(arms.iter().map(|arm| arm.region)),
        NodeKind::Parallel(branches) | NodeKind::Race(branches) => {
            regions.extend(branches.iter().map(|branch| branch.region));
        }
        NodeKind::ParallelFor { region, .. } | NodeKind::Loop { region, .. } => regions.push(*region),
        NodeKind::Try { region, handler, .. } => regions.extend([*region, *handler]),
        NodeKind::Call(call) => regions.extend(body_of(plan, call.target)),
        _ => {}
    }
    regions
}

fn body_of(plan: &Plan, callable: CallableId) -> Option<RegionId> {
    match callable {
        CallableId::Workflow(id) => Some(plan.workflows[id.index()].body),
        CallableId::Tool(id) => match plan.tools[id.index()].implementation {
            Implementation::Body(region) => Some(region),
            _ => None,
        },
        CallableId::Agent(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use agentflow_driver::{MemoryWorld, compile};

    use super::place_of;

    const PROGRAM: &str = "
tool work(n: int) -> int {
  exec: [\"none\"]
}
workflow main(n: int) -> int {
  if n > 1 {
    for i in range(n) {
      let x = work(i)
    }
  }
  let all = parallel {
    inner: sub(n)
  }
  return all.inner
}
workflow sub(n: int) -> int {
  let y = work(n)
  return y
}
";

    #[test]
    fn steps_are_found_where_they_were_written() {
        let world = MemoryWorld::new().with("program.agentflow", PROGRAM);
        let plan = compile(&world, "program.agentflow").plan.expect("the program has no mistakes");
        for (step, line) in [
            ("main", "5"),
            ("main/for[3]/x", "8"),
            ("main/all", "11"),
            ("main/all/inner/sub/y", "17"),
            // The nearest that is known.
            ("main/all/inner/sub/y/turn[1]", "17"),
            ("main/dreamt", "5"),
        ] {
            let place = place_of(&plan, step).expect("the workflow is known");
            assert_eq!(place.split(':').nth(1), Some(line), "{step}: {place}");
        }
        assert_eq!(place_of(&plan, "dreamt"), None);
    }
}
