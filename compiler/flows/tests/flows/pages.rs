//! The examples on the pages: the wrong one has the page's finding and no other, the right one none.

use agentflow_analysis::analyse_text;

use crate::codes;

#[test]
fn the_examples_of_every_page_do_what_they_show() {
    for code in agentflow_flows::CODES {
        assert!(code.page.starts_with(&format!("# {}\n", code.title)), "{} begins with its title", code.id);
        let examples: Vec<&str> = code
            .page
            .split("```agentflow\n")
            .skip(1)
            .map(|rest| rest.split("```").next().unwrap_or_default())
            .collect();
        let [wrong, right] = examples.as_slice() else {
            panic!("{} has {} examples", code.id, examples.len())
        };
        assert_eq!(codes(wrong), [code.id], "the wrong example of {}", code.id);
        assert_eq!(codes(right), [""; 0], "the right example of {}", code.id);
        for example in [wrong, right] {
            assert!(analyse_text(example).findings.is_empty(), "{} shows one mistake at most", code.id);
        }
    }
}
