// The attacks: a genuine sign-in, spoiled on its way back. The browser really arrives at the callback
// with its own cookies; only the address it arrives with was tampered with, or came too late.

import { pressOnConsent } from "./consent.js";
import { connectionOf, sendOf } from "./handlers.js";

const foreignIssuer = "https://somebody-else.example";

/** What each attack does to a genuine callback address. */
const spoil = {
  state: (callback) => callback.searchParams.set("state", flipLast(callback.searchParams.get("state") ?? "")),
  issuer: (callback) => callback.searchParams.set("iss", foreignIssuer),
  replay: () => {},
  late: () => {},
  cancel: () => {},
};

export const attackNames = Object.keys(spoil);

/**
 * Patterns with a worker: runs the login route on the browser's behalf, presses the consent button, and sends
 * the browser, with the login's cookies, to the spoiled callback.
 */
export async function attackHandler({ handler, base, provider, kind, request, visitor, ctx, seconds }) {
  const { origin, env } = visitor;
  const returnTo = kind === "replay" ? "/demo/replay" : "/";
  const login = new Request(`${origin}${base}/${provider}/login?return_to=${encodeURIComponent(returnTo)}`, {
    headers: {
      cookie: request.headers.get("cookie") ?? "",
      "sec-fetch-mode": "navigate", "sec-fetch-dest": "document", "sec-fetch-site": "same-origin",
    },
  });
  const started = await handler.handle(login, env, ctx);
  const authorizationUrl = started?.headers.get("location");
  if (!authorizationUrl || new URL(authorizationUrl, origin).origin === origin) return started;
  const callback = connectionOf(env, provider).real
    ? fabricated(authorizationUrl)
    : new URL(await pressOnConsent(sendOf(env), authorizationUrl, kind === "cancel" ? "cancel" : "accept"));
  await finish({ kind, callback, visitor, seconds });
  const headers = new Headers({ location: callback.href, "cache-control": "no-store" });
  for (const cookie of started.headers.getSetCookie()) headers.append("set-cookie", cookie);
  return new Response(null, { status: 302, headers });
}

/** Browser-based client: stands where the authorization endpoint should be, and sends the page a spoiled answer. */
export async function attackPage({ kind, request, visitor, seconds }) {
  const genuine = `${visitor.sandbox}/standard/authorize${new URL(request.url).search}`;
  const callback = new URL(await pressOnConsent(sendOf(visitor.env), genuine, kind === "cancel" ? "cancel" : "accept"));
  await finish({ kind, callback, visitor, seconds });
  return new Response(null, { status: 302, headers: { location: callback.href, "cache-control": "no-store" } });
}

async function finish({ kind, callback, visitor, seconds }) {
  spoil[kind](callback);
  const texts = {
    state: "one character of the state was changed on the way back",
    issuer: `iss=${foreignIssuer} was written into the answer`,
    replay: "the answer arrives, and will arrive a second time",
    late: `the server's clock moves on by ${seconds} seconds before the code arrives`,
    cancel: "Cancel was pressed on the consent page",
  };
  if (kind === "replay") await visitor.room().stash(callback.href);
  if (kind === "late") await moveClock(visitor, seconds);
  visitor.add({ kind: "hop", from: "server", to: "page", text: texts[kind] });
}

/** A server that is real is not played with: the answer is made up, which the checks must refuse as well. */
function fabricated(authorizationUrl) {
  const asked = new URL(authorizationUrl).searchParams;
  const callback = new URL(asked.get("redirect_uri"));
  callback.searchParams.set("code", "made-up");
  callback.searchParams.set("state", asked.get("state") ?? "");
  return callback;
}

/** Moves the sandbox's clock on; 0 puts it back to the present. */
export async function moveClock(visitor, seconds) {
  const answer = await sendOf(visitor.env)(`${visitor.sandbox}/__sandbox/clock`, {
    method: "POST", headers: { "content-type": "application/json" },
    body: JSON.stringify(seconds === 0 ? { offset_ms: 0 } : { advance_ms: seconds * 1000 }),
  });
  if (!answer.ok) throw new Error(`the sandbox did not move its clock (status ${answer.status})`);
}

function flipLast(state) {
  const last = state.at(-1) === "A" ? "B" : "A";
  return state.slice(0, -1) + last;
}
