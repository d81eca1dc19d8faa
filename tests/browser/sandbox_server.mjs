// The sandbox authorization server, on another site than the application.

import { createSandbox } from "grantway/sandbox";
import { serve } from "./http_server.mjs";

/** `{ sandbox, origin, issuer, close }`; `issuer` is that of the server that plays by the book. */
export async function startSandbox(options) {
  const sandbox = createSandbox(options);
  const server = await serve(sandbox.fetch, "127.0.0.1");
  return { sandbox, origin: server.origin, issuer: `${server.origin}/standard`, close: server.close };
}

/** What a person does at the consent page. */
export async function consent(page, choice = "accept") {
  await page.locator(`#${choice}`).click();
}
