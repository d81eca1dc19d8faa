//! A set of names with fast lookup, whatever the names are. A server's lists may be long, and searching
//! one list for each member of another takes time in the product of both.
//!
//! Must not know: what is named.

use super::cost;

/// Names in order, to be looked up.
pub struct Names<'a>(Vec<&'a str>);

impl<'a> FromIterator<&'a str> for Names<'a> {
    /// Sorts by merging: the standard library's sorting costs kilobytes of the artefact.
    fn from_iter<I: IntoIterator<Item = &'a str>>(names: I) -> Self {
        let mut names: Vec<&str> = names.into_iter().collect();
        let mut width = 1usize;
        while width < names.len() {
            let both = width.saturating_mul(2);
            let mut merged = Vec::with_capacity(names.len());
            for run in names.chunks(both) {
                let (mut left, mut right) = run.split_at_checked(width).unwrap_or((run, &[]));
                while let (Some((first, lefts)), Some((second, rights))) = (left.split_first(), right.split_first()) {
                    cost::steps(1);
                    if first <= second {
                        merged.push(*first);
                        left = lefts;
                    } else {
                        merged.push(*second);
                        right = rights;
                    }
                }
                merged.extend_from_slice(left);
                merged.extend_from_slice(right);
            }
            names = merged;
            width = both;
        }
        Self(names)
    }
}

impl Names<'_> {
    /// Whether the set has `name`.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        let compare = |other: &&str| {
            cost::steps(1);
            (*other).cmp(name)
        };
        self.0.binary_search_by(compare).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn has_every_name_that_was_put_in_and_no_other(names in proptest::collection::vec("[ab]{0,4}", 0..40), other in "[abc]{0,4}") {
            let set: Names<'_> = names.iter().map(String::as_str).collect();
            prop_assert!(names.iter().all(|name| set.has(name)));
            prop_assert_eq!(set.has(&other), names.contains(&other));
        }
    }
}
