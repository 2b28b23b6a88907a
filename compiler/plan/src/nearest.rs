//! The name that was probably meant.

/// The name nearest to what was written, where one is near: a letter or two left out, doubled, swapped or mistaken.
pub fn nearest_name<'a>(written: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Nobody misspells a page; comparing one would take its length squared.
    if written.len() > 64 {
        return None;
    }
    let written_lower = written.to_lowercase();
    let allowed = (written.chars().count() / 3).clamp(1, 3);
    names
        .into_iter()
        .filter(|name| name.len() <= 128)
        .map(|name| (strsim::damerau_levenshtein(&written_lower, &name.to_lowercase()), name))
        .filter(|(distance, _)| *distance <= allowed)
        // The first of equals, so that the answer does not depend on more than the order of the names.
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}
