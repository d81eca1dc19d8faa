/** One client in another library's configuration, in our terms. */
import { readFileSync } from "node:fs";
import { SITE } from "../../src/site.js";
import { shippedDocument } from "../documents/shipped.js";
import { textIn, wordsIn } from "./static_values.js";

const dataIn = (file) => JSON.parse(readFileSync(new URL(file, import.meta.url), "utf8"));
const NAMES = dataIn("names.json");

/**
 * Our counterpart of a library's provider: `{ document, scope?, parameters?, note? }`, or `{ why }` there is none,
 * or undefined. A `note` is `{ text, unless: { option, is } }`.
 */
export const nameIn = (library, name) => (Object.hasOwn(NAMES[library], name) ? NAMES[library][name] : undefined);

/** Documents whose userinfo needs a scope. The libraries do without it, because they ask another address. */
const USERINFO_SCOPES = dataIn("userinfo_scopes.json");

/** The ways of client authentication, by their registered names. */
const AUTHENTICATION = { client_secret_basic: "basic", client_secret_post: "body", none: "none", basic: "basic", post: "body" };

/**
 * A client while it is read. Its values are JavaScript source, as written in the configuration: nothing was run.
 */
export class Client {
  /** The options for `createHandler`, in their order. Values are JavaScript source. */
  options = {};
  notes = [];

  constructor(program, { name, document }) {
    Object.assign(this, { program, name: name.toLowerCase().replace(/[^a-z0-9-]+/g, "-"), document });
  }

  note(text) {
    this.notes.push(text);
  }

  /** The source of a value; for a name in the same file, the source of what it stands for. */
  textOf(value, seen = new Set()) {
    const named = value.kind === "name" && !seen.has(value.name) ? this.program.constants.get(value.name) : undefined;
    return named && ["text", "member", "name"].includes(named.kind) ? this.textOf(named, seen.add(value.name)) : value.text;
  }

  /** Sets an option from a value, if there is one, or from `otherwise`. */
  take(option, value, otherwise) {
    const text = value ? this.textOf(value) : otherwise;
    if (text !== undefined) this.options[option] = text;
  }

  /** Sets the scope from words or an expression, else from the library's default. */
  takeScope(value, usual) {
    const words = value && wordsIn(this.program, value);
    if (words) this.options.scope = JSON.stringify(words.join(" "));
    else if (value) this.options.scope = value.text;
    else if (usual) this.options.scope = JSON.stringify(usual);
  }

  /** Sets further parameters of the authorization request from an object. */
  takeParameters(members) {
    const parameters = [...members].filter(([name]) => !["scope", "response_type", "redirect_uri", "client_id", "state"].includes(name));
    for (const [name, value] of parameters) (this.parameters ??= {})[name] = value.text;
  }

  takeAuthentication(value) {
    const method = textIn(this.program, value);
    if (method === undefined) return;
    if (AUTHENTICATION[method]) this.options.client_authentication = JSON.stringify(AUTHENTICATION[method]);
    else this.note(`the client authenticates by \`${method}\`: see \`client_authentication\` in ${SITE}reference/provider-documents`);
  }

  /** Uses an issuer in place of a document. */
  takeIssuer(text) {
    this.document = undefined;
    this.issuer = text;
  }

  /** Makes a document from the endpoints that are given, as JavaScript source. */
  takeEndpoints(endpoints) {
    const named = Object.entries(endpoints).filter(([, text]) => text !== undefined);
    this.endpoints = Object.fromEntries(named);
    this.note("this document has only endpoints: compare the requests that `grantway check` shows with the provider's page");
  }

  /** Adds what the document needs: variables that nobody has set, and scopes that identify the person. */
  async completeByDocument() {
    if (!this.document) return;
    const document = await shippedDocument(this.document);
    this.#askForUserinfo();
    this.#takeVariables(document);
    this.#askForIdToken(document);
  }

  #askForUserinfo() {
    const wanted = USERINFO_SCOPES[this.document];
    if (wanted && !this.options.scope?.includes(wanted)) {
      this.note(`userinfo of grantway/providers/${this.document} needs scope \`${wanted}\` too: ask for it, and allow it where the application is registered`);
    }
  }

  #takeVariables({ variables = {} }) {
    for (const [name, { default: usual }] of Object.entries(variables)) {
      if (usual === undefined && !this.variables?.[name]) {
        (this.variables ??= {})[name] = '""';
        this.note(`fill in the variable \`${name}\` of grantway/providers/${this.document}`);
      }
    }
  }

  /** Other libraries read an ID token that was not requested; here it is dropped, and `profile.id` with it. */
  #askForIdToken({ issuer, userinfo_endpoint, dialect }) {
    const { default: usual, always } = dialect?.authorization_request?.scope ?? {};
    if (!issuer || userinfo_endpoint || usual || always) return;
    const { scope = '""' } = this.options;
    const isText = /^"[^"\\]*"$/.test(scope);
    const words = isText ? JSON.parse(scope).split(" ").filter(Boolean) : [];
    if (words.includes("openid")) return;
    if (isText) this.options.scope = JSON.stringify(["openid", ...words].join(" "));
    this.note(`only the ID token names the person: ${isText ? "`openid` was added to the scope" : "the scope needs `openid`"}`);
  }
}
