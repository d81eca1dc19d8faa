//! The page of one provider.

use crate::departures::{Knobs, cell, departures};
use crate::{Provider, snippets};
use serde_json::Value as Json;

/// `docs/providers/<id>.md`
pub fn page(provider: &Provider, knobs: &Knobs) -> String {
    let Provider { id, export, .. } = provider;
    let name = provider.text("/name");
    let mut out = format!(
        "<!-- Written from providers/{id}.json: GRANTWAY_WRITE=1 cargo test --features compiler --test provider_pages -->\n\n\
         # {name}\n\n```js\nimport {{ {export} }} from \"grantway/providers/{id}\";\n```\n\n"
    );
    let deprecated = provider.text("/deprecated");
    if !deprecated.is_empty() {
        out += &format!("**Deprecated:** {deprecated}\n\n");
    }
    out += &format!("[The provider's documentation]({}). ", provider.text("/docs"));
    out += "All providers: [the index](README.md).\n\n";
    for (title, text) in [
        ("What to register", registration(provider)),
        ("Variables", variables(provider)),
        ("Scopes", scopes(provider)),
        (
            "A worker",
            format!(
                "{}\nThe other options: [the worker](../reference/handler.md#options).\n",
                snippets::worker(provider)
            ),
        ),
        ("A page", in_a_page(provider)),
        ("What it can do", abilities(provider)),
        ("Where it departs from the standards", in_words(departures(provider, knobs))),
        ("How well this is known", certainty(provider)),
    ] {
        if !text.is_empty() {
            out += &format!("## {title}\n\n{text}\n");
        }
    }
    out.trim_end().to_owned() + "\n"
}

/// The name without the part in parentheses.
fn short_name(provider: &Provider) -> &str {
    provider.text("/name").split(" (").next().unwrap_or_default()
}

fn registration(provider: &Provider) -> String {
    let export = &provider.export;
    let notes = match provider.text("/notes") {
        "" => format!("Register an application at {}; the documentation says where.", short_name(provider)),
        notes => notes.to_owned(),
    };
    format!(
        "{notes}\n\nRegister the redirect URI of the worker below, byte for byte:\n\n\
         ```\nhttps://<your host>/auth/{export}/callback\n```\n"
    )
}

fn variables(provider: &Provider) -> String {
    let Some(all) = provider.document.get("variables").and_then(Json::as_object) else { return String::new() };
    let text =
        |variable: &Json, member: &str| variable.get(member).and_then(Json::as_str).unwrap_or_default().to_owned();
    let row = |(name, variable): (&String, &Json)| {
        let default = match text(variable, "default").as_str() {
            "" => "none: required".to_owned(),
            default => format!("`{default}`"),
        };
        let pattern = match text(variable, "pattern").as_str() {
            "origin" => "an origin with an optional path",
            "segment" => "one path segment",
            _ => "a host",
        };
        let allow: Vec<String> = variable
            .get("allow")
            .and_then(Json::as_array)
            .into_iter()
            .flatten()
            .filter_map(|value| Some(format!("`{}`", value.as_str()?)))
            .collect();
        let allow = if allow.is_empty() { String::new() } else { format!("; one of {}", allow.join(", ")) };
        let source = match text(variable, "source").as_str() {
            "callback" => "the callback names it; otherwise ",
            "token_response" => "the token answer names it; otherwise ",
            _ => "",
        };
        let description = text(variable, "description");
        let description =
            if description.is_empty() { pattern.to_owned() } else { format!("{description} ({pattern})") };
        format!("| `{name}` | {}{} | {source}{default} |\n", cell(&description), cell(&allow))
    };
    let rows: String = all.iter().map(row).collect();
    format!(
        "These values differ between servers or applications. Set them with the option `variables`.\n\n| variable | what it is | default |\n| --- | --- | --- |\n{rows}"
    )
}

fn scopes(provider: &Provider) -> String {
    let listed = |pointer: &str| -> Vec<String> {
        provider.texts(pointer).into_iter().map(|scope| format!("`{scope}`")).collect()
    };
    if provider.document.pointer("/dialect/authorization_request/scope/send") == Some(&Json::Bool(false)) {
        return "No scope is sent: the registration decides what the application may do.\n".to_owned();
    }
    let default = listed("/dialect/authorization_request/scope/default");
    let supported = listed("/scopes_supported");
    let mut out = match default.is_empty() {
        true => match provider.example_of_scope() {
            Some(scope) => format!("`scope` in the options, for example `{scope}`; the documentation lists them."),
            None => "`scope` in the options, as the documentation lists them.".to_owned(),
        },
        false => format!("Default: {}.", default.join(", ")),
    };
    if !supported.is_empty() {
        out += &format!(" Among them: {}.", supported.join(", "));
    }
    if provider.is_openid() {
        out += " With `openid` there is an ID token, and `session.claims` has its claims.";
    }
    out + "\n"
}

fn in_a_page(provider: &Provider) -> String {
    let behind = "A page with that worker: `createClient({ backend: \"/auth\" })`.";
    let where_it_may = match provider.has_public_clients() {
        Some(true) => "if the provider allows requests from other origins (CORS)",
        None => "if the provider registers clients without a secret and allows requests from other origins (CORS)",
        Some(false) => {
            return format!(
                "The provider requires a client secret, which a page cannot keep: sign in through the worker. {behind}\n"
            );
        }
    };
    format!("Without a worker, {where_it_may}:\n\n{}\n{behind}\n", snippets::page(provider))
}

fn abilities(provider: &Provider) -> String {
    let refreshes = provider.document.pointer("/dialect/refresh_request/supported") != Some(&Json::Bool(false));
    let pkce = match provider.text("/dialect/pkce/method") {
        "" | "S256" => "S256".to_owned(),
        method => format!("{method}: {}", provider.text("/dialect/pkce/reason")),
    };
    let rows = [
        ("PKCE", pkce),
        ("ID token", yes(provider.is_openid(), "as far as known, this is not an OpenID Connect server")),
        ("userinfo", endpoint(provider, "/userinfo_endpoint")),
        ("refresh", yes(refreshes, "the provider has no refresh tokens for this flow")),
        ("revocation", endpoint(provider, "/revocation_endpoint")),
        ("sign-out at the provider", endpoint(provider, "/end_session_endpoint")),
    ];
    let rows: String = rows.iter().map(|(name, value)| format!("| {name} | {} |\n", cell(value))).collect();
    format!("| | |\n| --- | --- |\n{rows}")
}

fn yes(is: bool, otherwise: &str) -> String {
    if is { "yes".to_owned() } else { format!("no: {otherwise}") }
}

fn endpoint(provider: &Provider, pointer: &str) -> String {
    match provider.text(pointer) {
        "" => "no".to_owned(),
        url => format!("`{url}`"),
    }
}

fn in_words(table: String) -> String {
    let knobs = "[all knobs](../reference/provider-documents.md#knobs)";
    match table.is_empty() {
        true => "Nowhere, as far as known.\n".to_owned(),
        false => format!("The document sets these knobs ({knobs}):\n\n{table}"),
    }
}

fn certainty(provider: &Provider) -> String {
    let known = match provider.text("/confidence") {
        "documented" => {
            "This is from the provider's own documentation, and a test compares the requests with those that it asks for."
        }
        "seen_in_code" => {
            "The provider's own documentation could not be read or says too little: the requests are those that other libraries send."
        }
        _ => {
            "This is inferred from how such servers work, neither from the provider's documentation nor from another library."
        }
    };
    let id = &provider.id;
    let requests = format!("tests/providers/requests/{id}.mjs");
    let vectors = format!("tests/vectors/{}.rs", id.replace('-', "_"));
    let held = if crate::root(&requests).exists() { requests } else { vectors };
    format!(
        "{known} Checked on {}. The requests: [`{held}`](../../{held}). The live service was never called.\n",
        provider.text("/checked")
    )
}
