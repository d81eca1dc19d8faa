/**
 * A person's part of an authorization, without a browser: opens the address, chooses an identity, accepts or
 * cancels, and returns to the application.
 */
import { FORM } from "./parameters.js";

/** The text of a page. */
export const shown = (html) => html.replace(/<style[^]*?<\/style>|<script[^]*?<\/script>|<[^>]*>|\s+/g, " ").trim().slice(0, 300);

const unescaped = (text) => text.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));

/** What a page of the sandbox sends by script: the parameters in a fragment. */
function forwarded(url, headers) {
  const { hash } = new URL(url);
  const place = String(url).slice(0, String(url).length - hash.length);
  return new Request(place, { method: "POST", headers: { ...headers, "content-type": FORM }, body: hash.slice(1) });
}

/** @returns {Promise<Response>} the sandbox's answer to the person */
export async function answerAsPerson(sandbox, url, { user, cancel = false, scope, headers = {} }) {
  let page = await sandbox.fetch(new Request(url, { headers }));
  let html = page.status === 302 ? "" : await page.clone().text();
  if (html.includes('id="forward"')) {
    page = await sandbox.fetch(forwarded(url, headers));
    html = page.status === 302 ? "" : await page.clone().text();
  }
  const requestId = /name="request_id" value="([0-9a-f]+)"/.exec(html)?.[1];
  if (page.status === 302 || html.includes('id="continue"')) return page;
  if (!requestId) throw new Error(`the sandbox showed no consent page but status ${page.status}: ${shown(html)}`);
  const form = new URLSearchParams({ request_id: requestId, user, [cancel ? "cancel" : "accept"]: "1", ...(scope && { scope: scope.join(" ") }) });
  const { origin, pathname } = new URL(url);
  return sandbox.fetch(new Request(`${origin}/${pathname.split("/")[1]}/consent`, { method: "POST", body: form }));
}

/** @returns {Promise<Request>} what the browser then sends to the application: a GET, or the POST of `form_post` */
export async function backToApplication(answered) {
  const location = answered.headers.get("Location");
  if (location) return new Request(location);
  const html = await answered.text();
  const action = /<form method="post" action="([^"]+)">/.exec(html)?.[1];
  if (!action || !html.includes('id="continue"')) throw new Error(`the sandbox did not go back to the application but answered with status ${answered.status}: ${shown(html)}`);
  const fields = [...html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)].map((field) => field.slice(1).map(unescaped));
  return new Request(unescaped(action), { method: "POST", headers: { "content-type": FORM }, body: new URLSearchParams(fields).toString() });
}
