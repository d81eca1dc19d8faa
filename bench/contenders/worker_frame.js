// What every worker needs besides OAuth, as short as possible: cookies, redirects, the two routes.

import * as job from "./job.js";

/** The job's settings at the addresses of this run. */
export const settingOf = ({ ORIGIN, AS }) => ({
  ...job,
  ISSUER: AS,
  AUTHORIZATION_ENDPOINT: `${AS}/authorize`,
  TOKEN_ENDPOINT: `${AS}/token`,
  REDIRECT_URI: `${ORIGIN}/auth/as/callback`,
});

const TRANSACTION = "tx";
const SESSION = "session";
const ATTRIBUTES = "Path=/; HttpOnly; SameSite=Lax";

function cookieOf(request, name) {
  for (const pair of (request.headers.get("cookie") ?? "").split("; ")) {
    if (pair.startsWith(`${name}=`)) return pair.slice(name.length + 1);
  }
  return undefined;
}

function redirect(location, ...cookies) {
  const headers = new Headers({ location, "cache-control": "no-store" });
  for (const cookie of cookies) headers.append("set-cookie", cookie);
  return new Response(null, { status: 302, headers });
}

/** A worker of `{ authorize, exchange, seal, unseal }`, with transaction and session in sealed cookies. */
export function workerOf(create) {
  let made;
  return {
    async fetch(request, env) {
      made ??= create(settingOf(env));
      const { authorize, exchange, seal, unseal } = await made;
      const path = new URL(request.url).pathname;
      if (path === "/auth/as/login") {
        const { url, transaction } = await authorize();
        return redirect(url, `${TRANSACTION}=${await seal(transaction)}; Max-Age=600; ${ATTRIBUTES}`);
      }
      if (path === "/auth/as/callback") {
        const sealed = cookieOf(request, TRANSACTION);
        if (!sealed) return new Response("no sign-in is open", { status: 400 });
        let tokens;
        try {
          tokens = await exchange(request.url, await unseal(sealed));
        } catch (error) {
          return new Response(`refused: ${error}`, { status: 400 });
        }
        return redirect("/", `${SESSION}=${await seal(tokens)}; Max-Age=604800; ${ATTRIBUTES}`, `${TRANSACTION}=; Max-Age=0; ${ATTRIBUTES}`);
      }
      return new Response("not found", { status: 404 });
    },
  };
}
