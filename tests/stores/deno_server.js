// A Deno process that serves the store on a Deno KV. Arguments: the database's file.
import { denoKvStore } from "grantway/stores/deno-kv";
import { answer } from "./wire.js";

const kv = await Deno.openKv(Deno.args[0]);
const store = denoKvStore(kv);

Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: ({ port }) => console.log(port) }, (request) => {
  if (new URL(request.url).pathname === "/close") kv.close();
  return request.method === "POST" ? answer(store, request) : new Response();
});
