//! A set of names with fast lookup. A server's lists may be long, and searching one list for each member of
//! another takes quadratic time.

use super::Value;
use super::sort::sorted;
use crate::base::cost;

/// Sorted names.
pub struct Names<'t>(Vec<&'t [u8]>);

impl<'t> Names<'t> {
    /// The texts of a list.
    #[must_use]
    pub fn of_list(list: Value<'t>) -> Self {
        Self::sorted(list.items().iter().map(|item| item.bytes()).collect())
    }
    /// The names of an object's members.
    #[must_use]
    pub fn of_members(object: Value<'t>) -> Self {
        Self::sorted(object.names())
    }
    #[inline(never)]
    fn sorted(names: Vec<&'t [u8]>) -> Self {
        Self(sorted(names, |first, second| first <= second))
    }
    /// Whether the set has `name`.
    #[inline(never)]
    #[must_use]
    pub fn has(&self, name: &[u8]) -> bool {
        let compare = |other: &&[u8]| {
            cost::steps(1);
            (*other).cmp(name)
        };
        self.0.binary_search_by(compare).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{json, value};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn has_every_name_that_was_put_in_and_no_other(
            names in proptest::collection::vec("[ab]{0,4}", 0..40), other in "[abc]{0,4}",
        ) {
            let list = value(&json!(names));
            let set = Names::of_list(list);
            prop_assert!(names.iter().all(|name| set.has(name.as_bytes())));
            prop_assert_eq!(set.has(other.as_bytes()), names.contains(&other));
        }
    }
}
