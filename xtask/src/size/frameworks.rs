//! The entries for frameworks: the size that each adds to a page that has the framework and a client.

use super::minified;
use crate::bytes::{Size, grouped};
use anyhow::Result;

/// The most brotli bytes of an entry.
const CEILING: usize = 1_024;

const ENTRIES: &[&str] = &["react", "vue", "svelte", "solid", "angular"];

/// Not counted: the frameworks themselves, and what only some requests need.
const LEFT_OUT: &[&str] = &["react", "vue", "svelte/*", "solid-js", "@angular/*", "rxjs", "*/angular_requests.js"];

pub struct Frameworks(Vec<(&'static str, Size)>);

impl Frameworks {
    pub fn measure() -> Result<Self> {
        let size = |name| Size::of(&minified(&format!("pkg/frameworks/page/{name}.js"), LEFT_OUT)?);
        let entries = ENTRIES.iter().map(|name| Ok((*name, size(name)?))).collect::<Result<_>>()?;
        Ok(Self(entries))
    }

    pub fn rows(&self) -> impl Iterator<Item = (String, Size)> {
        self.0.iter().map(|(name, size)| (format!("grantway/{name}"), *size))
    }

    pub fn ceiling() -> String {
        grouped(CEILING)
    }

    /// The entries that are too large.
    pub fn over(&self) -> impl Iterator<Item = String> {
        let over = |(name, size): &(&str, Size)| {
            let excess = size.brotli.saturating_sub(CEILING);
            (excess > 0).then(|| format!("grantway/{name} is {} bytes (brotli) over its ceiling", grouped(excess)))
        };
        self.0.iter().filter_map(over)
    }
}
