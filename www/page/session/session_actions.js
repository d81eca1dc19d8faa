// What the buttons of the session panel do.

import { announce, busy, byId, h } from "../dom.js";
import { beginChapter, note } from "../wire/trace_store.js";
import { showRefusal } from "./refusal_view.js";
import { showApiAnswer } from "./session_view.js";
import { describeRefusal } from "../../wire/refusal.js";

/** The buttons for a signed-in choice; `after` draws session and trace anew. */
export function sessionButtons({ client, choice, provider, info, after }) {
  const action = (testid, label, tried, run) => {
    const button = h("button", { type: "button", "data-testid": testid, onclick: () => busy(button, () => attempt(tried, run, after)) }, label);
    return button;
  };
  const api = info.providers[provider].userinfo;
  return [
    api && action("call-api", "Call the API", "API call", () => callApi(client, api)),
    action("refresh", "Refresh", "Refresh", () => refresh(client, choice)),
    action("sign-out", "Sign out", "Sign-out", () => signOut(client, { revoke: true })),
    provider === "standard" && action("sign-out-everywhere", "Sign out there too", "Sign-out at the provider", () => signOut(client, { revoke: true, endProviderSession: true })),
  ];
}

async function attempt(tried, run, after) {
  let shown;
  byId("refusal").hidden = true;
  byId("api-result").replaceChildren(); // what stood there answered another question
  byId("session").setAttribute("aria-busy", "true");
  beginChapter(tried);
  try {
    shown = await run();
  } catch (error) {
    const refusal = describeRefusal(error);
    note({ kind: "refusal", on: "page", refusal });
    showRefusal(refusal, tried);
  }
  try {
    await after();
    shown?.();
  } finally {
    byId("session").removeAttribute("aria-busy");
  }
}

async function callApi(client, address) {
  const answer = await client.fetch(address, { headers: { accept: "application/json" } });
  const text = await answer.text();
  announce(`The API answered ${answer.status}`);
  return () => showApiAnswer(answer.status, parsed(text), `GET ${address}`);
}

async function refresh(client, choice) {
  if (choice.pattern === "worker") {
    const answer = await fetch(`/demo/refresh?store=${choice.store}`, { method: "POST", headers: { grantway: "1" } });
    if (!answer.ok) throw await answer.json();
  } else {
    await client.accessToken({ refresh: true });
  }
  announce("The token was refreshed");
  return () => showApiAnswer("done", undefined, "A new access token was fetched:");
}

async function signOut(client, options) {
  await client.signOut(options);
  announce("Signed out");
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
