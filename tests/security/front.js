// A proxy on loopback in front of a worker: it speaks TLS where it is given a certificate, and may change the cookies
// that come back. With it a test shows what would happen if the engine set them otherwise.

import { once } from "node:events";
import { createServer, request as httpRequest } from "node:http";
import { createServer as createTlsServer } from "node:https";

/** `rewrite(line)` gives what becomes of a `Set-Cookie` line. */
export async function startFront({ port, to, tls, rewrite = (line) => line }) {
  const front = { rewrite, stop };
  const listener = (incoming, outgoing) => {
    const { method, url: path, rawHeaders: headers } = incoming;
    const forwarded = httpRequest({ host: "127.0.0.1", port: to, method, path, headers }, (answer) => {
      const cookies = answer.headers["set-cookie"]?.map((line) => front.rewrite(line));
      outgoing.writeHead(answer.statusCode, { ...answer.headers, ...(cookies && { "set-cookie": cookies }) });
      answer.pipe(outgoing);
    });
    forwarded.on("error", () => outgoing.destroy());
    incoming.pipe(forwarded);
  };
  const server = tls ? createTlsServer({ key: tls.key, cert: tls.certificate }, listener) : createServer(listener);
  await once(server.listen(port, "127.0.0.1"), "listening");
  async function stop() {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  }
  return front;
}
