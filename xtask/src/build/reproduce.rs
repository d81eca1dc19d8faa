//! `cargo xtask reproduce`: builds the wasm twice from scratch, in two folders, and compares every byte. With a
//! package from npm, also compares that.

use crate::console::timed;
use crate::stamp::files;
use crate::{kept_dir, pack, process, root};
use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Paths of different lengths and depths, as on two machines.
const FOLDERS: [&str; 2] = ["first", "second/checkout/of/the/repository"];

/// Path below the package → SHA-256.
type Digests = BTreeMap<String, String>;

/// Prints the digests in the format of `sha256sum --check`, for the package's folder.
pub fn run(tarball: Option<&str>) -> Result<()> {
    let place = kept_dir().join("reproduce");
    let _ = fs::remove_dir_all(&place);
    let mut builds = FOLDERS.iter().map(|folder| built_in(&place.join(folder))).collect::<Result<Vec<Digests>>>()?;
    if let Some(tarball) = tarball {
        builds.push(published(Path::new(tarball), &place.join("published"))?);
    }
    let [first, others @ ..] = &builds[..] else { bail!("nothing was built") };
    let all: Vec<&String> = builds.iter().flat_map(BTreeMap::keys).collect();
    let differing: Vec<&str> = all
        .into_iter()
        .filter(|file| others.iter().any(|other| other.get(*file) != first.get(*file)))
        .map(String::as_str)
        .collect();
    if let Some(file) = differing.first() {
        let said: Vec<&str> = builds.iter().map(|build| build.get(*file).map_or("absent", String::as_str)).collect();
        bail!("the builds differ, which {} keeps: {file}\n  {}", place.display(), said.join("\n  "));
    }
    for (file, digest) in first {
        println!("{digest}  {file}");
    }
    let _ = fs::remove_dir_all(&place);
    Ok(())
}

/// Builds a copy of this checkout, without anything that was built here.
fn built_in(checkout: &Path) -> Result<Digests> {
    timed(&format!("building the wasm in {}", checkout.strip_prefix(root()).unwrap_or(checkout).display()), || {
        copy_sources(checkout)?;
        let mut build = process::command(std::env::current_exe()?);
        // Only digests go to the standard output.
        build.stdout(std::io::stderr());
        // The variable holds the path of the checkout.
        build.args(["build", "--wasm"]).current_dir(checkout).env("CARGO_MANIFEST_DIR", checkout.join("xtask"));
        process::run(build.env_remove("CARGO_TARGET_DIR"))
    })?;
    digests_of(&checkout.join("pkg"))
}

fn copy_sources(to: &Path) -> Result<()> {
    let listed =
        process::read(process::command("git").args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]))?;
    for path in listed.split('\0').filter(|path| !path.is_empty()) {
        let (source, copy) = (root().join(path), to.join(path));
        // Files that were deleted and not committed are listed too.
        if source.is_file() {
            fs::create_dir_all(copy.parent().unwrap_or(to))?;
            fs::copy(&source, &copy).with_context(|| format!("cannot copy {path}"))?;
        }
    }
    Ok(())
}

fn published(tarball: &Path, to: &Path) -> Result<Digests> {
    fs::create_dir_all(to)?;
    pack::unpack(tarball, to)?;
    digests_of(to)
}

fn digests_of(package: &Path) -> Result<Digests> {
    let mut digests = Digests::new();
    for file in files(&package.join("wasm"))? {
        let name = file.strip_prefix(package)?.to_string_lossy().replace('\\', "/");
        let digest = Sha256::digest(fs::read(&file)?);
        digests.insert(name, digest.iter().map(|byte| format!("{byte:02x}")).collect());
    }
    if digests.is_empty() {
        bail!("{} holds no wasm", package.display());
    }
    Ok(digests)
}
