//! Packs the npm package as users get it, and unpacks it where tests use it.

use crate::process;
use crate::root;
use crate::stamp::Stamp;
use crate::tools::node::{Packages, TOOLS, npm};
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// Runs `npm pack` on pkg/ into target/pack/, with the entry for Node in one file. Returns the tarball's path.
pub fn pack() -> Result<PathBuf> {
    let folder = root().join("target").join("pack");
    let manifest = fs::read_to_string(root().join("pkg/package.json")).context("cannot read pkg/package.json")?;
    let manifest: serde_json::Value = serde_json::from_str(&manifest).context("pkg/package.json is not valid JSON")?;
    let version = manifest["version"].as_str().context("pkg/package.json has no version")?;
    let tarball = folder.join(format!("grantway-{version}.tgz"));
    // npm packs only what is in the package's folder.
    for licence in ["LICENSE-MIT", "LICENSE-APACHE"] {
        fs::copy(root().join(licence), root().join("pkg").join(licence))?;
    }
    Stamp::new("pack").inputs(&["pkg", "xtask/src/pack.rs", "xtask/tools/package-lock.json"])?.unless_fresh(
        std::slice::from_ref(&tarball),
        || {
            let _ = fs::remove_dir_all(&folder);
            let package = folder.join("package");
            fs::create_dir_all(&package)?;
            npm_pack(&root().join("pkg"), &folder)?;
            unpack(&tarball, &package)?;
            bundle_node_entry(&package)?;
            npm_pack(&package, &folder)
        },
    )?;
    Ok(tarball)
}

fn npm_pack(package: &Path, into: &Path) -> Result<()> {
    let mut npm = npm();
    npm.args(["pack", "--ignore-scripts", "--silent", "--pack-destination"]).arg(into);
    process::read(npm.current_dir(package))?;
    Ok(())
}

/// Bundles the entry for Node: finding and reading some forty files takes most of a cold start. Two files stay
/// separate: the error class, which all entries share, and the script that is read if the wasm file is lost.
fn bundle_node_entry(package: &Path) -> Result<()> {
    let mut esbuild = TOOLS.program("esbuild")?;
    esbuild.current_dir(package).args(["edge.node.js", "--outfile=edge.node.js", "--allow-overwrite", "--bundle"]);
    esbuild.args(["--format=esm", "--platform=node", "--target=node20", "--log-level=warning"]);
    process::run(esbuild.args(["--external:./src/errors/error.js", "--external:*.wasm.js"]))
}

/// Unpacks the tarball into a folder that exists.
pub fn unpack(tarball: &Path, into: &Path) -> Result<()> {
    // Everything in an npm tarball is in one folder, `package`.
    let mut tar = process::command("tar");
    process::run(tar.arg("-xzf").arg(tarball).args(["--strip-components", "1", "-C"]).arg(into))
}

/// Unpacks the tarball as `node_modules/grantway` of a folder, so that tests see what npm would install.
pub fn install(tarball: &Path, into: Packages) -> Result<()> {
    into.ensure()?;
    let folder = into.path("grantway");
    Stamp::at(into.path(".grantway-package")).value(fs::read(tarball)?).unless_fresh(
        &[folder.join("package.json")],
        || {
            let _ = fs::remove_dir_all(&folder);
            fs::create_dir_all(&folder)?;
            unpack(tarball, &folder)
        },
    )?;
    Ok(())
}
