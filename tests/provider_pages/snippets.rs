//! Code to start from.

use crate::Provider;
use serde_json::Value as Json;

/// A line of the options with the variables that have no default, indented.
fn variables(provider: &Provider, indent: &str) -> String {
    let all = provider.document.get("variables").and_then(Json::as_object);
    let is_needed = |variable: &Json| {
        variable.get("default").is_none() && variable.get("source").is_none_or(|source| source == "options")
    };
    let named: Vec<String> = all
        .into_iter()
        .flatten()
        .filter(|(_, variable)| is_needed(variable))
        .map(|(name, _)| format!("{name}: \"…\""))
        .collect();
    if named.is_empty() { String::new() } else { format!("{indent}variables: {{ {} }},\n", named.join(", ")) }
}

/// The scope to start from; empty if the document sets one, or sends none.
fn scope(provider: &Provider, indent: &str) -> String {
    let sends = provider.document.pointer("/dialect/authorization_request/scope/send") != Some(&Json::Bool(false));
    if !sends || !provider.texts("/dialect/authorization_request/scope/default").is_empty() {
        return String::new();
    }
    let usual = if provider.is_openid() { "openid profile email" } else { "…" };
    let scope = provider.example_of_scope().unwrap_or_else(|| usual.to_owned());
    format!("{indent}scope: \"{scope}\",\n")
}

/// The line of the options that authenticates the client; empty for a public client.
fn secret(provider: &Provider, indent: &str) -> String {
    let declared = provider.document.pointer("/dialect/token_request/client_authentication");
    let Some(jwt) = declared.and_then(|declared| declared.get("jwt")) else {
        let is_public = declared.is_some_and(|declared| declared == "none");
        return if is_public { String::new() } else { format!("{indent}client_secret: env.CLIENT_SECRET,\n") };
    };
    let names_team = jwt.get("iss").is_some_and(|issuer| issuer == "team_id");
    let team_id = if names_team { ", team_id: env.TEAM_ID" } else { "" };
    format!(
        "{indent}// The private key as its file holds it: it signs a token for each request.\n\
         {indent}client_secret: {{ private_key: env.PRIVATE_KEY, key_id: env.KEY_ID{team_id} }},\n"
    )
}

/// A worker that signs people in with this provider.
pub fn worker(provider: &Provider) -> String {
    let Provider { id, export, .. } = provider;
    let indent = "      ";
    let secret = secret(provider, indent);
    let options = [scope(provider, indent), variables(provider, indent)].concat();
    // The document's place for the name. At an OpenID server, everyone who shares it has a name.
    let has_name = provider.document.pointer("/dialect/userinfo/profile/name").is_some();
    let names_somebody = has_name || provider.is_openid() || provider.document.get("userinfo_endpoint").is_some();
    let named = match names_somebody {
        true if has_name || provider.is_openid() => "profile.name",
        true => "profile.id",
        false => "provider",
    };
    format!(
        "```js\nimport {{ createHandler }} from \"grantway/edge\";\n\
         import {{ {export} }} from \"grantway/providers/{id}\";\n\n\
         const auth = createHandler((env) => ({{\n  providers: {{\n    {export}: {{\n\
         {indent}provider: {export},\n{indent}client_id: env.CLIENT_ID,\n{secret}\
         {indent}redirect_uri: `${{env.ORIGIN}}/auth/{export}/callback`,\n{options}    }},\n  }},\n\
         \x20 cookieKeys: [env.COOKIE_KEY],\n}}));\n\n\
         export default {{\n\
         \x20 fetch: auth.protect(({{ session }}) => new Response(`Hello, ${{session.{named}}}`)),\n}};\n```\n"
    )
}

/// A page without a worker.
pub fn page(provider: &Provider) -> String {
    let Provider { id, export, .. } = provider;
    let options = [scope(provider, "  "), variables(provider, "  ")].concat();
    format!(
        "```js\nimport {{ createClient }} from \"grantway/browser\";\n\
         import {{ {export} }} from \"grantway/providers/{id}\";\n\n\
         const auth = await createClient({{\n  provider: {export},\n  client_id: \"…\",\n\
         \x20 redirect_uri: `${{location.origin}}/`,\n{options}}});\n\
         await auth.handleCallback();\n```\n"
    )
}
