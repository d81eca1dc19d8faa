/** A person's way through a program of the guides, at a sandbox that is played over HTTP. */
import { createSandbox } from "grantway/sandbox";
import { keyOf } from "../runtimes/app.js";
import { serveFetch } from "../workerd/over_http.js";

/** The sandbox, served, and what the environment of a program that runs at `origin` holds. */
export async function startProvider(options) {
  const sandbox = createSandbox(options);
  const server = await serveFetch(sandbox.fetch);
  return {
    sandbox,
    origin: server.origin,
    issuer: `${server.origin}/standard`,
    stop: () => server.stop(),
    environmentOf(origin, { path = "/auth/main/callback", ...more } = {}) {
      const client = { client_id: `client of ${origin}`, client_secret: "not secret" };
      sandbox.register("standard", { ...client, redirect_uris: [origin + path], post_logout_redirect_uris: [`${origin}/`], ...more });
      return { ORIGIN: origin, ISSUER: `${server.origin}/standard`, CLIENT_ID: client.client_id, CLIENT_SECRET: client.client_secret, COOKIE_KEY: keyOf(5) };
    },
  };
}

/** Opens `path`, signs in as Ben where that leads to the provider, and gives what the page then answers. */
export async function openSignedIn(person, sandbox, path = "/") {
  const sent = await person.open(path);
  const location = new URL(sent.headers.get("location") ?? "", person.origin);
  // A framework may send its visitors to the login route first.
  const login = location.origin === person.origin ? await person.open(location.href) : sent;
  const back = await person.open(await sandbox.signIn(login.headers.get("location"), { user: "ben" }));
  return person.open(back.headers.get("location"));
}
