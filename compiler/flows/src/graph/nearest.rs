//! The shortest ways from all nodes of a graph to the nearest of some, found together in one pass.

use super::Node;

/// For each node the next one on a shortest way to a goal.
pub struct Nearest {
    next: Vec<Node>,
    distance: Vec<u32>,
    goal: Vec<Node>,
    /// The nodes from which a goal can be reached, the nearest first.
    pub reached: Vec<Node>,
}

const NONE: Node = Node::MAX;

impl Nearest {
    /// Whether a goal can be reached from there.
    pub fn reaches(&self, node: Node) -> bool {
        self.goal[node as usize] != NONE
    }

    /// The next node on the way; none at the goal, and where there is no way.
    pub fn next(&self, node: Node) -> Option<Node> {
        Some(self.next[node as usize]).filter(|next| *next != NONE)
    }

    /// The goal that the way leads to.
    pub fn goal(&self, node: Node) -> Option<Node> {
        Some(self.goal[node as usize]).filter(|goal| *goal != NONE)
    }

    /// How many steps away it is.
    pub fn distance(&self, node: Node) -> u32 {
        self.distance[node as usize]
    }
}

/// Finds the ways along `edges` (from, to) among so many nodes. Among equally short ways, those to the first goals, and
/// by the first edges, are taken.
pub fn nearest(count: usize, edges: &[(Node, Node)], goals: impl IntoIterator<Item = Node>) -> Nearest {
    // Where the edges that lead to each node begin in `sources`.
    let mut begins = vec![0_usize; count + 1];
    for (_, to) in edges {
        begins[*to as usize + 1] += 1;
    }
    for node in 0..count {
        begins[node + 1] += begins[node];
    }
    let mut ends = begins.clone();
    let mut sources = vec![0; edges.len()];
    for (from, to) in edges {
        let end = &mut ends[*to as usize];
        sources[*end] = *from;
        *end += 1;
    }

    let mut found = Nearest {
        next: vec![NONE; count],
        distance: vec![0; count],
        goal: vec![NONE; count],
        reached: Vec::new(),
    };
    for goal in goals {
        if !found.reaches(goal) {
            found.goal[goal as usize] = goal;
            found.reached.push(goal);
        }
    }
    let mut position = 0;
    while let Some(&node) = found.reached.get(position) {
        position += 1;
        for &source in &sources[begins[node as usize]..begins[node as usize + 1]] {
            if !found.reaches(source) {
                found.next[source as usize] = node;
                found.distance[source as usize] = found.distance[node as usize] + 1;
                found.goal[source as usize] = found.goal[node as usize];
                found.reached.push(source);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn the_shortest_way_is_taken() {
        let ways = nearest(6, &[(0, 1), (1, 2), (2, 3), (0, 4), (4, 3), (5, 0)], [3]);
        assert_eq!((ways.next(0), ways.distance(0), ways.goal(0)), (Some(4), 2, Some(3)));
        assert_eq!((ways.next(5), ways.distance(5)), (Some(0), 3));
        assert!(ways.reaches(3) && ways.next(3).is_none());
    }

    #[test]
    fn circles_and_what_leads_nowhere() {
        let ways = nearest(4, &[(0, 1), (1, 0), (2, 2)], [1]);
        assert_eq!(ways.reached, [1, 0]);
        assert!(!ways.reaches(2) && !ways.reaches(3));
    }
}
