//! Measures what an imported provider costs: its own module, as a bundler writes it.

use crate::bytes::{Size, grouped};
use crate::tools::node::TOOLS;
use crate::{kept_dir, process, root, stamp};
use anyhow::{Result, bail};
use std::fs;

/// The most brotli bytes of the median provider.
const CEILING: usize = 450;

/// The module that all providers of a program share.
const SHARED: &str = "--external:../src/shipped.js";

pub struct Providers {
    /// The sizes with the names of the modules, smallest first.
    sizes: Vec<(Size, String)>,
}

impl Providers {
    /// Bundles each module of `pkg/providers/` that holds a document separately.
    pub fn measure() -> Result<Self> {
        let documents = root().join("providers");
        let modules: Vec<_> = stamp::files(&root().join("pkg").join("providers"))?
            .into_iter()
            .filter(|file| file.extension().is_some_and(|extension| extension == "js"))
            .filter(|file| documents.join(file.with_extension("json").file_name().unwrap_or_default()).is_file())
            .collect();
        if modules.is_empty() {
            bail!("pkg/providers/ holds no module");
        }
        let folder = kept_dir().join("provider-sizes");
        if folder.is_dir() {
            fs::remove_dir_all(&folder)?;
        }
        let mut esbuild = TOOLS.program("esbuild")?;
        esbuild.args(["--bundle", "--minify", "--format=esm", "--target=es2022", "--log-level=warning", SHARED]);
        esbuild.arg(format!("--outdir={}", folder.display())).args(&modules);
        process::read(&mut esbuild)?;
        let mut sizes = Vec::new();
        for file in stamp::files(&folder)? {
            let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            sizes.push((Size::of(&fs::read(&file)?)?, name));
        }
        sizes.sort_by_key(|(size, _)| size.brotli);
        if sizes.len() != modules.len() {
            bail!("esbuild wrote {} of {} providers", sizes.len(), modules.len());
        }
        Ok(Self { sizes })
    }

    fn median(&self) -> Size {
        self.sizes.get(self.sizes.len() / 2).map_or_else(Size::default, |(size, _)| *size)
    }

    /// What exceeds the ceiling, if anything does.
    pub fn over(&self) -> Option<String> {
        let excess = self.median().brotli.saturating_sub(CEILING);
        (excess > 0).then(|| format!("the median of the providers is {excess} bytes (brotli) over its ceiling"))
    }

    /// Rows of the table: part and size.
    pub fn rows(&self) -> Vec<(String, Size)> {
        let mut rows = vec![(format!("median of {}, beside the engine", self.sizes.len()), self.median())];
        rows.extend(self.sizes.last().map(|(size, name)| (format!("the largest: {name}"), *size)));
        rows
    }

    pub fn ceiling() -> String {
        grouped(CEILING)
    }
}
