// The authorization server for the routes: answers each token request at once, and records one if asked to.

import { once } from "node:events";
import { createServer } from "node:http";
import { TOKENS } from "./contenders/job.js";

const ANSWER = JSON.stringify(TOKENS);

export async function startTokenServer() {
  let look;
  const server = createServer((request, response) => {
    const pieces = [];
    request.on("data", (piece) => look && pieces.push(piece));
    request.on("end", () => {
      look?.({ headers: request.headers, form: new URLSearchParams(Buffer.concat(pieces).toString()) });
      response.writeHead(200, { "content-type": "application/json", "cache-control": "no-store", "content-length": ANSWER.length });
      response.end(ANSWER);
    });
  }).listen(0, "127.0.0.1");
  server.keepAliveTimeout = 60_000;
  await once(server, "listening");
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    /** The next token request, once it arrives. */
    next: () => new Promise((resolve) => (look = (seen) => resolve(seen, (look = undefined)))),
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}
