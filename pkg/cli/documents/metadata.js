/** Fetches the metadata that a server publishes: OpenID Connect Discovery, then RFC 8414. */

const MOST_BYTES = 256 * 1024;
const DEADLINE = 10_000;

/** Why there are no usable metadata, for the person who called the command. */
export class NoMetadata extends Error {}

const withoutSlash = (text) => text.replace(/\/$/, "");

/** The issuer in what a person pasted: the issuer itself, or the address of its metadata. */
export function issuerOf(given) {
  let url;
  try {
    url = new URL(given);
  } catch {
    throw new NoMetadata(`\`${given}\` is no URL: an issuer looks like https://as.example`);
  }
  const isLoopback = /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback)) throw new NoMetadata("an issuer is an https URL; plain http works on loopback only");
  if (url.username || url.search || url.hash) throw new NoMetadata("an issuer has no user information, no query and no fragment");
  const inserted = /^\/\.well-known\/(?:openid-configuration|oauth-authorization-server)(\/.*)?$/.exec(url.pathname);
  if (inserted) return url.origin + (inserted[1] ?? "");
  return given.replace(/\/\.well-known\/(?:openid-configuration|oauth-authorization-server)\/?$/, "");
}

/** The addresses of an issuer's metadata, in the order of the attempts. */
function addressesOf(issuer) {
  const { origin, pathname } = new URL(issuer);
  return [`${withoutSlash(issuer)}/.well-known/openid-configuration`, `${origin}/.well-known/oauth-authorization-server${withoutSlash(pathname)}`];
}

/** @returns {Promise<{ url: string, metadata?: object, problem?: string }>} */
async function fetched(url, fetch) {
  try {
    const answer = await fetch(url, { redirect: "manual", headers: { accept: "application/json" }, signal: AbortSignal.timeout(DEADLINE) });
    if (answer.status !== 200) {
      await answer.body?.cancel();
      return { url, problem: answer.status >= 300 && answer.status < 400 ? `it redirects (${answer.status}), which is not followed` : `status ${answer.status}` };
    }
    const text = await bounded(answer);
    const metadata = JSON.parse(text);
    if (typeof metadata !== "object" || metadata === null || Array.isArray(metadata)) return { url, problem: "the answer is not a JSON object" };
    return { url, metadata: withTextsOnly(metadata) };
  } catch (error) {
    if (error instanceof SyntaxError) return { url, problem: "the answer is not JSON" };
    return { url, problem: error.cause?.message || error.cause?.code || error.message };
  }
}

/** The members with valid types only: lists keep their texts, and objects and anything else are dropped. */
function withTextsOnly(metadata) {
  const members = Object.entries(metadata).map(([name, value]) => {
    if (typeof value !== "object") return [name, value];
    const texts = Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
    return [name, texts.length > 0 ? texts : null];
  });
  return Object.fromEntries(members);
}

async function bounded(answer) {
  const chunks = [];
  let size = 0;
  for await (const chunk of answer.body ?? []) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new Error(`the answer is longer than ${MOST_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/**
 * The metadata that the server publishes. If those at the first address lack an endpoint, the second address is
 * read too; where both have a member, the first counts.
 * @param {string} given an issuer, or the address of its metadata
 * @returns {Promise<{ issuer: string, metadata: object }>}
 * @throws {NoMetadata}
 */
export async function metadataOf(given, fetch = globalThis.fetch) {
  const issuer = issuerOf(given);
  const [first, second] = addressesOf(issuer);
  const answers = [await fetched(first, fetch)];
  const isWhole = ({ metadata }) => metadata && ["authorization_endpoint", "token_endpoint", "revocation_endpoint"].every((name) => metadata[name]);
  if (!isWhole(answers[0])) answers.push(await fetched(second, fetch));
  const found = answers.filter(({ metadata }) => metadata);
  if (found.length === 0) throw new NoMetadata(`${issuer} publishes no metadata:\n${answers.map(({ url, problem }) => `  ${url}: ${problem}`).join("\n")}`);
  const [{ url, metadata }, other] = found;
  // The address of metadata does not show whether the issuer ends in a slash.
  const isSame = (said) => said === issuer || (issuer !== given && said === `${issuer}/`);
  if (!isSame(metadata.issuer)) throw new NoMetadata(anotherIssuer(issuer, metadata.issuer, url));
  return { issuer: metadata.issuer, metadata: other && isSame(other.metadata.issuer) ? { ...other.metadata, ...metadata } : metadata };
}

/** Keeps a server's text on one line. */
const onOneLine = (text) => JSON.stringify(text).slice(1, -1);

/** Refuses metadata of another issuer (RFC 8414 section 3.3). */
function anotherIssuer(asked, said, url) {
  if (typeof said !== "string" || said === "") return `${url} names no \`issuer\`, which metadata must`;
  if (/[{}]/.test(said)) {
    return `${url} says \`"issuer": "${onOneLine(said)}"\`: this address serves many tenants.\nAsk for one tenant by its own issuer, or write a document with \`dialect.id_token.issuer\`, which says whose ID tokens count.`;
  }
  const differs = `${url} belongs to the issuer \`${onOneLine(said)}\`, and \`${asked}\` was asked for; issuers are compared as exact strings.`;
  // Somebody will paste this into a shell, so it must be an address and nothing else.
  return /^https?:\/\/[\w.:/~-]+$/.test(said) ? `${differs}\nIf that is your server: --discover ${said}` : differs;
}
