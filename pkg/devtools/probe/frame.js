// A sign-in in a hidden frame that asks nobody (`prompt=none`): what comes back to the redirect URI says whether it is
// registered. The answer is read and thrown away; no code of it is ever sent.

import { finding } from "./findings.js";

/** Milliseconds that the frame has. */
const PATIENCE = 8000;
/** Answers that a provider gives only to a client and a redirect URI that it knows. */
const KNOWN = new Set(["login_required", "interaction_required", "consent_required", "account_selection_required"]);

const random = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

function challenge() {
  // Nobody will know the verifier of it.
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function addressOf({ authorization_endpoint, client_id, redirect_uri, scope }, state) {
  const url = new URL(authorization_endpoint);
  const parameters = {
    response_type: "code", client_id, redirect_uri, state, nonce: random(), prompt: "none", scope: [scope ?? "openid"].flat().join(" "),
    code_challenge: challenge(), code_challenge_method: "S256",
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

/** The query with which the frame came back, or null. */
function queryOf(frame, state) {
  try {
    const { searchParams } = new URL(frame.contentWindow.location.href);
    return searchParams.get("state") === state ? searchParams : null;
  } catch {
    return null; // it is at another site, or shows an error of the browser
  }
}

/** Resolves with the answer's query, or null: the frame stayed elsewhere. `violations` fills with the directives that forbid it. */
function inFrame(options, state, violations) {
  return new Promise((resolve) => {
    const frame = document.createElement("iframe");
    frame.hidden = true;
    frame.title = "probe";
    // The page at the redirect URI must not take the answer for its own, so its scripts do not run.
    frame.sandbox = "allow-same-origin";
    const forbidden = ({ effectiveDirective }) => effectiveDirective.startsWith("frame-src") && (violations.push(effectiveDirective), end(null));
    const timer = setTimeout(() => end(null), PATIENCE);
    function end(answer) {
      clearTimeout(timer);
      document.removeEventListener("securitypolicyviolation", forbidden);
      frame.remove();
      resolve(answer);
    }
    document.addEventListener("securitypolicyviolation", forbidden);
    frame.addEventListener("load", () => {
      // The answer may come as a second page, after one that posts or redirects by itself.
      const answer = queryOf(frame, state);
      if (answer) end(answer);
      else setTimeout(() => end(queryOf(frame, state)), 1000);
    });
    frame.src = addressOf(options, state);
    document.body.append(frame);
  });
}

/** The header by which the page at `redirect_uri` forbids frames. */
async function forbidding(redirect_uri) {
  const answer = await fetch(redirect_uri, { cache: "no-store" }).catch(() => undefined);
  const option = answer?.headers.get("x-frame-options");
  if (option && /deny/i.test(option)) return `X-Frame-Options: ${option}`;
  const [, ancestors] = /frame-ancestors ([^;,]*)/.exec(answer?.headers.get("content-security-policy") ?? "") ?? [];
  if (ancestors === undefined || /'self'|\*/.test(ancestors) || ancestors.includes(location.origin)) return undefined;
  return `frame-ancestors ${ancestors}`;
}

/** What a silent sign-in shows: at most one finding. `isSignedIn` says whether somebody is, here. */
export async function probeFrame(options, isSignedIn) {
  const { authorization_endpoint, redirect_uri } = options;
  if (new URL(redirect_uri).origin !== location.origin) return [];
  const header = await forbidding(redirect_uri);
  if (header) return [finding("frame_blocked_by_page", { redirect_uri, header })];
  const violations = [];
  const answer = await inFrame(options, random(), violations);
  if (violations.length > 0) return [finding("blocked_by_policy", { url: authorization_endpoint, directive: violations[0] })];
  if (!answer) return [finding("redirect_uri_not_registered", { redirect_uri })];
  const error = answer.get("error");
  if (error && !KNOWN.has(error)) return [finding("authorization_refused", { error })];
  if (error === "login_required" && isSignedIn) return [finding("third_party_cookies_blocked")];
  return [];
}
