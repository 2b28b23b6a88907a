//! Where the headings of a page are reached: by their names in lower case, numbered where several are alike.

use std::collections::BTreeMap;

/// The anchors of names that have headings.
#[derive(Default)]
pub(super) struct Anchors {
    by_name: BTreeMap<String, String>,
    used: BTreeMap<String, usize>,
}

impl Anchors {
    /// The next heading of the page. Names are letters, digits and `_`; titles have spaces too.
    pub(super) fn heading(&mut self, text: &str) {
        let plain = text.to_lowercase().replace(' ', "-");
        let count = self.used.entry(plain.clone()).or_default();
        let anchor = if *count == 0 { plain } else { format!("{plain}-{count}") };
        *count += 1;
        self.by_name.entry(text.to_owned()).or_insert(anchor);
    }

    /// A text that leads to the heading of a name.
    pub(super) fn link(&self, text: &str, name: &str) -> String {
        match self.by_name.get(name) {
            Some(anchor) => format!("[{text}](#{anchor})"),
            None => text.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_in_case_alone_is_numbered() {
        let mut anchors = Anchors::default();
        ["MCP servers", "answer", "Answer"].iter().for_each(|text| anchors.heading(text));
        assert_eq!(anchors.link("a", "answer"), "[a](#answer)");
        assert_eq!(anchors.link("A", "Answer"), "[A](#answer-1)");
        assert_eq!(anchors.link("x", "MCP servers"), "[x](#mcp-servers)");
        assert_eq!(anchors.link("y", "nothing"), "y");
    }
}
