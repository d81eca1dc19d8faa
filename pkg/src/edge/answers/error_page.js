// The page that a person gets in place of a refused navigation: a sign-in failed or cannot begin here, or the
// session cannot be read at the moment. The text is for people who do not know OAuth; code and id are for the
// operators.

import { asFailure } from "../failure.js";

const escaped = (text) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const FAILED = "Sign-in failed";
const OURS = ["Something is wrong here", "This site could not finish what it was doing. Please tell the people who run it the code below.", "Try again"];

/** Title, sentence and button for each kind of error. */
const BY_KIND = {
  server: [FAILED, "The service you sign in with did not let you in. You can try again.", "Sign in again"],
  check: [FAILED, "We could not be sure that this sign-in is yours, so it was stopped. Please start again.", "Sign in again"],
  malformed: [FAILED, "The service you sign in with gave an answer that this site cannot use. Please tell the people who run this site the code below.", "Try again"],
  session: ["Please sign in", "You need to be signed in to see this page.", "Sign in"],
  host: ["Not available right now", "Something this site needs cannot be reached. Please try again in a moment.", "Try again"],
  misuse: OURS,
  application: OURS,
};

const NOWHERE = ["There is nothing here", "This address cannot be opened in a window.", "Go to the start page"];

/** Codes that are not a failed sign-in. */
const BY_CODE = {
  access_denied: ["Sign-in was cancelled", "Nobody was signed in: it was cancelled or not allowed. You can try again.", "Sign in again"],
  sign_in_in_frame: ["Open this page in a window", "Nobody can sign in inside another page. Open this page in a window of its own, and sign in there.", "Open in a new window"],
  return_to_too_long: ["This address is too long", "We cannot come back to it after a sign-in. Sign in first, then open it again.", "Sign in"],
  request_forged: ["This page could not be opened", "The request did not come from this site, so nothing was done. Please open the page again. If that does not help, close all windows of this site and open it again.", "Open again"],
  route_unknown: NOWHERE,
  provider_unknown: NOWHERE,
  method_not_allowed: NOWHERE,
};

const NOTHING_SENT = ["Your session has ended", "Nothing was sent. Sign in, and send it again.", "Sign in again"];
const UNDER_WAY = ["Your session has ended", "Your session ended while this was being done. Sign in, and check whether it was done before you send it again.", "Sign in again"];

/** Codes caused by the application's own pages or service worker. For these the page also shows the hint. */
const HINTED = ["sign_in_in_frame", "request_forged", "login_required"];

function textOf(error, detail, method) {
  if (error.code === "login_required" && method !== "GET" && method !== "HEAD") return detail?.under_way ? UNDER_WAY : NOTHING_SENT;
  return BY_CODE[error.code] ?? BY_KIND[error.kind] ?? OURS;
}

/**
 * A small page without further files. `raw` is what the engine threw; `signIn` is a path on this origin to sign in
 * or try again; `method` and `id` are those of the request.
 */
export function errorPage(raw, signIn, { method, id }) {
  const error = asFailure(raw);
  const [title, sentence, button] = textOf(error, raw.detail, method);
  const target = error.code === "sign_in_in_frame" ? ' target="_blank" rel="noopener"' : "";
  const hint = HINTED.includes(error.code) && (method === "GET" || method === "HEAD") ? `: ${error.hint}` : "";
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>
  :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
  main { max-width: 32rem; margin: 15vh auto 0; padding: 0 1.5rem }
  h1 { line-height: 1.2 }
  a { display: inline-block; margin: .5rem 0 1.5rem; padding: .6rem 1.25rem; border-radius: .4rem; background: LinkText; color: Canvas; text-decoration: none }
  a:hover { text-decoration: underline }
  small { opacity: .75; overflow-wrap: anywhere }
</style>
<main>
  <h1>${title}</h1>
  <p>${sentence}</p>
  <p><a href="${escaped(signIn)}"${target}>${button}</a></p>
  <p><small>Code: ${escaped(error.code + hint)}<br>Request: ${escaped(id)}</small></p>
</main>
</html>
`;
}
