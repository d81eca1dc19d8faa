//! Links of a page: `RFC 6749 section 5.2`, `knob token_response.root`, `../guides/stores.md#a-heading`, or a
//! Markdown link. Fails if the target does not exist in the repository.

use std::fs;

const KNOBS: &str = "../reference/provider-documents.md";

/// The link, as Markdown.
pub fn link(see: &str) -> String {
    if let Some(rfc) = see.strip_prefix("RFC ") {
        let (number, section) =
            rfc.split_once(" section ").map_or((rfc, None), |(number, section)| (number, Some(section)));
        let anchor = section.map(|section| format!("#section-{section}")).unwrap_or_default();
        format!("[{see}](https://www.rfc-editor.org/rfc/rfc{number}{anchor})")
    } else if let Some(knob) = see.strip_prefix("knob ") {
        let listed = read(KNOBS);
        assert!(listed.contains(&format!("| `{knob}")), "there is no knob `{knob}`");
        format!("[The knob `{knob}`]({KNOBS}#knobs)")
    } else if see.starts_with("../") {
        format!("[{}]({see})", title(see))
    } else {
        assert!(see.starts_with('[') && see.contains("](https://"), "{see}: neither RFC, knob, page nor link");
        see.to_owned()
    }
}

fn read(page: &str) -> String {
    fs::read_to_string(super::folder().join(page)).unwrap_or_else(|error| panic!("docs/errors/causes: {page}: {error}"))
}

/// The heading at the target of a link.
fn title(see: &str) -> String {
    let (page, anchor) = see.split_once('#').unwrap_or((see, ""));
    let text = read(page);
    let mut headings = text.lines().filter_map(|line| Some(line.strip_prefix('#')?.trim_start_matches('#').trim()));
    let heading = headings.find(|heading| anchor.is_empty() || slug(heading) == anchor);
    heading.unwrap_or_else(|| panic!("docs/errors/causes: {page} has no heading {anchor}")).to_owned()
}

/// The anchor of a heading.
fn slug(heading: &str) -> String {
    let kept = heading.to_lowercase().replace(' ', "-");
    kept.chars().filter(|character| character.is_alphanumeric() || "-_".contains(*character)).collect()
}
