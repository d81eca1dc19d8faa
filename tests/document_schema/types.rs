//! The TypeScript types of documents.

use crate::sources::{Source, sources_in};
use crate::{Member, TAKING_OVER, description, explained, sentence, tree};
use grantway::dialect::provider;
use grantway::dialect::schema::members::{self, CONFIDENCE, FOR_PEOPLE, REQUIRED};
use grantway::dialect::schema::table::{Row, Section};

const WRITTEN: &str =
    "// Written from the engine's schema: `GRANTWAY_WRITE=1 cargo test --features compiler --test document_schema`.\n";

/// The longest line.
const WIDTH: usize = 120;

/// Words in lines of at most `WIDTH` characters, each after the star of a comment.
fn lines(text: &str, indent: &str) -> String {
    let (mut out, mut width) = (format!("{indent} *"), indent.len() + 2);
    for word in text.split(' ') {
        if width + 1 + word.chars().count() > WIDTH {
            out += &format!("\n{indent} *");
            width = indent.len() + 2;
        }
        out += &format!(" {word}");
        width += 1 + word.chars().count();
    }
    out + "\n"
}

/// A comment, indented, with the sources that the text names.
fn comment(text: &str, indent: &str) -> String {
    tagged(text, &sources_in(text), "", indent)
}

/// A comment, indented, with its tags.
fn tagged(text: &str, sources: &[Source], default: &str, indent: &str) -> String {
    let text = sentence(text);
    if sources.is_empty() && default.is_empty() && indent.len() + text.chars().count() + 7 <= WIDTH {
        return format!("{indent}/** {text} */\n");
    }
    let mut out = format!("{indent}/**\n{}", lines(&text, indent));
    if !default.is_empty() {
        out += &format!("{indent} * @default {default}\n");
    }
    for source in sources {
        out += &format!("{indent} * @see [{}]({})\n", source.name, source.address);
    }
    format!("{out}{indent} */\n")
}

fn union(words: &str) -> String {
    words.split(' ').map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" | ")
}

/// A type of some words, one per line if there are many.
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
        "reasoned" => "IgnoredIssuer | ComparedIssuer".to_owned(),
        other => panic!("{other} has no type"),
    }
}

/// The value of a knob that a document does not set, as written in the types.
fn default_of(row: &Row) -> String {
    match row.kind {
        "on" => "true".to_owned(),
        "off" => "false".to_owned(),
        "second" | "word" | "absence" => format!("\"{}\"", row.words.split(' ').next().unwrap_or_default()),
        "text" | "text_or_null" | "scheme" if !row.default.is_empty() => format!("\"{}\"", row.default),
        _ => String::new(),
    }
}

/// What each object of knobs describes, by its path.
const OBJECTS: &[(&str, &str)] = &[
    ("authorization_request.scope", "how the scope is sent (RFC 6749 section 3.3)"),
    ("authorization_response.profile", "where the response names the person"),
    ("authorization_response.launch", "how the provider opens the application by itself"),
    ("token_request.client_authentication.jwt", "what the JSON Web Token contains, and how it is sent"),
    ("token_response.expires_in", "how the answer gives the lifetime of the access token (RFC 6749 section 5.1)"),
    ("token_response.created_at", "how the answer gives its own time"),
    ("token_response.token_type", "which token types are accepted (RFC 6749 section 7.1)"),
    ("token_response.scope", "how the answer gives the granted scope (RFC 6749 section 3.3)"),
    (
        "token_response.error",
        "how to recognise an error, and where its code and description are (RFC 6749 section 5.2)",
    ),
    ("token_response.then", "a second exchange, for a token that lives longer"),
    ("userinfo.error", "how to recognise an error, and where its code and description are"),
    ("id_token.issuer", "who issues the tokens of a multi-tenant server (OpenID Connect Discovery section 3)"),
    ("id_token.nonce", "whether a `nonce` binds the token to the sign-in (OpenID Connect Core section 3.1.2.1)"),
];

/// Members that the surrounding object needs: a launch, for example, is recognised by its parameters.
const NEEDED: [&str; 5] = ["launch.parameters", "issuer.template", "issuer.from", "issuer.for", "issuer.reason"];

/// The members of an object, indented.
fn members_of(object: &str, members: &[(&'static str, Member)], indent: &str) -> String {
    let mut out = String::new();
    for (name, member) in members {
        match member {
            Member::Knob(row) => {
                let optional = if NEEDED.contains(&row.path) { "" } else { "?" };
                // The type of client authentication describes the rest itself.
                let is_way = type_of(row) == "ClientAuthentication";
                let text = if is_way { "how the client authenticates".to_owned() } else { explained(row) };
                out += &tagged(&text, &sources_in(&text), &default_of(row), indent);
                out += &format!("{indent}{name}{optional}: {};\n", type_of(row));
            }
            Member::Object(inner) => {
                let place = format!("{object}.{name}");
                let (_, about) = OBJECTS.iter().find(|(other, _)| *other == place).unwrap_or_else(|| panic!("{place}"));
                let inner = members_of(&place, inner, &format!("{indent}  "));
                out += &comment(about, indent);
                out += &format!("{indent}{name}?: {{\n{inner}{indent}}};\n");
            }
        }
    }
    out
}

fn interface(name: &str, extends: &str, section: &Section) -> String {
    let head = if extends.is_empty() { name.to_owned() } else { format!("{name} extends {extends}") };
    let about = comment(section.about.trim(), "");
    format!("{about}export interface {head} {{\n{}}}\n\n", members_of(section.object, &tree(section.rows), "  "))
}

/// `refresh_request` → `RefreshRequestDialect`
fn type_name(object: &str) -> String {
    if object == "token_request" {
        return "RequestDialect".to_owned();
    }
    object.split('_').map(|word| sentence(word).trim_end_matches('.').to_owned()).collect::<String>() + "Dialect"
}

/// What an object of the dialect describes.
fn about(object: &str) -> &'static str {
    let sections = [
        &provider::AuthorizationRequestKnobs::TABLE,
        &provider::AuthorizationResponseKnobs::TABLE,
        &provider::TokenRequestKnobs::TABLE,
        &provider::EndSessionKnobs::TABLE,
        &provider::TokenResponseKnobs::TABLE,
        &provider::ApiRequestKnobs::TABLE,
        &provider::UserinfoKnobs::TABLE,
        &provider::IdTokenKnobs::TABLE,
    ];
    let taking_over = TAKING_OVER.iter().map(|(object, section)| (*object, *section));
    let mut all = sections.into_iter().map(|section| (section.object, section)).chain(taking_over);
    all.find(|(other, _)| *other == object).map(|(_, section)| section.about.trim()).unwrap()
}

/// `pkg/types/dialect.d.ts`
pub fn dialect() -> String {
    let request = &provider::TokenRequestKnobs::TABLE;
    let ways = request.rows.iter().find(|row| row.kind == "authentication").unwrap();
    let response = &provider::TokenResponseKnobs::TABLE;
    let mut fields: Vec<&str> = response
        .rows
        .iter()
        .find(|row| row.kind == "fields")
        .unwrap()
        .description
        .split('`')
        .skip(1)
        .step_by(2)
        .collect();
    // A member that the description names twice is listed once.
    let named = fields.clone();
    let mut place = 0..named.len();
    fields.retain(|field| place.next().is_some_and(|at| !named[..at].contains(field)));
    let mut out = format!("{WRITTEN}import type {{ Profile }} from \"./tokens.js\";\n\n{HEAD}");
    out += &comment(description(ways), "");
    out += &alias("ClientAuthentication", ways.words).replace(";\n\n", "\n  | GeneratedJwt;\n\n");
    out += &interface("GeneratedJwt", "", &provider::JwtKnobs::TABLE).replacen("jwt?:", "jwt:", 1);
    out += DIALECT;
    let objects = ["authorization_request", "authorization_response", "token_request"];
    let behind = ["end_session_request", "token_response", "api_request", "userinfo", "id_token"];
    let taking_over = TAKING_OVER.iter().map(|(object, _)| *object);
    for object in objects.into_iter().chain(taking_over).chain(behind) {
        out += &comment(about(object), "  ");
        out += &format!("  {object}?: {};\n", type_name(object));
    }
    out += "}\n\n";
    out += PKCE;
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
    out += &comment("the members of a token response that may be in another place", "");
    out += &alias("TokenResponseField", &fields.join(" "));
    out += CONDITION;
    for section in [&provider::ApiRequestKnobs::TABLE, &provider::UserinfoKnobs::TABLE, &provider::IdTokenKnobs::TABLE]
    {
        out += &interface(&type_name(section.object), "", section);
    }
    out + "export {};\n"
}

const HEAD: &str = r#"/** A JSON pointer (RFC 6901) into an answer, such as "/data/access_token"; "" is the whole answer. */
export type Pointer = string;

/** Canonical name → name on the wire, such as `{ client_id: "client_key" }`. */
export type Names = Record<string, string>;

/** Parameters with a fixed value. */
export type Constants = Record<string, string>;

"#;

const DIALECT: &str = r#"/** Every departure from the standards. A missing member means that the standard applies. */
export interface Dialect {
  /**
   * How PKCE binds the authorization code to the client that asked for it. Anything but S256 needs a reason.
   * @default "S256"
   * @see [RFC 7636 section 4.2](https://www.rfc-editor.org/rfc/rfc7636.html#section-4.2)
   */
  pkce?: "S256" | PkceS256 | PkceHex | PkceOff;
"#;

const PKCE: &str = r#"/**
 * PKCE with S256, as in the standard.
 * @see [RFC 7636 section 4.2](https://www.rfc-editor.org/rfc/rfc7636.html#section-4.2)
 */
export interface PkceS256 {
  /** The method of the challenge. */
  method: "S256";
  /**
   * The encoding of the challenge.
   * @default "base64url"
   */
  encoding?: "base64url";
  /** The reason to mention it, for people. */
  reason?: string;
}

/** PKCE with S256, for a server that compares hexadecimal digits. */
export interface PkceHex {
  /** The method of the challenge. */
  method: "S256";
  /** The encoding of the challenge: hexadecimal digits. */
  encoding: "hex";
  /** The reason for the departure, for people. */
  reason: string;
}

/** A server that refuses S256. */
export interface PkceOff {
  /** The method of the challenge; with `none`, nothing binds the code. */
  method: "none" | "plain";
  /** The reason why it is not S256, for people. */
  reason: string;
}

/** A response whose `iss` is not compared. */
export interface IgnoredIssuer {
  /** Whether `iss` is left unchecked: true. */
  ignore: true;
  /** The reason why it cannot be compared, for people. */
  reason: string;
}

/**
 * A response whose `iss` is compared, as the standard requires.
 * @see [RFC 9207 section 2.4](https://www.rfc-editor.org/rfc/rfc9207.html#section-2.4)
 */
export interface ComparedIssuer {
  /**
   * Whether `iss` is left unchecked.
   * @default false
   */
  ignore?: false;
  /** The reason to mention it, for people. */
  reason?: string;
}

"#;

const CONDITION: &str = r#"/** A value that is neither a list nor an object. */
export type Scalar = string | number | boolean | null;

/** An answer is an error if a value is this one. */
export interface EqualsCondition {
  /** The value in the answer to look at. */
  pointer: Pointer;
  /** The value that shows an error. */
  equals: Scalar;
  /** Not allowed with `equals`. */
  not_equals?: undefined;
  /** Not allowed with `equals`. */
  present?: undefined;
}

/** An answer is an error if a value differs, or is missing. */
export interface NotEqualsCondition {
  /** The value in the answer to look at. */
  pointer: Pointer;
  /** The value that shows success. */
  not_equals: Scalar;
  /** Not allowed with `not_equals`. */
  equals?: undefined;
  /** Not allowed with `not_equals`. */
  present?: undefined;
}

/** An answer is an error if a value exists. */
export interface PresentCondition {
  /** The value in the answer to look at. */
  pointer: Pointer;
  /** Whether the value exists: true. */
  present: true;
  /** Not allowed with `present`. */
  equals?: undefined;
  /** Not allowed with `present`. */
  not_equals?: undefined;
}

/** A condition under which a 2xx answer is an error. */
export type ErrorCondition = EqualsCondition | NotEqualsCondition | PresentCondition;

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
        let sources = sources_in(member.source);
        format!("{}  {}{optional}: {values};\n", tagged(member.description, &sources, "", "  "), member.name)
    };
    FOR_PEOPLE.iter().for_each(|member| out += &line(member));
    out += &comment("values that the document leaves open, by name: `{name}` in endpoints and fixed texts", "  ");
    out += "  variables?: Record<string, Variable>;\n";
    out += &comment("every departure from the standards; a missing member means that the standard applies", "  ");
    out += "  dialect?: Dialect;\n";
    let registered: Vec<members::Member> = members::registered().collect();
    let is_used = |member: &&members::Member| member.is_used;
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
