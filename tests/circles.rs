//! No files use each other in a circle: who reads one can stop at what it uses.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Result;
use std::path::{Path, PathBuf};

/// Values, their texts and the names of their members: one concept in several files.
const VALUES: &[&str] = &[
    "src/base/text.rs",
    "src/base/value.rs",
    "src/base/value/arena.rs",
    "src/base/value/build.rs",
    "src/base/value/word.rs",
    "src/base/vocabulary.rs",
];

/// Which files each file uses.
type Uses = BTreeMap<String, BTreeSet<String>>;

#[test]
fn no_files_of_the_engine_use_each_other_in_a_circle() -> Result<()> {
    let files = files("src", "rs")?;
    let names: BTreeSet<String> = files.iter().filter(|file| !is_test(file)).cloned().collect();
    let mut uses = Uses::new();
    for file in &names {
        let text = fs::read_to_string(root().join(file))?;
        let own = module_of(file);
        let paths = use_trees(text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default());
        let used = paths.iter().flat_map(|tree| members(tree)).filter_map(|path| file_of(&own, &path, &names));
        uses.insert(file.clone(), used.collect());
    }
    assert!(uses.values().map(BTreeSet::len).sum::<usize>() > 1000, "the uses were read");
    none(&circles(&uses, |file| !VALUES.contains(&file)))
}

#[test]
fn no_files_of_the_package_import_each_other_in_a_circle() -> Result<()> {
    let mut uses = Uses::new();
    for folder in ["pkg/src", "pkg/sandbox", "pkg/cli", "pkg/testing", "pkg/frameworks", "pkg/devtools", "www"] {
        for file in files(folder, "js")? {
            let text = fs::read_to_string(root().join(&file))?;
            let used = imports(&text).map(|name| beside(&file, name)).collect();
            uses.insert(file, used);
        }
    }
    assert!(uses.values().map(BTreeSet::len).sum::<usize>() > 500, "the imports were read");
    none(&circles(&uses, |_| true))
}

/// The circles, each as the files on the way round.
fn circles(uses: &Uses, is_asked: impl Fn(&str) -> bool) -> Vec<String> {
    let (mut found, mut done) = (Vec::new(), BTreeSet::new());
    for file in uses.keys().filter(|file| is_asked(file)) {
        follow(file, uses, &is_asked, &mut Vec::new(), &mut done, &mut found);
    }
    found
}

fn follow(
    file: &str,
    uses: &Uses,
    is_asked: &impl Fn(&str) -> bool,
    way: &mut Vec<String>,
    done: &mut BTreeSet<String>,
    found: &mut Vec<String>,
) {
    if let Some(start) = way.iter().position(|earlier| earlier == file) {
        found.push(format!("{} → {file}", way.get(start..).unwrap_or_default().join(" → ")));
        return;
    }
    if done.contains(file) {
        return;
    }
    way.push(file.to_owned());
    for used in uses.get(file).into_iter().flatten().filter(|used| is_asked(used)) {
        follow(used, uses, is_asked, way, done, found);
    }
    way.pop();
    done.insert(file.to_owned());
}

/// The trees of all `use` declarations, without spaces.
fn use_trees(text: &str) -> Vec<String> {
    let mut trees = Vec::new();
    let mut open: Option<String> = None;
    for line in text.lines().map(str::trim).filter(|line| !line.starts_with("//")) {
        let begun = line.strip_prefix("pub ").unwrap_or(line).strip_prefix("use ");
        let mut tree = match (open.take(), begun) {
            (Some(tree), _) => tree + line,
            (None, Some(begun)) => begun.to_owned(),
            (None, None) => continue,
        };
        if tree.ends_with(';') {
            tree.retain(|letter| letter != ' ' && letter != ';');
            trees.push(tree);
        } else {
            open = Some(tree);
        }
    }
    trees
}

/// The paths of a tree: `a::{b, c::d}` is `a::b` and `a::c::d`.
fn members(tree: &str) -> Vec<String> {
    let Some((start, group)) = tree.split_once('{') else { return vec![tree.to_owned()] };
    let mut depth = 0_usize;
    let parts = group.trim_end_matches('}').split(|letter| {
        match letter {
            '{' => depth = depth.saturating_add(1),
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        letter == ',' && depth == 0
    });
    let closed = |part: &str| {
        let missing = part.matches('{').count().saturating_sub(part.matches('}').count());
        part.to_owned() + &"}".repeat(missing)
    };
    parts.flat_map(|part| members(&closed(part))).map(|part| format!("{start}{part}")).collect()
}

/// The file with what `path` names, seen from the module `own`; nothing if it is not ours, or `own` itself.
fn file_of(own: &[String], path: &str, names: &BTreeSet<String>) -> Option<String> {
    let mut parts = path.split("::").map(ToOwned::to_owned).peekable();
    let mut absolute = match parts.peek().map(String::as_str) {
        Some("crate") => Vec::new(),
        Some("self" | "super") => own.to_vec(),
        _ => return None,
    };
    while parts.next_if(|part| part == "super").is_some() {
        absolute.pop();
    }
    absolute.extend(parts.filter(|part| part != "crate" && part != "self"));
    let all = (1..=absolute.len()).rev().filter_map(|length| absolute.get(..length));
    all.filter(|module| *module != own).find_map(|module| {
        let base = format!("src/{}", module.join("/"));
        [format!("{base}.rs"), format!("{base}/mod.rs")].into_iter().find(|file| names.contains(file))
    })
}

fn module_of(file: &str) -> Vec<String> {
    let path = file.trim_start_matches("src/").trim_end_matches(".rs").trim_end_matches("/mod");
    path.split('/').map(ToOwned::to_owned).collect()
}

/// The names of the files that a module imports at once, those that it re-exports included.
fn imports(text: &str) -> impl Iterator<Item = &str> {
    let after = ["from \"", "import \""].into_iter().flat_map(|word| text.split(word).skip(1));
    after.filter_map(|rest| rest.split('"').next()).filter(|name| name.starts_with('.'))
}

/// The path of `name`, which a file imports.
fn beside(file: &str, name: &str) -> String {
    let mut parts: Vec<&str> = file.split('/').collect();
    parts.pop();
    for part in name.split('/').filter(|part| *part != ".") {
        if part == ".." {
            parts.pop();
        } else {
            parts.push(part);
        }
    }
    parts.join("/")
}

/// The files below a folder with that ending.
fn files(folder: &str, ending: &str) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(root().join(folder))? {
        let entry = entry?;
        let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            if !["node_modules", "dist", ".wrangler"].iter().any(|skipped| path.ends_with(skipped)) {
                found.extend(files(&path, ending)?);
            }
        } else if Path::new(&path).extension().is_some_and(|own| own == ending) {
            found.push(path);
        }
    }
    Ok(found)
}

fn is_test(file: &str) -> bool {
    file.split(['/', '.']).any(|part| part == "tests" || part == "testing" || part.ends_with("_tests"))
}

fn none(found: &[String]) -> Result<()> {
    assert!(found.is_empty(), "\n{}", found.join("\n"));
    Ok(())
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
