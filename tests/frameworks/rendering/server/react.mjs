import { PassThrough } from "node:stream";
import { renderToPipeableStream } from "react-dom/server";
import { requireSession } from "grantway/react";
import { tree } from "../react.js";

export async function render(options, part = "session") {
  const out = new PassThrough();
  renderToPipeableStream(tree(options, part), { onError() {} }).pipe(out);
  return (await out.toArray()).join("");
}

export const hasSuspense = true;

/** A guard of a route. */
export const guard = (client) => requireSession(client, { provider: "main" })({ request: new Request("http://localhost/profile") });
