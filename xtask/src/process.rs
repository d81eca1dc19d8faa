//! Runs other programs from the repository's root.

use crate::{kept_dir, root};
use anyhow::{Context, Result, bail};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// A command that starts in the repository's root.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command
        .current_dir(root())
        .env("WRANGLER_SEND_METRICS", "false")
        .env("WRANGLER_LOG_PATH", kept_dir().join("wrangler"));
    if let Some(folder) = own_temporary_folder() {
        command.env("TMPDIR", folder);
    }
    command
}

/// A folder for temporary files, if the machine's own is not writable.
fn own_temporary_folder() -> Option<&'static Path> {
    static FOLDER: OnceLock<Option<PathBuf>> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        let probe = std::env::temp_dir().join(format!("grantway-{}", std::process::id()));
        if fs::create_dir(&probe).and_then(|()| fs::remove_dir(&probe)).is_ok() {
            return None;
        }
        let folder = kept_dir().join("tmp");
        fs::create_dir_all(&folder).ok().map(|()| folder)
    });
    folder.as_deref()
}

/// The same cargo that runs this program.
///
/// Removes the variables that `cargo run` sets for us, which would mislead a build inside the build, and the
/// caller's `RUSTFLAGS`, which would replace those of `.cargo/config.toml`.
pub fn cargo() -> Command {
    let mut command = command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    for name in ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO_MANIFEST_DIR", "CARGO_PKG_NAME"] {
        command.env_remove(name);
    }
    command
}

/// Runs a command to its end. Its output goes to the terminal.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot start `{}`", line(command)))?;
    if !status.success() {
        bail!("`{}` failed ({status})", line(command));
    }
    Ok(())
}

/// Runs a command to its end and returns its standard output.
pub fn read(command: &mut Command) -> Result<String> {
    let output = command.stdin(Stdio::null()).output().with_context(|| format!("cannot start `{}`", line(command)))?;
    if !output.status.success() {
        bail!("`{}` failed ({})\n{}", line(command), output.status, String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// A command that ended: its success, and its output, both streams one after the other.
pub struct Ended {
    pub success: bool,
    pub text: String,
}

/// Runs a command silently to its end. The caller judges its success.
pub fn capture(command: &mut Command) -> Result<Ended> {
    // Counts are read from the text, in which colours would be between the words.
    for name in ["FORCE_COLOR", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    let output = command
        .env("NO_COLOR", "1")
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("cannot start `{}`", line(command)))?;
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.push_str(&String::from_utf8_lossy(&output.stderr));
    Ok(Ended { success: output.status.success(), text })
}

/// The command as one would type it, with paths relative to the root.
pub fn line(command: &Command) -> String {
    let mut words = vec![word(command.get_program())];
    words.extend(command.get_args().map(word));
    words.join(" ")
}

fn word(text: &OsStr) -> String {
    let path = Path::new(text);
    if let Ok(relative) = path.strip_prefix(root()) {
        return relative.display().to_string();
    }
    match path.file_name() {
        Some(name) if path.is_absolute() => name.to_string_lossy().into_owned(),
        _ => text.to_string_lossy().into_owned(),
    }
}
