//! Strongly connected components, after Tarjan ("Depth-first search and linear graph algorithms", 1972), with its own
//! stack: chains of declarations may be longer than any thread's.

/// The components of a graph, each before those that point to it: what something depends on comes before it.
/// `edges[node]` are the nodes that `node` depends on. Within a component the order is that of the nodes' numbers.
pub fn components(edges: &[Vec<u32>]) -> Vec<Vec<u32>> {
    const UNSEEN: u32 = u32::MAX;
    let count = edges.len();
    let mut index = vec![UNSEEN; count];
    let mut low = vec![0; count];
    let mut on_stack = vec![false; count];
    let mut stack: Vec<u32> = Vec::new();
    let mut found = Vec::new();
    let mut next = 0;
    let mut path: Vec<(u32, usize)> = Vec::new();
    for root in 0..count as u32 {
        if index[root as usize] != UNSEEN {
            continue;
        }
        path.push((root, 0));
        while let Some((node, edge)) = path.pop() {
            let at = node as usize;
            if edge == 0 {
                index[at] = next;
                low[at] = next;
                next += 1;
                stack.push(node);
                on_stack[at] = true;
            } else {
                let child = edges[at][edge - 1] as usize;
                low[at] = low[at].min(low[child]);
            }
            let mut descended = false;
            for (position, &child) in edges[at].iter().enumerate().skip(edge) {
                if index[child as usize] == UNSEEN {
                    path.push((node, position + 1));
                    path.push((child, 0));
                    descended = true;
                    break;
                }
                if on_stack[child as usize] {
                    low[at] = low[at].min(index[child as usize]);
                }
            }
            if descended {
                continue;
            }
            if low[at] == index[at] {
                let mut component = Vec::new();
                while let Some(member) = stack.pop() {
                    on_stack[member as usize] = false;
                    component.push(member);
                    if member == node {
                        break;
                    }
                }
                component.sort_unstable();
                found.push(component);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::components;

    #[test]
    fn dependencies_come_first() {
        assert_eq!(components(&[vec![1], vec![2], vec![]]), [[2], [1], [0]]);
    }

    #[test]
    fn cycles_are_one_component() {
        assert_eq!(components(&[vec![1], vec![2], vec![0, 3], vec![]]), [vec![3], vec![0, 1, 2]]);
        assert_eq!(components(&[vec![0]]), [[0]]);
        assert_eq!(
            components(&[vec![2], vec![0], vec![1, 3], vec![4], vec![3]]),
            [vec![3, 4], vec![0, 1, 2]]
        );
    }

    #[test]
    fn long_chains_need_no_deep_stack() {
        let edges: Vec<Vec<u32>> =
            (0..200_000).map(|node| if node < 199_999 { vec![node + 1] } else { vec![] }).collect();
        assert_eq!(components(&edges).len(), 200_000);
    }
}
