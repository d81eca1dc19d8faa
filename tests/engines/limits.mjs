// What this engine can do at all. An entry of cannot.json that is no longer true fails here, or where it is used.

import assert from "node:assert/strict";
import { it } from "node:test";
import table from "./cannot.json" with { type: "json" };

/** Id → a probe that runs in a page, and says whether the engine can. */
const PROBES = {
  stream_to_worker: () => {
    const { port1 } = new MessageChannel();
    const stream = new ReadableStream();
    try {
      port1.postMessage(stream, [stream]);
      return true;
    } catch {
      return false;
    }
  },
  stream_as_body: async () => {
    let isAsked = false;
    const request = new Request("/", { method: "POST", body: new ReadableStream(), get duplex() { return ((isAsked = true), "half"); } });
    return isAsked && !request.headers.has("content-type");
  },
};

export function limits(here) {
  for (const [id, probe] of Object.entries(PROBES)) {
    const { what } = table.find((row) => row.id === id);
    it(`can ${what}, or the table says that it cannot`, async () => {
      await here.tab.goto(`${here.world.app.origin}/`);
      assert.equal(await here.tab.run(probe), !here.cannot[id]);
    });
  }
}
