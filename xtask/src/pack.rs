//! The npm package as users get it: packed, then unpacked where it is used.

use crate::process;
use crate::root;
use crate::stamp::Stamp;
use crate::tools::node::{Packages, npm};
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// `npm pack` of pkg/ into target/pack/; the tarball's path.
pub fn pack() -> Result<PathBuf> {
    let folder = root().join("target").join("pack");
    let manifest = fs::read_to_string(root().join("pkg/package.json")).context("cannot read pkg/package.json")?;
    let manifest: serde_json::Value = serde_json::from_str(&manifest).context("pkg/package.json is not valid JSON")?;
    let version = manifest["version"].as_str().context("pkg/package.json has no version")?;
    let tarball = folder.join(format!("grantway-{version}.tgz"));
    // npm packs what lies in the package's folder only.
    for licence in ["LICENSE-MIT", "LICENSE-APACHE"] {
        fs::copy(root().join(licence), root().join("pkg").join(licence))?;
    }
    Stamp::new("pack").inputs(&["pkg"])?.unless_fresh(std::slice::from_ref(&tarball), || {
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder)?;
        let mut npm = npm();
        npm.args(["pack", "--ignore-scripts", "--silent", "--pack-destination"]).arg(&folder);
        process::read(npm.current_dir(root().join("pkg")))?;
        Ok(())
    })?;
    Ok(tarball)
}

/// Unpacks the tarball as `node_modules/grantway` of a folder, so that it sees what npm would install.
pub fn install(tarball: &Path, into: Packages) -> Result<()> {
    into.ensure()?;
    let folder = into.path("grantway");
    Stamp::at(into.path(".grantway-package")).value(fs::read(tarball)?).unless_fresh(
        &[folder.join("package.json")],
        || {
            let _ = fs::remove_dir_all(&folder);
            fs::create_dir_all(&folder)?;
            // Everything in an npm tarball lies in one folder, `package`.
            let mut tar = process::command("tar");
            process::run(tar.arg("-xzf").arg(tarball).args(["--strip-components", "1", "-C"]).arg(&folder))
        },
    )?;
    Ok(())
}
