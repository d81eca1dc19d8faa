//! The entries for frameworks: the size that each adds to a page or a server that has the framework.

use super::minified;
use crate::bytes::{Size, grouped};
use anyhow::Result;

/// The most brotli bytes of an entry.
const CEILING: usize = 1_024;

const PAGE: &[&str] = &["react", "vue", "svelte", "solid", "angular"];
const SERVER: &[&str] =
    &["hono", "next", "nuxt", "sveltekit", "astro", "react-router", "tanstack-start", "express", "fastify", "node"];

/// Not counted: the frameworks themselves, and what only some requests need.
const LEFT_OUT: &[&str] = &["react", "vue", "svelte/*", "solid-js", "@angular/*", "rxjs", "*/angular_requests.js"];
const LEFT_OUT_ON_SERVERS: &[&str] = &["next/*", "@sveltejs/kit", "h3", "node:*"];
/// The adapter that `express` and `fastify` share; it has a row of its own.
const ADAPTER: &str = "./node.js";

pub struct Frameworks(Vec<(&'static str, Size)>);

impl Frameworks {
    pub fn measure() -> Result<Self> {
        let size = |folder, name, left_out: &[&'static str]| {
            Size::of(&minified(&format!("pkg/frameworks/{folder}/{name}.js"), left_out)?)
        };
        let on_servers = |name| {
            if name == "node" { LEFT_OUT_ON_SERVERS.to_vec() } else { [LEFT_OUT_ON_SERVERS, &[ADAPTER]].concat() }
        };
        let page = PAGE.iter().map(|name| Ok((*name, size("page", *name, LEFT_OUT)?)));
        let server = SERVER.iter().map(|name| Ok((*name, size("server", *name, &on_servers(*name))?)));
        Ok(Self(page.chain(server).collect::<Result<_>>()?))
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
