//! Builds one wasm artefact: compiles, binds and optimises it, and proves that it loads.

use super::{bindgen, cut, inline, names, optimise};
use crate::console::timed;
use crate::process;
use crate::root;
use crate::stamp::Stamp;
use crate::tools::rust::{self, WASM};
use crate::{kept_dir, target_dir};
use anyhow::{Context, Result, bail};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// A build of the engine for pages or for workers.
#[derive(Clone, Copy)]
pub struct Artefact {
    /// The folder under pkg/wasm/.
    pub name: &'static str,
    features: &'static str,
    /// Bytes of the stack, which the host wipes after each step; 0 for the linker's default.
    stack: u32,
    /// Whether to add a form that any bundler accepts as plain JavaScript.
    inlined: bool,
    /// Whether to split off the reader of documents.
    cut: bool,
}

/// What an artefact is for: the package, or a use of ours that no user gets.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The package.
    Package,
    /// The tests, with a function that traps.
    Trap,
    /// The measurements, with an operation that only checks a callback.
    Bench,
}

impl Purpose {
    /// The feature that this adds to the artefact's own, which is also the end of its folder's name.
    fn feature(self) -> Option<&'static str> {
        match self {
            Self::Package => None,
            Self::Trap => Some("trap"),
            Self::Bench => Some("bench"),
        }
    }
}

/// For pages, which have no server to read a file from, so the bytes are inside a module. The part that reads
/// uncompiled documents is loaded only if there is one.
pub const BROWSER: Artefact =
    Artefact { name: "browser", features: "browser,documents", stack: STACK, inlined: true, cut: true };
/// For workers, which may not compile bytes and so import the file.
pub const EDGE: Artefact = Artefact { name: "edge", features: "edge", stack: STACK, inlined: true, cut: false };

/// The same as in `pkg/src/driver.js`.
const STACK: u32 = 65_536;

/// Replaces the folders of this machine in the paths of panic messages.
const SOURCES: &str = "/sources/";

/// The inputs that decide the result.
const INPUTS: &[&str] = &[
    "src",
    "aead/src",
    "arena/src",
    "Cargo.toml",
    "Cargo.lock",
    ".cargo/config.toml",
    "xtask/src/build",
    "xtask/tools/package-lock.json",
];

impl Artefact {
    /// The folder of the result.
    pub fn folder(self, purpose: Purpose) -> PathBuf {
        let folder = purpose.feature().map_or_else(|| "wasm".to_owned(), |feature| format!("wasm-{feature}"));
        root().join("pkg").join(folder).join(self.name)
    }

    /// The wasm file itself.
    pub fn wasm(self) -> PathBuf {
        self.folder(Purpose::Package).join(bindgen::WASM_FILE)
    }

    /// Builds it unless it is up to date.
    pub fn build(self, dev: bool, purpose: Purpose) -> Result<()> {
        let folder = self.folder(purpose);
        let mut outputs = vec![folder.join(bindgen::GLUE_FILE), folder.join(bindgen::WASM_FILE)];
        if self.inlined {
            outputs.extend([inline::FILE, inline::DIGEST_FILE].map(|file| folder.join(file)));
        }
        if self.cut {
            outputs.extend([cut::FILE, cut::GLUE_FILE].map(|file| folder.join(file)));
        }
        let (name, kind) = match purpose.feature() {
            Some(feature) => (format!("{}-{feature}", self.name), format!(" with `{feature}`")),
            None => (self.name.to_owned(), String::new()),
        };
        let stamp = Stamp::new(&format!("wasm-{name}")).value((dev, rust::version()?)).inputs(INPUTS)?;
        stamp.unless_fresh(&outputs, || {
            let steps = if dev { "cargo, wasm-bindgen" } else { "cargo, wasm-bindgen, wasm-opt" };
            timed(&format!("building the {} artefact{kind} ({steps})", self.name), || {
                let made = kept_dir().join(&name);
                let _ = fs::remove_dir_all(&made);
                self.make(&made, dev, purpose)?;
                // Moved in one go: a failed build leaves the last good one, and nobody sees half a build.
                let _ = fs::remove_dir_all(&folder);
                fs::create_dir_all(folder.parent().unwrap_or(&folder))?;
                move_to(&made, &folder).with_context(|| format!("cannot write {}", folder.display()))
            })
        })?;
        Ok(())
    }

    /// The shipped wasm file, but with the names of its functions.
    pub fn build_with_names(self) -> Result<PathBuf> {
        let folder = kept_dir().join(format!("{}-named", self.name));
        let _ = fs::remove_dir_all(&folder);
        let compiled = self.compile(false, Purpose::Package)?;
        let trapped = bindgen::bind(&compiled, &folder, true)?;
        let wasm = folder.join(bindgen::WASM_FILE);
        optimise::optimise(&wasm, true)?;
        names::shorten(&wasm, &folder.join(bindgen::GLUE_FILE))?;
        optimise::optimise_again(&wasm, true)?;
        let (finished, linked) = (fs::read(&wasm)?, fs::read(&compiled)?);
        let finished = if self.cut {
            cut::named_standard(&finished, &cut::needless_data(&linked, &trapped)?)?
        } else {
            cut::without_needless_data(&finished, &linked, &trapped)?
        };
        fs::write(&wasm, finished)?;
        Ok(wasm)
    }

    fn make(self, folder: &Path, dev: bool, purpose: Purpose) -> Result<()> {
        let compiled = self.compile(dev, purpose)?;
        // The cut looks for its entries by name, and then removes all names.
        let trapped = bindgen::bind(&compiled, folder, self.cut)?;
        let wasm = folder.join(bindgen::WASM_FILE);
        if !dev {
            // The size of an artefact that traps on purpose does not matter: one pass is enough.
            if purpose != Purpose::Trap {
                optimise::optimise(&wasm, self.cut)?;
            }
            names::shorten(&wasm, &folder.join(bindgen::GLUE_FILE))?;
            optimise::optimise_again(&wasm, self.cut)?;
        }
        let meanings = if self.cut {
            // Code that is not optimised computes addresses from others, so none of its data is cut.
            let needless =
                if dev { cut::Needless::default() } else { cut::needless_data(&fs::read(&compiled)?, &trapped)? };
            cut::write(&wasm, folder, &needless)?
        } else {
            if !dev {
                fs::write(&wasm, cut::without_needless_data(&fs::read(&wasm)?, &fs::read(&compiled)?, &trapped)?)?;
            }
            inline::meanings(&fs::read(&wasm)?)
        };
        optimise::prove(&wasm)?;
        if self.inlined {
            inline::write(&wasm, folder, &meanings)?;
        }
        Ok(())
    }

    /// Runs cargo and returns the path of its wasm file.
    fn compile(self, dev: bool, purpose: Purpose) -> Result<PathBuf> {
        let features: Vec<&str> = std::iter::once(self.features).chain(purpose.feature()).collect();
        let mut cargo = process::cargo();
        // `cargo build` would also build the rlib, and then cargo silently skips the link-time optimisation of
        // the cdylib.
        cargo.args([
            "rustc",
            "--package",
            "grantway",
            "--lib",
            "--crate-type",
            "cdylib",
            "--profile",
            "wasm",
            "--target",
            WASM,
        ]);
        cargo.args(["--no-default-features", "--features", &features.join(",")]);
        cargo.arg("--target-dir").arg(target_dir());
        // A stripped file no longer names the features it uses, so wasm-bindgen would bind for the oldest
        // engines. wasm-opt drops names and debug information later.
        cargo.args(["--config", "profile.wasm.strip='debuginfo'"]);
        if dev {
            for setting in ["opt-level=1", "lto=false", "codegen-units=16"] {
                cargo.args(["--config", &format!("profile.wasm.{setting}")]);
            }
        }
        cargo.args(["--config", &format!("target.{WASM}.rustflags={:?}", remapped_paths()?)]);
        if self.name != EDGE.name {
            // A page makes one challenge per sign-in, so its size matters and its time does not.
            cargo.args(["--config", "profile.wasm.package.sha2.opt-level='z'"]);
        }
        cargo.arg("--");
        if self.stack > 0 {
            cargo.args(["-C", &format!("link-arg=-zstack-size={}", self.stack)]);
        }
        // The linker keeps its list of what refers to which data.
        cargo.args(["-C", "link-arg=--emit-relocs"]);
        process::run(&mut cargo)?;
        let wasm = target_dir().join(WASM).join("wasm").join("grantway.wasm");
        if !wasm.exists() {
            bail!("cargo built no {}", wasm.display());
        }
        Ok(wasm)
    }
}

/// Moves a folder of files. Between two disks a move is a copy, so it goes through a folder beside the target.
fn move_to(made: &Path, folder: &Path) -> std::io::Result<()> {
    match fs::rename(made, folder) {
        Err(error) if error.kind() == ErrorKind::CrossesDevices => {}
        done => return done,
    }
    let beside = folder.with_extension("new");
    let _ = fs::remove_dir_all(&beside);
    fs::create_dir_all(&beside)?;
    for entry in fs::read_dir(made)? {
        let entry = entry?;
        fs::copy(entry.path(), beside.join(entry.file_name()))?;
    }
    fs::rename(&beside, folder)
}

/// Removes this machine's paths from panic locations, which are data of the artefact. Otherwise two machines
/// would build different bytes.
fn remapped_paths() -> Result<Vec<String>> {
    let remapped = |folder: &Path| format!("--remap-path-prefix={}/={SOURCES}", folder.display());
    let mut flags = vec![remapped(root())];
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    let registry = home.unwrap_or_default().join("registry").join("src");
    if registry.is_dir() {
        for index in fs::read_dir(registry)? {
            flags.push(remapped(&index?.path()));
        }
    }
    // The paths of the standard library, if its source is installed, because generic code is compiled here. If
    // it is not, the compiler writes this name itself.
    let library = rust::sysroot()?.join("lib").join("rustlib").join("src").join("rust");
    flags.push(format!("--remap-path-prefix={}=/rustc/{}", library.display(), rust::commit()?));
    Ok(flags)
}
