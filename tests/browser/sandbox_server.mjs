// The sandbox authorization server, on another site than the application.

import { createSandbox } from "grantway/sandbox";
import { serve } from "./http_server.mjs";

/**
 * `{ sandbox, origin, issuer, spoil, close }`; `issuer` is that of the server that plays by the book. `spoil(change)`
 * plays the one who meddles: the next response on its way back to the application is changed. `around(request, answer)`
 * is before the whole server and may hold or change what it answers.
 */
export async function startSandbox({ around = (_, answer) => answer(), ...options } = {}) {
  const sandbox = createSandbox(options);
  let change;
  const server = await serve(async (request) => {
    const response = await around(request, () => sandbox.fetch(request));
    const back = response.status === 302 && new URL(response.headers.get("location"), request.url);
    if (!change || !back || back.origin === new URL(request.url).origin) return response;
    change(back);
    change = undefined;
    const headers = new Headers(response.headers);
    headers.set("location", back.href);
    return new Response(null, { status: 302, headers });
  }, "127.0.0.1");
  const spoil = (how) => {
    change = how;
  };
  return { sandbox, origin: server.origin, issuer: `${server.origin}/standard`, spoil, close: server.close };
}

/** What a person does at the consent page. */
export async function consent(page, choice = "accept") {
  await page.locator(`#${choice}`).click();
}
