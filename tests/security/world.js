// The world of these tests: the sandbox on one site, the application in a real workerd on another, over http or TLS.

import { createSandbox } from "grantway/sandbox";
import { keyOf } from "../runtimes/app.js";
import { serveFetch } from "../workerd/over_http.js";
import { freePort } from "../workerd/free_port.js";
import { startWorkerd } from "../workerd/workerd.js";
import { makeCertificate } from "./certificate.js";
import { startFront } from "./front.js";

/** What Apple's server posts besides the response, the first time a person signs in. */
export const APPLE_USER = JSON.stringify({ name: { firstName: "Adä", lastName: 'O"Neil & <Söhne>' }, email: "a+b@example.test" });

const escaped = (text) => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);

/** The sandbox, whose forms name the person, like Apple's. */
async function startSandbox() {
  const sandbox = createSandbox();
  const field = `<input type="hidden" name="user" value="${escaped(APPLE_USER)}">`;
  const server = await serveFetch(async (request) => {
    const response = await sandbox.fetch(request);
    const text = response.headers.get("content-type")?.startsWith("text/html") ? await response.clone().text() : "";
    if (!text.includes("document.forms[0].submit()")) return response;
    return new Response(text.replace('<input type="hidden"', `${field}<input type="hidden"`), response);
  });
  return { sandbox, server };
}

/**
 * The application twice in one workerd: at `origin`, workerd itself speaks http or TLS; at `fronted`, a proxy is in
 * front of it, and `front.rewrite` may change cookies. `host` is the browser's name for this machine.
 */
export async function startWorld({ tls: withTls = false, host = "localhost" } = {}) {
  const tls = withTls ? await makeCertificate() : undefined;
  const scheme = withTls ? "https" : "http";
  const [own, front, behind] = [await freePort(), await freePort(), await freePort()];
  const { sandbox, server } = await startSandbox();
  const at = (port) => `${scheme}://${host}:${port}`;
  const redirect_uris = [own, front].flatMap((port) => ["plain", "posting"].map((name) => `${at(port)}/auth/${name}/callback`));
  sandbox.register("standard", { client_id: "worker", client_secret: "not secret", redirect_uris });
  const worker = (port, origin, given) => ({
    entry: new URL("worker.js", import.meta.url),
    bindings: { ORIGIN: origin, SANDBOX: server.origin, COOKIE_KEY: keyOf(5) },
    port,
    tls: given,
  });
  const workerd = await startWorkerd({ direct: worker(own, at(own), tls), behind: worker(behind, at(front)) });
  const proxy = await startFront({ port: front, to: behind, tls });
  return {
    origin: at(own),
    fronted: at(front),
    front: proxy,
    port: own,
    tls,
    sandbox,
    server,
    workerd,
    async stop() {
      await workerd.stop();
      await proxy.stop();
      await server.stop();
    },
  };
}
