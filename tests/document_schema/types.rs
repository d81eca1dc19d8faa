//! The TypeScript types of documents.

use crate::{Member, TAKING_OVER, description, explained, sentence, tree};
use grantway::dialect::provider;
use grantway::dialect::schema::members::{self, CONFIDENCE, FOR_PEOPLE, REQUIRED};
use grantway::dialect::schema::table::{Row, Section};

const WRITTEN: &str = "// Written from the engine's schema of documents: `GRANTWAY_WRITE=1 cargo test --features backend --test document_schema`.\n";

/// The longest line.
const WIDTH: usize = 120;

/// A comment, indented.
fn comment(text: &str, indent: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let text = sentence(text);
    if indent.len() + text.chars().count() + 7 <= WIDTH {
        return format!("{indent}/** {text} */\n");
    }
    let mut out = format!("{indent}/**\n{indent} *");
    let mut width = indent.len() + 2;
    for word in text.split(' ') {
        if width + 1 + word.chars().count() > WIDTH {
            out += &format!("\n{indent} *");
            width = indent.len() + 2;
        }
        out += &format!(" {word}");
        width += 1 + word.chars().count();
    }
    format!("{out}\n{indent} */\n")
}

fn union(words: &str) -> String {
    words.split(' ').map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" | ")
}

/// A type of some words, a line each where they are many.
fn alias(name: &str, words: &str) -> String {
    let lines: String = words.split(' ').map(|word| format!("\n  | \"{word}\"")).collect();
    format!("export type {name} ={lines};\n\n")
}

/// The type of a knob's values.
fn type_of(row: &Row) -> String {
    match row.kind {
        "text" | "scheme" | "note" => "string".to_owned(),
        "text_or_null" => "string | null".to_owned(),
        "texts" | "list" => "string[]".to_owned(),
        "names" => "Names".to_owned(),
        "templates" => "Constants".to_owned(),
        "parameters" | "headers" | "variables" => "Record<string, string>".to_owned(),
        "on" | "off" => "boolean".to_owned(),
        "seconds" => "number".to_owned(),
        "second" | "word" => union(row.words),
        "authentication" if row.words.ends_with("none") => "ClientAuthentication".to_owned(),
        "authentication" => union(row.words),
        "absence" => format!("{} | number", union(row.words)),
        "pointers" => "Pointer | Pointer[]".to_owned(),
        "fields" if row.words == "profile" => "Partial<Record<keyof Profile, Pointer | Pointer[]>>".to_owned(),
        "fields" => "Partial<Record<TokenResponseField, Pointer | Pointer[]>>".to_owned(),
        "captures" => "Record<string, Pointer>".to_owned(),
        "conditions" => "ErrorCondition[]".to_owned(),
        "reasoned" => "{ ignore: true; reason: string } | { ignore?: false; reason?: string }".to_owned(),
        other => panic!("{other} has no type"),
    }
}

/// Those without which the object around them says nothing: a launch is told by its parameters.
const NEEDED: [&str; 5] = ["launch.parameters", "issuer.template", "issuer.from", "issuer.for", "issuer.reason"];

/// The members of an object, indented.
fn members_of(members: &[(&'static str, Member)], indent: &str) -> String {
    let mut out = String::new();
    for (name, member) in members {
        match member {
            Member::Knob(row) => {
                let optional = if NEEDED.contains(&row.path) { "" } else { "?" };
                // The type of client authentication says it itself.
                let text = if type_of(row) == "ClientAuthentication" { String::new() } else { explained(row) };
                out += &comment(&text, indent);
                out += &format!("{indent}{name}{optional}: {};\n", type_of(row));
            }
            Member::Object(inner) => {
                let inner = members_of(inner, &format!("{indent}  "));
                out += &format!("{indent}{name}?: {{\n{inner}{indent}}};\n");
            }
        }
    }
    out
}

fn interface(name: &str, extends: &str, section: &Section) -> String {
    let head = if extends.is_empty() { name.to_owned() } else { format!("{name} extends {extends}") };
    let about = comment(section.about.trim(), "");
    format!("{about}export interface {head} {{\n{}}}\n\n", members_of(&tree(section.rows), "  "))
}

/// `refresh_request` → `RefreshRequestDialect`
fn type_name(object: &str) -> String {
    if object == "token_request" {
        return "RequestDialect".to_owned();
    }
    object.split('_').map(|word| sentence(word).trim_end_matches('.').to_owned()).collect::<String>() + "Dialect"
}

/// `pkg/types/dialect.d.ts`
pub fn dialect() -> String {
    let request = &provider::TokenRequestKnobs::TABLE;
    let ways = request.rows.iter().find(|row| row.kind == "authentication").unwrap();
    let response = &provider::TokenResponseKnobs::TABLE;
    let fields: Vec<&str> = response
        .rows
        .iter()
        .find(|row| row.kind == "fields")
        .unwrap()
        .description
        .split('`')
        .skip(1)
        .step_by(2)
        .collect();
    let mut out = format!("{WRITTEN}import type {{ Profile }} from \"./tokens.js\";\n\n{HEAD}");
    out += &comment(description(ways), "");
    out += &alias("ClientAuthentication", ways.words).replace(";\n\n", "\n  | GeneratedJwt;\n\n");
    out += &interface("GeneratedJwt", "", &provider::JwtKnobs::TABLE).replacen("jwt?:", "jwt:", 1);
    out += DIALECT;
    let objects = ["authorization_request", "authorization_response", "token_request"];
    let behind = ["end_session_request", "token_response", "api_request", "userinfo", "id_token"];
    let taking_over = TAKING_OVER.iter().map(|(object, _)| *object);
    for object in objects.into_iter().chain(taking_over).chain(behind) {
        out += &format!("  {object}?: {};\n", type_name(object));
    }
    out += "}\n\n";
    for section in [&provider::AuthorizationRequestKnobs::TABLE, &provider::AuthorizationResponseKnobs::TABLE, request]
    {
        out += &interface(&type_name(section.object), "", section);
    }
    for (object, section) in TAKING_OVER {
        out += &interface(&type_name(object), "RequestDialect", section);
    }
    for section in [&provider::EndSessionKnobs::TABLE, response] {
        out += &interface(&type_name(section.object), "", section);
    }
    out += &alias("TokenResponseField", &fields.join(" "));
    out += CONDITION;
    for section in [&provider::ApiRequestKnobs::TABLE, &provider::UserinfoKnobs::TABLE, &provider::IdTokenKnobs::TABLE]
    {
        out += &interface(&type_name(section.object), "", section);
    }
    out + "export {};\n"
}

const HEAD: &str = r#"/** A JSON pointer (RFC 6901) into an answer, as "/data/access_token"; "" is the whole. */
export type Pointer = string;

/** Canonical name → the name on the wire, as `{ client_id: "client_key" }`. */
export type Names = Record<string, string>;

/** Parameters with a fixed value. */
export type Constants = Record<string, string>;

"#;

const DIALECT: &str = r#"/** Every departure from the standards. What is absent is as the standards say. */
export interface Dialect {
  /** S256 unless the server is known not to do it; then the reason stands here. */
  pkce?:
    | "S256"
    | { method: "S256"; encoding?: "base64url"; reason?: string }
    | { method: "S256"; encoding: "hex"; reason: string }
    | { method: "none" | "plain"; reason: string };
"#;

const CONDITION: &str = r#"type Scalar = string | number | boolean | null;

/** A sign that a 2xx answer is an error. */
export type ErrorCondition =
  | { pointer: Pointer; equals: Scalar; not_equals?: undefined; present?: undefined }
  | { pointer: Pointer; not_equals: Scalar; equals?: undefined; present?: undefined }
  | { pointer: Pointer; present: true; equals?: undefined; not_equals?: undefined };

"#;

/// `pkg/types/provider.d.ts`
pub fn provider() -> String {
    let variable = &provider::Variable::TABLE;
    let mut out = format!("{WRITTEN}import type {{ Dialect }} from \"./dialect.js\";\n\n");
    out += &interface("Variable", "", variable);
    out += PROVIDER;
    let line = |member: &members::Member| {
        let optional = if REQUIRED.contains(&member.name) { "" } else { "?" };
        let values = match member.kind {
            "texts" => "string[]".to_owned(),
            "flag" => "boolean".to_owned(),
            "texts_by_name" => "Record<string, string>".to_owned(),
            "confidence" => union(CONFIDENCE),
            _ => "string".to_owned(),
        };
        format!("{}  {}{optional}: {values};\n", comment(member.description, "  "), member.name)
    };
    FOR_PEOPLE.iter().for_each(|member| out += &line(member));
    out += "  variables?: Record<string, Variable>;\n  dialect?: Dialect;\n";
    let registered: Vec<members::Member> = members::registered().collect();
    let is_used = |member: &&members::Member| !member.description.is_empty();
    out += "\n";
    registered.iter().filter(is_used).for_each(|member| out += &line(member));
    for kind in ["text", "texts_by_name", "texts", "flag"] {
        out += "\n";
        let others = registered.iter().filter(|member| !is_used(member) && member.kind == kind);
        others.for_each(|member| out += &line(member));
    }
    out + "\n  /** Members of your own. */\n  [extension: `x-${string}`]: unknown;\n}\n"
}

const PROVIDER: &str = r#"/**
 * A provider: server metadata with the member names of RFC 8414 and OpenID Connect Discovery, and in `dialect` every
 * departure from the standards. `{ ...tiltify, token_endpoint: "…" }` overrides one member.
 */
export interface Provider {
"#;
