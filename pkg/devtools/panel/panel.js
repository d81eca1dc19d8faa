import { probe } from "../probe/probe.js";
import { clockTime, element, left, terms } from "./elements.js";
import { eventsSoFar, lastRequests, whenRecorded, withoutSecrets } from "./recorder.js";
import { styles } from "./styles.js";
import { openTabs } from "./tabs.js";

/** Events that the panel lists, newest first. */
const SHOWN = 30;
const SECOND = 1000;

const NAMES = { restoring: "looking", signed_in: "signed in", signed_out: "signed out" };
const inWords = (status) => NAMES[status] ?? status;

/** The members of an event that say something: not the type and the time, which stand before them. */
function detailOf({ type, at, ...members }) {
  const said = Object.entries(members).filter(([, value]) => value !== null && typeof value !== "object");
  return said.map(([name, value]) => `${name} ${value}`).join(", ");
}

function requestLine({ request, response }) {
  const outcome = response ? `${response.status ?? response.error ?? ""} in ${response.duration} ms` : "no answer yet";
  const line = element("li", {}, element("code", {}, `${request.method} ${request.endpoint}`.trim()), ` ${outcome}`);
  if (request.url) line.append(element("div", { class: "quiet" }, request.url));
  const parameters = Object.entries(request.parameters ?? {});
  if (parameters.length > 0) line.append(element("pre", {}, parameters.map(([name, value]) => `${name}=${value}`).join("\n")));
  return line;
}

/** What the panel shows of the session: everything but `profile`, which the claims say again. */
function sessionPart({ status, session }) {
  if (!session) return [element("p", { class: "quiet" }, status === "restoring" ? "The client is still looking." : "Nobody is signed in.")];
  const { claims, profile, data, scope, provider, stale, diagnostics } = session;
  const pairs = [["provider", provider], ["person", profile?.name ?? profile?.id ?? claims?.sub], ["scope", scope?.join(" ")], ["stale", stale && "yes: the last refresh failed for now"]];
  const parts = [terms(pairs.filter(([, value]) => value))];
  for (const [name, value] of Object.entries({ claims, data, diagnostics })) {
    if (value && Object.keys(value).length > 0) parts.push(element("div", { class: "quiet" }, name), element("pre", {}, JSON.stringify(withoutSecrets(value), null, 2)));
  }
  return parts;
}

const findingLine = ({ code, sentence, fix }) =>
  element("li", {}, element("code", { class: "bad" }, code), ` ${sentence} `, element("div", {}, fix));

/**
 * Puts a panel for `client` into the page, which may be the promise of one. Returns how to take it away. `options` are
 * `{ probe, open }`: what the probe is asked for, and whether the panel begins open.
 */
export function devtools(client, { probe: probed, open = false } = {}) {
  const host = document.createElement("grantway-devtools");
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [styles()];

  let isClosed = false;
  let ready;
  let snapshot = { status: "restoring", session: null };
  const ends = [];

  const bodies = {};
  const part = (title, isOpen = false) => element("details", { open: isOpen }, element("summary", {}, title), (bodies[title] = element("div")));
  const act = (name, call) => element("button", { type: "button", onclick: (event) => void run(event.currentTarget, call) }, name);
  const message = element("p", { role: "status", class: "quiet" });
  const actions = element("div", { class: "actions" });
  const parts = [part("Session", true), part("Tokens", true), part("Last requests"), part("Events"), part("Tabs")];
  if (probed) parts.push(part("Diagnosis"));
  const panel = element("section", { id: "panel", "aria-label": "Grantway", hidden: !open, tabindex: "0" }, element("h2", {}, "Grantway"), actions, message, ...parts);
  const toggle = element("button", { type: "button", class: "toggle", "aria-expanded": String(open), "aria-controls": "panel", onclick: () => show(panel.hidden) });
  root.append(panel, toggle);
  root.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || panel.hidden) return;
    show(false);
    toggle.focus();
  });

  function show(isOpen) {
    panel.hidden = !isOpen;
    toggle.setAttribute("aria-expanded", String(isOpen));
    draw();
  }

  async function run(button, call) {
    button.disabled = true;
    try {
      message.textContent = (await call()) ?? "Done.";
    } catch (error) {
      message.textContent = `${error.code ?? error.name}: ${error.message}`;
    } finally {
      button.disabled = false;
      draw();
    }
  }

  const tabs = openTabs(() => draw());

  function tokensPart() {
    const { session } = snapshot;
    if (!session) return [element("p", { class: "quiet" }, "There are none.")];
    return [terms([["access token ends in", left(session.token_expires_at, Date.now())], ["session ends in", left(session.expires_at, Date.now())]])];
  }

  function draw() {
    if (isClosed) return;
    toggle.dataset.status = snapshot.status;
    toggle.textContent = `Grantway: ${inWords(snapshot.status)}`;
    if (panel.hidden) return;
    bodies.Session.replaceChildren(...sessionPart(snapshot));
    tick();
    const events = eventsSoFar().reverse().slice(0, SHOWN);
    const none = (text) => element("p", { class: "quiet" }, text);
    const flow = lastRequests();
    bodies["Last requests"].replaceChildren(flow.length > 0 ? element("ol", {}, ...flow.map(requestLine)) : none("None was seen. Give `onEvent` of grantway/devtools to createClient."));
    const lines = events.map((event) => element("li", { class: event.code ? "bad" : undefined }, `${clockTime(event.at)} `, element("code", {}, event.type), ` ${detailOf(event)}`));
    bodies.Events.replaceChildren(lines.length > 0 ? element("ol", {}, ...lines) : none("None was seen."));
    bodies.Tabs.replaceChildren(element("ul", {}, ...tabs.list().map(({ path, status, isOwn }) => element("li", {}, `${path}: ${inWords(status)}${isOwn ? " (this tab)" : ""}`))));
  }

  const tick = () => bodies.Tokens.replaceChildren(...tokensPart());

  function look() {
    snapshot = ready.snapshot();
    tabs.tell(snapshot.status);
    draw();
  }

  function offer() {
    const diagnose = async () => {
      const findings = await probe(probed);
      bodies.Diagnosis.replaceChildren(findings.length > 0 ? element("ul", {}, ...findings.map(findingLine)) : element("p", {}, "Nothing was found."));
      bodies.Diagnosis.parentElement.open = true;
      return findings.length === 1 ? "1 finding." : `${findings.length} findings.`;
    };
    const refresh = ready.accessToken && act("Refresh", async () => void (await ready.accessToken({ refresh: true })));
    actions.replaceChildren(...[act("Look again", async () => void (await ready.session())), refresh, act("Sign out", async () => void (await ready.signOut())), probed && act("Diagnose", diagnose)].filter(Boolean));
  }

  Promise.resolve(client).then((given) => {
    if (isClosed) return;
    ready = given;
    ends.push(ready.on("session", look));
    offer();
    look();
  }, (error) => {
    message.textContent = `${error.code ?? error.name}: ${error.message}`;
  });
  const timer = setInterval(() => void (panel.hidden || tick()), SECOND);
  ends.push(whenRecorded(() => draw()), () => clearInterval(timer), tabs.close);
  draw();
  document.body.append(host);

  return function close() {
    isClosed = true;
    for (const end of ends) end();
    host.remove();
  };
}
