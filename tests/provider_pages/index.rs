//! The index of providers.

use crate::Provider;
use crate::departures::cell;
use std::collections::BTreeMap;

const HEAD: &str = "\
<!-- Written from providers/: GRANTWAY_WRITE=1 cargo test --features compiler --test provider_pages -->

# Providers

Each provider is one import: a plain object with its endpoints and every departure from the standards. You pay only for what you import. If a provider is missing, [write its document](../reference/provider-documents.md), or set its `issuer` if it is an OpenID Connect server that follows the standards.

How well each is known:

- *documented*: from the provider's own documentation; a test holds the requests that it asks for;
- *seen in code*: the documentation could not be read or says too little; other libraries send such requests;
- *inferred*: from how such servers work.

No live service was ever called. If a provider behaves differently from its documentation, please report it.

";

/// The first sentence of a text.
fn first_sentence(text: &str) -> &str {
    text.split_once(". ").map_or(text, |(first, _)| first.trim_end_matches('.')).trim_end_matches('.')
}

/// How many documents have each confidence: `104 documented, 60 seen in code, 7 inferred`.
fn known_counts(providers: &[Provider]) -> String {
    let ways = ["documented", "seen_in_code", "inferred"];
    let count = |way: &str| providers.iter().filter(|provider| provider.text("/confidence") == way).count();
    let counts = ways.map(|way| format!("{} {}", count(way), way.replace('_', " ")));
    counts.join(", ")
}

/// All providers at a glance, by first letter.
fn overview(providers: &[Provider]) -> String {
    let mut letters: BTreeMap<char, Vec<String>> = BTreeMap::new();
    for Provider { id, .. } in providers {
        let letter = id.chars().next().unwrap_or_default().to_ascii_uppercase();
        letters.entry(letter).or_default().push(format!("[{id}]({id}.md)"));
    }
    letters.iter().map(|(letter, links)| format!("**{letter}** {}\n\n", links.join(" · "))).collect()
}

/// Other names under which people look for a provider, so that a search finds it.
fn other_names(providers: &[Provider]) -> String {
    let names: BTreeMap<String, String> =
        serde_json::from_str(include_str!("../../pkg/cli/documents/other_names.json")).unwrap();
    let mut by_id: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, id) in &names {
        let is = |id: &str| providers.iter().any(|provider| provider.id == id);
        assert!(is(id) && !is(name), "other_names.json: `{name}` → `{id}`");
        by_id.entry(id).or_default().push(name);
    }
    let links = by_id.iter().map(|(id, names)| format!("{} is [{id}]({id}.md)", names.join(", ")));
    format!("Known by other names, which are imports too: {}.\n\n", links.collect::<Vec<_>>().join(" · "))
}

/// `docs/providers/README.md`
pub fn index(providers: &[Provider]) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let mut out =
        format!("{HEAD}{} providers in grantway {version}: {}.\n\n", providers.len(), known_counts(providers));
    out += &overview(providers);
    out += &other_names(providers);
    out +=
        "Sorted by the name of the import. The day links to the provider's own documentation, as it was read then.\n\n";
    out += "| provider | import | known | checked | note |\n| --- | --- | --- | --- | --- |\n";
    for provider in providers {
        let Provider { id, export, .. } = provider;
        let deprecated = provider.text("/deprecated");
        let note = if deprecated.is_empty() {
            provider.text("/notes").to_owned()
        } else {
            format!("Deprecated: {deprecated}")
        };
        out += &format!(
            "| [{}]({id}.md) | `import {{ {export} }} from \"grantway/providers/{id}\"` | {} | [{}]({}) | {} |\n",
            cell(provider.text("/name")),
            provider.text("/confidence").replace('_', " "),
            provider.text("/checked"),
            provider.text("/docs"),
            cell(first_sentence(&note)),
        );
    }
    out
}
