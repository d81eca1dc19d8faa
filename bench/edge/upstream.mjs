// The API behind the proxy, in its own thread: a small answer, a stream of any length, and a sink.

import { createServer } from "node:http";
import { parentPort } from "node:worker_threads";

const small = Buffer.from(JSON.stringify({ text: "x".repeat(1000) }));
const piece = Buffer.alloc(65_536, 1);

const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, "http://upstream");
  if (!request.headers.authorization?.startsWith("Bearer ")) return response.writeHead(401).end();
  if (pathname === "/small") return response.writeHead(200, { "content-type": "application/json", "content-length": small.length }).end(small);
  if (pathname === "/sink") {
    let bytes = 0;
    for await (const chunk of request) bytes += chunk.length;
    return response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ bytes }));
  }
  response.writeHead(200, { "content-type": "application/octet-stream" });
  for (let left = Number(searchParams.get("bytes")); left > 0; left -= piece.length) {
    if (!response.write(left >= piece.length ? piece : piece.subarray(0, left))) await new Promise((resolve) => response.once("drain", resolve));
  }
  response.end();
});
server.keepAliveTimeout = 3_600_000;
server.listen(0, "127.0.0.1", () => parentPort.postMessage(server.address().port));
