//! Writes the pages in `docs/providers/` from the documents in `providers/`: an index, and a page for each.
//!
//! `GRANTWAY_WRITE=1 cargo test --features compiler --test provider_pages` rewrites them; without the variable
//! the same command compares them.
#![cfg(feature = "backend")]
#![allow(missing_docs, reason = "tests read as sentences")]
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test stops where its ground is wrong")]

#[path = "provider_pages/departures.rs"]
mod departures;
#[path = "provider_pages/index.rs"]
mod index;
#[path = "provider_pages/page.rs"]
mod page;
#[path = "provider_pages/snippets.rs"]
mod snippets;

use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

fn root(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A shipped document.
pub struct Provider {
    pub id: String,
    /// The name of its export: `tiltify-v3` → `tiltifyV3`.
    pub export: String,
    pub document: Json,
    /// The requests from its page; empty if vectors cover it.
    requests: String,
}

impl Provider {
    fn of(id: &str) -> Self {
        let text = fs::read_to_string(root(&format!("providers/{id}.json"))).unwrap();
        let mut words = id.split('-');
        let mut export = words.next().unwrap_or_default().to_owned();
        for word in words {
            let (first, rest) = word.split_at(1);
            export += &(first.to_ascii_uppercase() + rest);
        }
        let document = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{id}: {error}"));
        let requests = fs::read_to_string(root(&format!("tests/providers/requests/{id}.mjs"))).unwrap_or_default();
        Self { id: id.to_owned(), export, document, requests }
    }
    /// A text of the document; empty if it has none.
    pub fn text(&self, pointer: &str) -> &str {
        self.document.pointer(pointer).and_then(Json::as_str).unwrap_or_default()
    }
    /// The texts of a list of the document.
    pub fn texts(&self, pointer: &str) -> Vec<&str> {
        let list = self.document.pointer(pointer).and_then(Json::as_array);
        list.into_iter().flatten().filter_map(Json::as_str).collect()
    }
    /// The scope with which the requests on its page begin: words that one may ask for.
    pub fn example_of_scope(&self) -> Option<String> {
        let (_, options) = self.requests.split_once("options: {")?;
        let (_, scope) = options.split_once("authorize:")?.0.split_once("scope: ")?;
        let inner = scope.strip_prefix('[').or_else(|| scope.strip_prefix('"'))?;
        let end = if scope.starts_with('[') { inner.find(']')? } else { inner.find('"')? };
        let words: Vec<&str> = inner.get(..end)?.split(['"', ',', ' ']).filter(|word| !word.is_empty()).collect();
        (!words.is_empty()).then(|| words.join(" "))
    }
    /// Whether it is an OpenID Connect server, which returns an ID token for scope `openid`. Some name
    /// themselves only in `iss` of the response.
    pub fn is_openid(&self) -> bool {
        let names_person_elsewhere = self.document.pointer("/dialect/userinfo/profile/id").is_some();
        !self.text("/issuer").is_empty() && (!names_person_elsewhere || self.requests.contains("openid"))
    }
    /// Whether a client may be without a secret, like a page; `None` if the document does not say.
    pub fn has_public_clients(&self) -> Option<bool> {
        let declared = self.document.pointer("/dialect/token_request/client_authentication");
        match declared.map(|declared| declared.as_str().unwrap_or_default()) {
            None => self.texts("/token_endpoint_auth_methods_supported").contains(&"none").then_some(true),
            Some(way) => Some(way == "none"),
        }
    }
}

/// Every file in the folder, with its expected content.
fn pages() -> BTreeMap<String, String> {
    let mut ids: Vec<String> = fs::read_dir(root("providers"))
        .unwrap()
        .filter_map(|entry| Some(entry.unwrap().file_name().to_str()?.strip_suffix(".json")?.to_owned()))
        .collect();
    ids.sort();
    let providers: Vec<Provider> = ids.iter().map(|id| Provider::of(id)).collect();
    let knobs = departures::knobs(&fs::read_to_string(root("docs/reference/provider-documents.md")).unwrap());
    let mut pages: BTreeMap<String, String> =
        providers.iter().map(|provider| (format!("{}.md", provider.id), page::page(provider, &knobs))).collect();
    pages.insert("README.md".to_owned(), index::index(&providers));
    pages
}

#[test]
fn each_document_has_its_page_and_the_index_names_it() {
    let folder = root("docs/providers");
    let pages = pages();
    let written: BTreeSet<String> =
        fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    if std::env::var_os("GRANTWAY_WRITE").is_some() {
        written.iter().filter(|name| !pages.contains_key(*name)).for_each(|name| {
            fs::remove_file(folder.join(name)).unwrap();
        });
        return pages.iter().for_each(|(name, text)| fs::write(folder.join(name), text).unwrap());
    }
    let how = "`GRANTWAY_WRITE=1 cargo test --features compiler --test provider_pages` writes them anew";
    assert_eq!(written, pages.keys().cloned().collect(), "docs/providers/; {how}");
    for (name, text) in pages {
        let found = fs::read_to_string(folder.join(&name)).unwrap();
        assert_eq!(found, text, "docs/providers/{name}; {how}");
    }
}
