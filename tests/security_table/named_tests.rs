//! Finds the tests in the repository whose names contain a number.

use std::fs;
use std::path::Path;

/// One test.
#[derive(Debug, PartialEq, Eq)]
pub struct NamedTest {
    /// Its path, from the root.
    pub file: String,
    /// Its name, exactly.
    pub name: String,
    /// Whether it is skipped.
    pub is_off: bool,
}

/// The highest numbers of requirements and of attacks.
const HIGHEST: [(&str, u32); 2] = [("S", 42), ("A", 36)];

impl NamedTest {
    /// The numbers in its name, such as `S35`.
    pub fn numbers(&self) -> Vec<String> {
        // Rust names are lower case; in a JavaScript title, only the part before a colon may be.
        let any_case = if self.file.ends_with(".rs") { self.name.len() } else { self.name.find(':').unwrap_or(0) };
        let (head, title) = self.name.split_at(any_case);
        let name = head.to_ascii_uppercase() + title;
        name.split(|letter: char| !letter.is_ascii_alphanumeric())
            .filter_map(|word| {
                let word = word.to_owned();
                let is_number = HIGHEST.iter().any(|(letter, highest)| {
                    let number = word.strip_prefix(letter).filter(|digits| !digits.starts_with(['0', '+']));
                    number.and_then(|digits| digits.parse().ok()).is_some_and(|number| (1..=*highest).contains(&number))
                });
                is_number.then_some(word)
            })
            .collect()
    }
}

/// `#[test]`, then the function's name.
pub fn rust_tests(file: &str, text: &str) -> Vec<NamedTest> {
    let mut found = Vec::new();
    let (mut is_test, mut is_off) = (false, false);
    for line in text.lines().map(str::trim) {
        is_test |= line == "#[test]";
        is_off |= line.starts_with("#[ignore");
        if let Some(name) = line.strip_prefix("fn ").filter(|_| is_test) {
            let name = name.split(|letter: char| !letter.is_alphanumeric() && letter != '_').next().unwrap_or("");
            found.push(NamedTest { file: file.to_owned(), name: name.to_owned(), is_off });
            (is_test, is_off) = (false, false);
        }
    }
    found
}

/// `test("…"` and `it("…"`, at the beginning of a line.
pub fn javascript_tests(file: &str, text: &str) -> Vec<NamedTest> {
    let mut found = Vec::new();
    for line in text.lines().map(str::trim_start) {
        let Some((call, rest)) = line.split_once('(') else { continue };
        let is_off = [".skip", ".todo"].iter().any(|end| call.ends_with(end));
        if !["test", "it"].contains(&call.split('.').next().unwrap_or("")) {
            continue;
        }
        let mut letters = rest.chars();
        let Some(quote) = letters.next().filter(|quote| ['"', '`', '\''].contains(quote)) else { continue };
        let name = letters.as_str().split(quote).next().unwrap_or("");
        found.push(NamedTest { file: file.to_owned(), name: name.to_owned(), is_off });
    }
    found
}

fn collect(root: &Path, folder: &str, found: &mut Vec<NamedTest>) {
    let mut names: Vec<_> = fs::read_dir(root.join(folder))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    for name in names.iter().filter(|name| *name != "node_modules") {
        let path = format!("{folder}/{name}");
        if root.join(&path).is_dir() {
            collect(root, &path, found);
        } else if name.ends_with(".rs") {
            found.extend(rust_tests(&path, &fs::read_to_string(root.join(&path)).unwrap()));
        } else if name.ends_with(".test.mjs") || is_in_suite(root, &path) {
            found.extend(javascript_tests(&path, &fs::read_to_string(root.join(&path)).unwrap()));
        }
    }
}

/// Whether the suite of the three engines has the tests of this file.
fn is_in_suite(root: &Path, file: &str) -> bool {
    let Some(name) = file.strip_prefix("tests/engines/").filter(|name| name.ends_with(".mjs")) else { return false };
    let suite = fs::read_to_string(root.join("tests/engines/suite.mjs")).unwrap();
    suite.contains(&format!("from \"./{name}\""))
}

/// Every test of `src/`, `tests/` and `xtask/src/`, in the order of paths and lines.
pub fn all_tests(root: &Path) -> Vec<NamedTest> {
    let mut found = Vec::new();
    for folder in ["src", "tests", "xtask/src"] {
        collect(root, folder, &mut found);
    }
    found
}

/// The tests whose names contain a number.
pub fn tests_of_the_tree(root: &Path) -> Vec<NamedTest> {
    let mut found = all_tests(root);
    found.retain(|test| !test.numbers().is_empty());
    found
}

/// Whether `cargo xtask test` runs it.
pub fn is_run(root: &Path, test: &NamedTest) -> bool {
    if test.file.ends_with(".test.mjs") {
        // A folder of tests/ is a step; nothing runs tests that are deeper or elsewhere.
        test.file.starts_with("tests/") && test.file.matches('/').count() == 2
    } else if test.file.ends_with(".mjs") {
        is_in_suite(root, &test.file)
    } else {
        is_module_of(root, &test.file)
    }
}

/// Whether another file declares the module, or cargo takes the file for a test.
fn is_module_of(root: &Path, file: &str) -> bool {
    let path = Path::new(file);
    let (folder, stem) = (path.parent().unwrap(), path.file_stem().unwrap().to_str().unwrap());
    let declares = |file: &Path, stem: &str| {
        fs::read_to_string(root.join(file)).is_ok_and(|text| {
            text.lines().any(|line| {
                line.trim().trim_start_matches("pub ").trim_start_matches("pub(crate) ") == format!("mod {stem};")
            })
        })
    };
    let (folder, stem) = match (stem, folder.file_name()) {
        ("mod", Some(name)) => (folder.parent().unwrap(), name.to_str().unwrap()),
        _ => (folder, stem),
    };
    folder == Path::new("tests")
        || ["mod.rs", "lib.rs", "main.rs"].iter().any(|parent| declares(&folder.join(parent), stem))
        || declares(&folder.with_extension("rs"), stem)
}

#[test]
fn finds_tests_by_their_names_and_nothing_else() {
    let rust = "#[test]\nfn s35_a23_x() {\n#[test]\n#[ignore]\nfn uses_s256() {\nfn s1_no_test() {";
    let found = rust_tests("a.rs", rust);
    assert_eq!(
        found.iter().map(|test| (test.name.as_str(), test.is_off)).collect::<Vec<_>>(),
        [("s35_a23_x", false), ("uses_s256", true)]
    );
    assert_eq!(found[0].numbers(), ["S35", "A23"]);
    assert_eq!(found[1].numbers(), Vec::<String>::new());
    let javascript =
        "test(\"S1, A36: `x`\", () => {\n  it(`A2 ${y}`, z)\ntest.skip('S3', q)\nlet latest(\"S4\")\n// test(\"S5\")";
    let found = javascript_tests("a.test.mjs", javascript);
    assert_eq!(
        found.iter().map(|test| (test.name.as_str(), test.is_off)).collect::<Vec<_>>(),
        [("S1, A36: `x`", false), ("A2 ${y}", false), ("S3", true)]
    );
    assert_eq!(found[0].numbers(), ["S1", "A36"]);
    let lower = NamedTest { file: "a.test.mjs".to_owned(), name: "s27, a17: not s28".to_owned(), is_off: false };
    assert_eq!(lower.numbers(), ["S27", "A17"]);
    let named = |name: &str| NamedTest { file: "a.test.mjs".to_owned(), name: name.to_owned(), is_off: false };
    for none in ["S256", "S43", "A37", "S0", "S05", "a1", "s35", "S", "S+1", "aS1"] {
        assert_eq!(named(none).numbers(), Vec::<String>::new(), "{none}");
    }
}
