// The attacks: a genuine sign-in, spoiled on its way back. The browser really arrives at the callback
// with its own cookies; only the answer it arrives with was tampered with, came too late, or is somebody else's.

import { pressOnConsent } from "./consent.js";
import { connectionOf, sendOf } from "./handlers.js";
import { returnTo } from "./return_page.js";

const foreignIssuer = "https://somebody-else.example";
const foreignSite = "https://somebody-else.example/";

/** What each attack does to the parameters of a genuine answer. */
const spoil = {
  state: (parameters) => parameters.set("state", flipLast(parameters.get("state") ?? "")),
  issuer: (parameters) => parameters.set("iss", foreignIssuer),
  replay: () => {},
  late: () => {},
  foreign: () => {},
  redirect: () => {},
  cancel: () => {},
};

export const attackNames = Object.keys(spoil);

/**
 * Patterns with a worker: runs the login route on the browser's behalf, presses the consent button, and sends
 * the browser, with the login's cookies, to the callback with the spoiled answer.
 */
export async function attackHandler({ handler, base, provider, kind, request, visitor, ctx, seconds }) {
  const { origin, env } = visitor;
  const goal = { replay: "/demo/replay", redirect: foreignSite }[kind] ?? "/";
  const login = new Request(`${origin}${base}/${provider}/login?return_to=${encodeURIComponent(goal)}`, {
    headers: {
      cookie: request.headers.get("cookie") ?? "",
      "sec-fetch-mode": "navigate", "sec-fetch-dest": "document", "sec-fetch-site": "same-origin",
    },
  });
  if (kind === "redirect") visitor.add({ kind: "hop", from: "page", to: "worker", text: `a link to the login route asks for return_to=${foreignSite}` });
  const started = await handler.handle(login, env, ctx);
  const authorizationUrl = started?.headers.get("location");
  if (!authorizationUrl || new URL(authorizationUrl, origin).origin === origin) return started;
  const back = connectionOf(env, provider).real
    ? fabricated(authorizationUrl)
    : await pressOnConsent(sendOf(env), authorizationUrl, kind === "cancel" ? "cancel" : "accept");
  await finish({ kind, back, visitor, seconds });
  const response = returnTo(back);
  // Whoever sends somebody a link has the cookies of the sign-in; the one who opens it has not.
  for (const cookie of kind === "foreign" ? [] : started.headers.getSetCookie()) response.headers.append("set-cookie", cookie);
  return response;
}

/** Browser-based client: stands where the authorization endpoint should be, and sends the page a spoiled answer. */
export async function attackPage({ kind, request, visitor, seconds }) {
  const asked = new URL(request.url).searchParams;
  if (kind === "foreign") asked.set("state", crypto.randomUUID());
  const genuine = `${visitor.sandbox}/standard/authorize?${asked}`;
  const back = await pressOnConsent(sendOf(visitor.env), genuine, kind === "cancel" ? "cancel" : "accept");
  await finish({ kind, back, visitor, seconds });
  return returnTo(back);
}

async function finish({ kind, back, visitor, seconds }) {
  spoil[kind](back.parameters);
  const texts = {
    state: "one character of the state was changed on the way back",
    issuer: `iss=${foreignIssuer} was written into the answer`,
    replay: "the answer arrives, and will arrive a second time",
    late: `the server's clock moves on by ${seconds} seconds before the code arrives`,
    foreign: "the answer of somebody else's sign-in arrives, as a link",
    redirect: "the sign-in went on, with a return_to of another site",
    cancel: "Cancel was pressed on the consent page",
  };
  if (kind === "replay") await visitor.room().stash({ ...back, parameters: String(back.parameters) });
  if (kind === "late") await moveClock(visitor, seconds);
  visitor.add({ kind: "hop", from: "server", to: "page", text: texts[kind] });
}

/** A server that is real is not played with: the answer is made up, which the checks must refuse as well. */
function fabricated(authorizationUrl) {
  const asked = new URL(authorizationUrl).searchParams;
  return { address: asked.get("redirect_uri"), parameters: new URLSearchParams({ code: "made-up", state: asked.get("state") ?? "" }), isPosted: false };
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
