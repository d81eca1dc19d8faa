//! Merge sort, in `n log n`. The standard library's sort would add kilobytes to a build.

use crate::base::cost;

/// The items in order; equal items keep their order. `is_in_order` says whether the first of two may precede
/// the second.
#[must_use]
pub fn sorted<T: Copy>(mut items: Vec<T>, is_in_order: impl Fn(&T, &T) -> bool) -> Vec<T> {
    let mut width = 1usize;
    while width < items.len() {
        let both = width.saturating_mul(2);
        let mut merged = Vec::with_capacity(items.len());
        for run in items.chunks(both) {
            let (mut left, mut right) = run.split_at_checked(width).unwrap_or((run, &[]));
            while let (Some((first, lefts)), Some((second, rights))) = (left.split_first(), right.split_first()) {
                cost::steps(1);
                if is_in_order(first, second) {
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
        items = merged;
        width = both;
    }
    items
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn sorts_as_the_standard_library_does(items in proptest::collection::vec((0u8..6, 0u8..200), 0..60)) {
            let mut expected = items.clone();
            expected.sort_by_key(|(key, _)| core::cmp::Reverse(*key));
            prop_assert_eq!(sorted(items, |one, other| one.0 >= other.0), expected);
        }
    }
}
