//! The JSON Schema of documents (draft 2020-12), for editors.

use crate::{Member, TAKING_OVER, explained, sentence, tree};
use grantway::dialect::provider;
use grantway::dialect::schema::members::{self, CONFIDENCE, FOR_PEOPLE, REQUIRED};
use grantway::dialect::schema::parameters;
use grantway::dialect::schema::reader::canonical;
use grantway::dialect::schema::table::{Row, Section};
use serde_json::{Map, Value, json};

fn described(mut schema: Value, text: &str) -> Value {
    if !text.is_empty() {
        schema["description"] = json!(sentence(text));
    }
    schema
}

fn object(properties: Map<String, Value>) -> Value {
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}

fn texts_by_name() -> Value {
    json!({ "type": "object", "additionalProperties": { "type": "string" } })
}

/// A token (RFC 9110 section 5.6.2).
const WHOLE_TOKEN: &str = "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$";

/// An https URL, or http on loopback; or the beginning of a template.
const ENDPOINT: &str =
    r"^(https://[^\s/?#@]+([/?#]\S*)?|http://(localhost|127(\.\d+){3}|\[::1\])(:\d+)?([/?#]\S*)?|\{[^}]+\}\S*)$";

/// The same without query and fragment.
const ISSUER: &str =
    r"^(https://[^\s/?#@]+(/[^\s?#]*)?|http://(localhost|127(\.\d+){3}|\[::1\])(:\d+)?(/[^\s?#]*)?|\{[^}]+\}[^\s?#]*)$";

/// The canonical names of a knob's set; for parameters that may be left out, without those that a check needs.
fn canonical_names(row: &Row, may_be_left_out: bool) -> Vec<String> {
    let needed = if may_be_left_out && row.words == "authorization_request" { parameters::NEEDED } else { b"" };
    let known = String::from_utf8_lossy(canonical::set(row.words.as_bytes())).into_owned();
    let needed: Vec<String> = String::from_utf8_lossy(needed).split(' ').map(str::to_owned).collect();
    known.split(' ').filter(|name| !needed.iter().any(|other| other == name)).map(str::to_owned).collect()
}

/// The values of a knob.
fn values(row: &Row) -> Value {
    let words: Vec<&str> = row.words.split(' ').collect();
    let default = |mut schema: Value| {
        if !row.default.is_empty() {
            schema["default"] = json!(row.default);
        }
        schema
    };
    let pointer = json!({ "$ref": "#/$defs/pointer" });
    let pointers = json!({ "anyOf": [pointer, { "type": "array", "items": pointer }] });
    match row.kind {
        // The endpoint for refreshes.
        "text" if row.path == "endpoint" => json!({ "$ref": "#/$defs/endpoint" }),
        "scheme" => default(json!({ "type": "string", "pattern": WHOLE_TOKEN })),
        "text" | "note" => default(json!({ "type": "string" })),
        "text_or_null" => default(json!({ "type": ["string", "null"] })),
        "texts" => json!({ "type": "array", "items": { "type": "string" } }),
        "list" => json!({ "type": "array", "items": { "enum": canonical_names(row, row.path == "omit") } }),
        "names" => json!({
            "type": "object",
            "propertyNames": { "enum": canonical_names(row, false) },
            "additionalProperties": { "type": "string", "minLength": 1 },
        }),
        "headers" => json!({
            "type": "object",
            "propertyNames": { "pattern": WHOLE_TOKEN },
            "additionalProperties": { "type": "string", "pattern": "^([!-~]([\\t -~]*[!-~])?)?$" },
        }),
        "templates" | "parameters" | "variables" => texts_by_name(),
        "on" => json!({ "type": "boolean", "default": true }),
        "off" => json!({ "type": "boolean", "default": false }),
        "seconds" => json!({ "type": "integer", "minimum": 0 }),
        "second" | "word" => json!({ "enum": words, "default": words.first() }),
        "authentication" if row.words.ends_with("none") => {
            json!({ "anyOf": [{ "enum": words }, { "$ref": "#/$defs/generated_jwt" }] })
        }
        "authentication" => json!({ "enum": words }),
        "absence" => json!({ "anyOf": [{ "enum": words }, { "type": "integer", "minimum": 0 }] }),
        "pointers" => pointers,
        "fields" => json!({
            "type": "object",
            "propertyNames": { "enum": canonical_names(row, false) },
            "additionalProperties": pointers,
        }),
        "captures" => json!({ "type": "object", "additionalProperties": pointer }),
        "conditions" => json!({ "type": "array", "items": { "$ref": "#/$defs/condition" } }),
        "reasoned" => json!({
            "type": "object",
            "properties": { "ignore": { "type": "boolean", "default": false }, "reason": { "type": "string" } },
            "if": { "properties": { "ignore": { "const": true } }, "required": ["ignore"] },
            "then": { "required": ["reason"] },
            "additionalProperties": false,
        }),
        other => panic!("{other} has no schema"),
    }
}

fn properties(members: &[(&'static str, Member)]) -> Map<String, Value> {
    let schema = |member: &Member| match member {
        Member::Knob(row) => described(values(row), &explained(row)),
        Member::Object(inner) => object(properties(inner)),
    };
    members.iter().map(|(name, member)| ((*name).to_owned(), schema(member))).collect()
}

fn section(sections: &[&'static Section]) -> Value {
    let mut all = Map::new();
    sections.iter().for_each(|section| all.extend(properties(&tree(section.rows))));
    object(all)
}

fn dialect() -> Value {
    let request = &provider::TokenRequestKnobs::TABLE;
    let reason = json!({ "type": "string", "minLength": 1 });
    let weak = json!({
        "type": "object",
        "properties": { "method": { "enum": ["none", "plain"] }, "reason": reason },
        "required": ["method", "reason"],
        "additionalProperties": false,
    });
    let strong = json!({
        "type": "object",
        "properties": {
            "method": { "const": "S256" },
            "encoding": { "enum": ["base64url", "hex"], "default": "base64url" },
            "reason": { "type": "string" },
        },
        "required": ["method"],
        "if": { "properties": { "encoding": { "const": "hex" } }, "required": ["encoding"] },
        "then": { "required": ["reason"] },
        "additionalProperties": false,
    });
    let mut members = Map::new();
    members.insert("pkce".to_owned(), json!({ "anyOf": [{ "const": "S256" }, strong, weak], "default": "S256" }));
    let alone = [
        &provider::AuthorizationRequestKnobs::TABLE,
        &provider::AuthorizationResponseKnobs::TABLE,
        request,
        &provider::EndSessionKnobs::TABLE,
        &provider::TokenResponseKnobs::TABLE,
        &provider::ApiRequestKnobs::TABLE,
        &provider::UserinfoKnobs::TABLE,
        &provider::IdTokenKnobs::TABLE,
    ];
    for table in alone {
        members.insert(table.object.to_owned(), described(section(&[table]), table.about.trim()));
    }
    for (name, own) in TAKING_OVER {
        let tables: Vec<&Section> = vec![request, own];
        members.insert(name.to_owned(), section(&tables));
    }
    object(members)
}

/// Members whose addresses the engine sends requests to.
const USED_ENDPOINTS: [&str; 6] = [
    "authorization_endpoint",
    "token_endpoint",
    "userinfo_endpoint",
    "revocation_endpoint",
    "end_session_endpoint",
    "jwks_uri",
];

/// The schema of a document.
pub fn provider() -> Value {
    let mut members = Map::new();
    for member in FOR_PEOPLE.iter().copied().chain(members::registered()) {
        let values = match member.kind {
            "texts" => json!({ "type": "array", "items": { "type": "string" } }),
            "flag" => json!({ "type": "boolean" }),
            "texts_by_name" => texts_by_name(),
            "text" if member.name == "issuer" => json!({ "type": "string", "pattern": ISSUER }),
            "text" if USED_ENDPOINTS.contains(&member.name) => json!({ "$ref": "#/$defs/endpoint" }),
            "confidence" => json!({ "enum": CONFIDENCE.split(' ').collect::<Vec<_>>() }),
            _ => json!({ "type": "string" }),
        };
        members.insert(member.name.to_owned(), described(values, member.description));
    }
    let mut variable = section(&[&provider::Variable::TABLE]);
    // A value from outside must be in a list.
    variable["if"] =
        json!({ "properties": { "source": { "enum": ["callback", "token_response"] } }, "required": ["source"] });
    variable["then"] = json!({ "properties": { "allow": { "minItems": 1 } }, "required": ["allow"] });
    members.insert("variables".to_owned(), json!({ "type": "object", "additionalProperties": variable }));
    members.insert("dialect".to_owned(), dialect());
    let mut generated = described(section(&[&provider::JwtKnobs::TABLE]), provider::JwtKnobs::TABLE.about.trim());
    generated["required"] = json!(["jwt"]);
    let pointer = "^(/([^~]|~[01])*)?$";
    let sign = |name: &str, values: Value| json!({ "properties": { "pointer": { "$ref": "#/$defs/pointer" }, name: values }, "required": ["pointer", name], "additionalProperties": false });
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Provider document",
        "description": "A provider: server metadata (RFC 8414), and in `dialect` every departure from the standards.",
        "type": "object",
        "properties": members,
        "patternProperties": { "^x-": true },
        "required": REQUIRED,
        "additionalProperties": false,
        "$defs": {
            "endpoint": { "type": "string", "pattern": ENDPOINT },
            "pointer": { "description": "A JSON pointer (RFC 6901).", "type": "string", "pattern": pointer },
            "generated_jwt": generated,
            "condition": {
                "type": "object",
                "oneOf": [
                    sign("equals", json!({ "type": ["string", "number", "boolean"] })),
                    sign("not_equals", json!({ "type": ["string", "number", "boolean"] })),
                    sign("present", json!({ "const": true })),
                ],
            },
        },
    })
}
