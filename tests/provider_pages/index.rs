//! The index of providers.

use crate::Provider;
use crate::departures::cell;

const HEAD: &str = "\
<!-- Written from providers/: GRANTWAY_WRITE=1 cargo test --features compiler --test provider_pages -->

# Providers

Each is one import: a plain object with the endpoints and every departure from the standards. Those that are not imported cost nothing. A provider that is not here: [write its document](../provider-documents.md), or name its `issuer` where it is an OpenID Connect server that keeps to the standards.

How each is known:

- *documented*: the provider's own page was read, and the requests that it asks for are held by a test;
- *seen in code*: the page could not be read or says too little; other libraries send its requests so;
- *inferred*: written from how such servers work.

No live service was ever called. Where a provider answers otherwise than its page says, please report it.

";

/// The first sentence of a text.
fn first_sentence(text: &str) -> &str {
    text.split_once(". ").map_or(text, |(first, _)| first.trim_end_matches('.')).trim_end_matches('.')
}

/// `docs/providers/README.md`
pub fn index(providers: &[Provider]) -> String {
    let mut out = format!("{HEAD}{} providers.\n\n", providers.len());
    out += "| provider | import | export | known | documentation | note |\n| --- | --- | --- | --- | --- | --- |\n";
    for provider in providers {
        let (id, name) = (&provider.id, provider.text("/name"));
        let deprecated = provider.text("/deprecated");
        let note = if deprecated.is_empty() {
            provider.text("/notes").to_owned()
        } else {
            format!("Deprecated: {deprecated}")
        };
        out += &format!(
            "| [{}]({id}.md) | `grantway/providers/{id}` | `{}` | {} | [page]({}) | {} |\n",
            cell(name),
            provider.export,
            provider.text("/confidence").replace('_', " "),
            provider.text("/docs"),
            cell(first_sentence(&note)),
        );
    }
    out
}
