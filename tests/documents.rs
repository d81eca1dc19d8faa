//! Checks the shipped provider documents as a set: the requirements of CONTRIBUTING.md, and that the engine and
//! the TypeScript types have the same vocabulary.
#![cfg(feature = "backend")]
#![allow(missing_docs, reason = "tests read as sentences")]
#![allow(clippy::panic, reason = "a test stops where its ground is wrong")]

use grantway::dialect::schema::members::CONFIDENCE;
use grantway::dialect::schema::reader::registered::registered_names;
use serde_json::Value as Json;
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

fn read(path: &str) -> String {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&file).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every shipped document with its id, which is its file name.
fn documents() -> Vec<(String, Json)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("providers");
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{error}"));
    let mut ids: Vec<String> = entries
        .map(|entry| entry.unwrap_or_else(|error| panic!("{error}")).file_name().to_string_lossy().into_owned())
        .map(|name| name.strip_suffix(".json").unwrap_or_else(|| panic!("providers/{name} is no document")).to_owned())
        .collect();
    ids.sort();
    assert!(ids.len() > 4, "{ids:?}");
    let parse = |id: &String| serde_json::from_str(&read(&format!("providers/{id}.json")));
    ids.iter().map(|id| (id.clone(), parse(id).unwrap_or_else(|error| panic!("{id}: {error}")))).collect()
}

fn text<'a>(document: &'a Json, member: &str) -> &'a str {
    document.get(member).and_then(Json::as_str).unwrap_or_default()
}

/// `tiltify-v3` → `tiltifyV3`
fn camel_case(id: &str) -> String {
    let (mut out, mut is_first) = (String::new(), false);
    for letter in id.chars() {
        match letter {
            '-' => is_first = true,
            _ if is_first => {
                out.push(letter.to_ascii_uppercase());
                is_first = false;
            }
            _ => out.push(letter),
        }
    }
    out
}

#[test]
fn each_is_named_after_its_id() {
    for (id, document) in documents() {
        assert_eq!(text(&document, "id"), id);
        assert!(!text(&document, "name").is_empty(), "{id}");
        let is_word = |part: &str| {
            !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        };
        assert!(id.split('-').all(is_word) && id.starts_with(|first: char| first.is_ascii_lowercase()), "{id}");
    }
}

#[test]
fn each_says_where_it_was_read_and_when() {
    for (id, document) in documents() {
        let docs = text(&document, "docs");
        assert!(docs.starts_with("https://") && !docs.contains(char::is_whitespace), "{id}: docs `{docs}`");
        let checked = text(&document, "checked");
        let parts: Vec<&str> = checked.split('-').collect();
        let number = |part: &str, length: usize| (part.len() == length).then(|| part.parse::<u32>().ok()).flatten();
        let date = match parts.as_slice() {
            [year, month, day] => (number(year, 4), number(month, 2), number(day, 2)),
            _ => (None, None, None),
        };
        let (Some(year), Some(month), Some(day)) = date else { panic!("{id}: checked `{checked}` is no date") };
        assert!(year >= 2026 && (1..=12).contains(&month) && (1..=31).contains(&day), "{id}: checked `{checked}`");
    }
}

#[test]
fn each_has_all_its_endpoints_at_https() {
    for (id, document) in documents() {
        let members = document.as_object().unwrap_or_else(|| panic!("{id} is no object"));
        let refresh = document.pointer("/dialect/refresh_request/endpoint");
        let endpoints = members
            .iter()
            .filter(|(name, _)| name.ends_with("_endpoint") || name.ends_with("_uri") || *name == "issuer");
        for endpoint in endpoints.map(|(_, value)| value).chain(refresh) {
            let mut url = endpoint.as_str().unwrap_or_else(|| panic!("{id}: {endpoint}")).to_owned();
            for (name, variable) in document.get("variables").and_then(Json::as_object).into_iter().flatten() {
                let is_origin = text(variable, "pattern") == "origin" && variable.get("default").is_none();
                let value = if is_origin { "https://as.example" } else { text(variable, "default") };
                url = url.replace(&format!("{{{name}}}"), value);
            }
            let url = url.replace("{client_id}", "id");
            assert!(url.starts_with("https://") && !url.contains(['{', ' ']), "{id}: {url}");
        }
    }
}

#[test]
fn each_says_how_well_it_is_known() {
    for (id, document) in documents() {
        let confidence = text(&document, "confidence");
        assert!(CONFIDENCE.split(' ').any(|word| word == confidence), "{id}: confidence `{confidence}`");
    }
}

/// The requests that `tests/providers/` compares a document with.
fn requests(id: &str) -> Option<String> {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("tests/providers/requests/{id}.mjs"));
    fs::read_to_string(file).ok()
}

#[test]
fn each_has_vectors_or_requests_of_its_own() {
    let modules = read("tests/vectors.rs");
    for (id, _) in documents() {
        if requests(&id).is_some() {
            continue;
        }
        let module = id.replace('-', "_");
        assert!(
            modules.contains(&format!("mod {module};")),
            "tests/vectors.rs does not name {module}, and there is no tests/providers/requests/{id}.mjs"
        );
        let vectors = read(&format!("tests/vectors/{module}.rs"));
        assert!(
            vectors.contains(&format!("../../providers/{id}.json")),
            "tests/vectors/{module}.rs reads another document"
        );
        let tests = vectors.matches("#[test]").count();
        assert!(tests >= 4, "tests/vectors/{module}.rs has {tests} tests");
        // The authorization URL, the exchange, the normalised answer and an API call, by the functions that a
        // test calls.
        for call in [".authorization_url(", ".exchange(", ".tokens(", ".userinfo("] {
            assert!(vectors.contains(call), "tests/vectors/{module}.rs never calls {call}");
        }
    }
}

/// Requests that were written down before the engine ran on them name their page and the day it was read.
#[test]
fn the_requests_of_each_name_the_page_that_asks_for_them() {
    for (id, document) in documents() {
        let Some(requests) = requests(&id) else { continue };
        let head: Vec<&str> = requests.lines().take_while(|line| line.starts_with("//")).collect();
        let first = head.join(" ");
        assert!(first.contains(" on 20"), "tests/providers/requests/{id}.mjs begins with `{first}`");
        if text(&document, "confidence") == "documented" {
            let host = text(&document, "docs").split('/').nth(2).unwrap_or_default();
            let site = host.rmatch_indices('.').nth(1).map_or(host, |(at, _)| host.split_at(at + 1).1);
            assert!(first.contains(site), "tests/providers/requests/{id}.mjs names no page of {site}");
        }
    }
}

#[test]
fn each_is_in_the_index_that_the_readme_links() {
    assert!(read("README.md").contains("(docs/providers/README.md)"), "README.md links no index of providers");
    let index = read("docs/providers/README.md");
    let import = |line: &str| {
        let (export, rest) = line.split_once("`import { ")?.1.split_once(" } from \"")?;
        Some((rest.split_once("\"`")?.0.to_owned(), export.to_owned()))
    };
    let named: BTreeSet<(String, String)> = index.lines().filter_map(import).collect();
    let expected: BTreeSet<(String, String)> =
        documents().into_iter().map(|(id, _)| (format!("grantway/providers/{id}"), camel_case(&id))).collect();
    assert_eq!(named, expected);
}

#[test]
fn each_is_exported_by_the_package_and_packed() {
    let package: Json = serde_json::from_str(&read("pkg/package.json")).unwrap_or_else(|error| panic!("{error}"));
    let exported = package.pointer("/exports/.~1providers~1*").cloned().unwrap_or_default();
    assert_eq!((text(&exported, "types"), text(&exported, "default")), ("./providers/*.d.ts", "./providers/*.js"));
    let files = package.get("files").and_then(Json::as_array).cloned().unwrap_or_default();
    assert!(files.contains(&Json::from("providers")));
}

#[test]
fn the_package_has_the_version_of_the_crate() {
    let package: Json = serde_json::from_str(&read("pkg/package.json")).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(text(&package, "version"), env!("CARGO_PKG_VERSION"));
}

/// The members of the TypeScript interface `Provider`.
fn typed_members() -> BTreeSet<String> {
    let types = read("pkg/types/provider.d.ts");
    let body = types.split_once("export interface Provider {").map_or("", |(_, body)| body);
    let lines = body.lines().filter_map(|line| line.strip_prefix("  ")?.split_once(": "));
    lines
        .map(|(name, _)| name.trim_end_matches('?').to_owned())
        .filter(|name| !name.starts_with(['[', '*', '/', ' ']))
        .collect()
}

#[test]
fn the_type_has_the_registered_metadata_and_no_other() {
    let own = ["$schema", "checked", "confidence", "deprecated", "dialect", "docs", "id", "name", "notes", "variables"];
    let known: BTreeSet<String> = registered_names().into_iter().chain(own).map(str::to_owned).collect();
    assert_eq!(typed_members(), known);
}

#[test]
fn the_registered_names_are_in_order_and_unique() {
    let names = registered_names();
    assert!(names.len() > 70, "{}", names.len());
    assert!(names.iter().zip(names.iter().skip(1)).all(|(name, next)| name < next), "{names:?}");
}

#[test]
fn no_link_leads_to_a_test_environment() {
    // A link may choose any value in `allow`, and anybody can invent people in a test environment, so the
    // operator must set the variable in the options. At Salesforce, organisations belong to customers in both
    // environments.
    for (id, document) in documents() {
        let variables = document.get("variables").and_then(Json::as_object).into_iter().flatten();
        for (name, variable) in variables {
            let allowed = variable.get("allow").and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_str);
            for host in allowed.filter(|host| **host != *"test.salesforce.com") {
                let is_test = ["sandbox", "test", "demo", "staging", "integ"].iter().any(|word| host.contains(word));
                assert!(!is_test, "{id}: `{name}` allows {host}");
            }
        }
    }
}
