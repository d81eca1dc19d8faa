// A worker whose engine traps on request. It is bundled inside a folder from trapping_package.js.
import { createHandler } from "grantway/edge";
import { engine } from "./node_modules/grantway/src/edge/engine.js";

const host = { now: Date.now, perform: () => Promise.resolve(null) };
const trap = (operation) => engine.run({ operation, client: null, args: [], host });

const auth = createHandler((env) => ({
  providers: {
    standard: { issuer: `${env.SANDBOX}/standard`, client_id: "standard-client", client_secret: "standard-secret", redirect_uri: `${env.ORIGIN}/auth/standard/callback` },
  },
  cookieKeys: [env.COOKIE_KEY],
}));

const traps = {
  // Operations of the build that can trap (src/flow/operation.rs).
  "/trap-now": () => trap(98),
  "/trap-later": () => trap(99),
};

const clock = Date.now;
/** Stops the clock of this isolate, or starts it again. */
const clocks = {
  "/stop-clock"() {
    const now = clock();
    Date.now = () => now;
  },
  "/start-clock"() {
    Date.now = clock;
  },
};

// How many calls the handler has begun. Up to their first wait for the outside they run at once, so that many calls
// are under way or done when this number is read.
let begun = 0;

export default {
  async fetch(request, env, ctx) {
    const { pathname } = new URL(request.url);
    if (pathname === "/begun") return Response.json(begun);
    if (clocks[pathname]) return Response.json(clocks[pathname]() ?? null);
    if (!traps[pathname]) begun += 1;
    try {
      return (await (traps[pathname] ?? (() => auth.handle(request, env, ctx)))()) ?? new Response("a page");
    } catch (error) {
      return Response.json(error, { status: 500 });
    }
  },
};
