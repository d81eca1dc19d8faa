// What an application's own tests do with the package, in any environment that runs them.

const document = { authorization_endpoint: "https://as.example/authorize", token_endpoint: "https://as.example/token" };
const tokens = { access_token: "at", token_type: "Bearer", expires_in: 3600 };
const answer = (value) => new Response(JSON.stringify(value), { headers: { "Content-Type": "application/json" } });

export const options = () => ({
  provider: document,
  client_id: "spa",
  redirect_uri: `${location.origin}/callback`,
  api: ["https://api.example"],
  storage: "session",
});

/** A whole sign-in of a public client; the environment does not navigate, so the test does. */
export async function signsIn({ createClient }) {
  const sent = [];
  const fetch = async (input, init) => {
    const url = String(input?.url ?? input);
    sent.push([url, new Headers(init?.headers).get("Authorization")]);
    return answer(url === document.token_endpoint ? tokens : { ok: true });
  };
  const auth = await createClient({ ...options(), fetch });
  Reflect.set(location, "assign", () => {}); // jsdom cannot navigate, and happy-dom would navigate to a server that does not exist
  void auth.authorize({ returnTo: "/inbox" });
  const begun = () => Object.keys(sessionStorage).find((key) => key.startsWith("grantway:transaction:"));
  while (!begun()) await new Promise((wake) => setTimeout(wake));
  const { state } = JSON.parse(sessionStorage.getItem(begun()));
  history.replaceState(null, "", `/callback?code=c&state=${state}`);
  const result = await auth.handleCallback();
  const api = await (await auth.fetch("https://api.example/me")).json();
  return { result, address: location.pathname + location.search, api, sent, scope: (await auth.session()).scope };
}

export const signedIn = {
  result: { handled: true, appState: null, returnTo: "/inbox" },
  address: "/callback",
  api: { ok: true },
  sent: [["https://as.example/token", null], ["https://api.example/me", "Bearer at"]],
  scope: [],
};

/** The session that the page's own worker returns; `fetch` is the application's replacement for it. */
export async function asksWorker({ createClient }) {
  const session = { provider: "as", expires_at: 10, token_expires_at: 10, data: { name: "Ada" } };
  const reply = { ok: true, status: 200, type: "basic", headers: { get: () => "application/json" }, json: async () => session };
  const auth = await createClient({ backend: "/auth", fetch: async () => reply });
  return (await auth.session()).data.name;
}

/** The code and message of a call that lacks something it needs. */
export const failureOf = (promise) => promise.then(() => "none", ({ code, message }) => `${code}: ${message}`);
