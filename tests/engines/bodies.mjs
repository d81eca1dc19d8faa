// Bodies of every kind arrive, from the page itself and through its worker: engines differ in what they send of a
// Request or a stream.

import assert from "node:assert/strict";
import { it } from "node:test";
import { enter } from "./person.mjs";

/** What the page sends, by kind, and what has to arrive. */
const ARRIVES = {
  string: "text ü",
  Blob: "text ü",
  FormData: /name="a"\r\n\r\nb ü\r\n/,
  URLSearchParams: "a=b+%C3%BC",
  ArrayBuffer: "text ü",
  Uint8Array: "text ü",
  DataView: "text ü",
  ReadableStream: "text ü",
  "Request with string": "text ü",
  "Request with FormData": /name="a"\r\n\r\nb ü\r\n/,
  "Request with Blob": "text ü",
  "Request without body": "",
  "Request and init": "other",
};

/** Runs in the page: sends each kind to its own address; resolves to the statuses. */
async function send(address) {
  const bytes = new TextEncoder().encode("text ü");
  const form = new FormData();
  form.set("a", "b ü");
  const post = (body) => [{ method: "POST", body }];
  const request = (body) => (url) => [new Request(url, { method: "POST", body })];
  const kinds = {
    string: post("text ü"),
    Blob: post(new Blob(["text ü"], { type: "text/plain" })),
    FormData: post(form),
    URLSearchParams: post(new URLSearchParams({ a: "b ü" })),
    ArrayBuffer: post(bytes.buffer),
    Uint8Array: post(bytes),
    DataView: post(new DataView(bytes.buffer)),
    ReadableStream: [{ method: "POST", body: new Blob(["text ü"]).stream(), duplex: "half" }],
    "Request with string": request("text ü"),
    "Request with FormData": request(form),
    "Request with Blob": request(new Blob(["text ü"])),
    "Request without body": request(undefined),
    "Request and init": (url) => [new Request(url, { method: "POST", body: "text ü" }), { body: "other" }],
  };
  const statuses = {};
  for (const [kind, given] of Object.entries(kinds)) {
    const url = `${address}?kind=${encodeURIComponent(kind)}`;
    const call = typeof given === "function" ? given(url) : [url, ...given];
    statuses[kind] = await auth.fetch(...call).then((answer) => answer.status, (error) => error.code ?? String(error));
  }
  return statuses;
}

export function bodies(here) {
  const through = async (world, options, start, request) => {
    const { value } = await enter(here.tab, world, { ...start, options, request });
    assert.equal(value?.handled, true);
    const got = {};
    world.meddle = async (asked, answer) => {
      const url = new URL(asked.url);
      if (!url.pathname.endsWith("/echo")) return answer();
      const headers = { "access-control-allow-origin": "*", "access-control-allow-headers": "authorization, content-type" };
      if (asked.method === "POST") got[url.searchParams.get("kind")] = [asked.headers.get("authorization") !== null, await asked.text()];
      return new Response("", { headers });
    };
    const statuses = await here.tab.run(send, `${world.server.issuer}/echo`);
    for (const [kind, body] of Object.entries(ARRIVES)) {
      assert.equal(statuses[kind], 200, kind);
      assert.equal(got[kind][0], true, `${kind}: with the token`);
      if (typeof body === "string") assert.equal(got[kind][1], body, kind);
      else assert.match(got[kind][1], body, kind);
    }
  };

  it("arrive from a public client", () => {
    const { world } = here;
    return through(world, { ...world.options, api: [world.server.origin] }, { start: `${world.app.origin}/`, end: world.options.redirect_uri });
  });

  it("arrive through the worker", () => {
    const { world } = here;
    const start = { start: `${world.backend}/`, end: `${world.backend}/inbox` };
    return through(world, { backend: "/auth" }, start, { provider: "standard", returnTo: "/inbox" });
  });
}
