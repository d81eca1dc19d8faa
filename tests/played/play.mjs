/** One provider from sign-in to sign-out, including what may go wrong on the way. */
import { dueAfter, endsBefore, wantedExpiry, wantedMembers, wantedProfile } from "./wanted.mjs";

const FORM = { "content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "cross-site" };

/** Members of an object that differ from the expected ones. */
const unlike = (what, wanted, found) =>
  Object.entries(wanted).flatMap(([name, value]) => (value === undefined ? found?.[name] !== undefined : found?.[name] === value) ? [] : [`${what}.${name}: ${JSON.stringify(found?.[name])}`]);

/** What a person does with a worker's handler for one provider. Each function waits for the answer. */
function personOf({ sandbox, browser: newBrowser }, name) {
  const browser = newBrowser();
  const json = async (path) => (await browser.call(`/${name}/${path}`)).json();
  return {
    session: () => json("auth/session"),
    failure: () => json("failure"),
    async signOut() {
      return (await browser.call(`/${name}/auth/logout`, { method: "POST", body: "{}" })).json();
    },
    /**
     * Opens the login route, does the person's part, and returns what the browser then sends to the callback route.
     */
    async visit(how) {
      const begun = await browser.open(`/${name}/auth/${name}/login?return_to=/${name}/inbox`);
      if (begun.status !== 302) throw new Error(`login: ${begun.status} ${await begun.text()}`);
      return sandbox.visit(begun.headers.get("location"), how);
    },
    /** Sends it there, changed or unchanged, and returns where the browser is sent. */
    async comeBack(request, change = (text) => text) {
      const isForm = request.method === "POST";
      const body = isForm ? change(await request.text()) : undefined;
      const response = isForm ? await browser.open(request.url, { method: "POST", body, headers: FORM }) : await browser.open(change(request.url));
      return response.headers.get("location") ?? `${response.status} ${await response.text()}`;
    },
    open: (url) => browser.open(url),
  };
}

/**
 * Plays a provider in a world.
 *
 * @returns {Promise<{ problems: string[], logged: Record<string, object>, scope: string[] }>} what was wrong, the
 *   sandbox's log of each step, and the scope that the person granted
 */
export async function play(world, { name, document, options }) {
  const { sandbox, advance } = world;
  const { dialect } = document;
  const refreshes = dialect.refresh_request?.supported !== false;
  const problems = [];
  const logged = {};
  const of = (endpoint) => sandbox.log(endpoint, name);
  const expect = (what, wanted, found) => {
    const isMet = wanted instanceof RegExp ? wanted.test(found) : wanted === found;
    if (!isMet) problems.push(`${what}: ${found}`);
  };
  /** What the sandbox has refused since the last call. */
  let heard = 0;
  const refusals = () => {
    const all = of("all").flatMap(({ endpoint, refused }) => (refused ? [`${endpoint}: ${refused}`] : []));
    return all.slice(heard, (heard = all.length));
  };
  const expectRefusals = (what, wanted) => expect(`refusals at ${what}`, wanted, refusals().join());

  /** The scopes that the person grants: all but the last, if an application can do without it. */
  const asked = [options.scope ?? []].flat().flatMap((scope) => scope.split(" "));
  const granted = asked.length > 1 && !/^(openid|offline)/.test(asked.at(-1)) ? asked.slice(0, -1) : asked;
  const always = dialect.authorization_request?.scope?.always ?? [];
  const usual = asked.length > 0 ? granted : (dialect.authorization_request?.scope?.default ?? []);
  const isSent = dialect.authorization_request?.scope?.send !== false;
  // If none is sent, the sandbox assigns one at registration.
  const scope = isSent ? [...new Set([...always, ...usual])] : dialect.token_response?.fields?.scope ? ["account"] : [];

  async function signIn(person) {
    expect("sign-in", `/${name}/inbox`, await person.comeBack(await person.visit({ user: "ben", scope: isSent && scope.length > 0 ? scope : undefined })));
    return (await person.session()) ?? {};
  }

  const person = personOf(world, name);
  const first = await signIn(person);
  expectRefusals("the sign-in", "");
  Object.assign(logged, { authorize: of("authorize")[0], token: of("token")[0], userinfo: of("userinfo")[0] });
  if (dialect.token_response?.then) logged.then = of("token")[1];
  expect("token_expires_at", wantedExpiry(document, sandbox.clock().now), first.token_expires_at);
  if (isSent || scope.length > 0) expect("scope", scope.toSorted().join(), first.scope?.toSorted().join());
  problems.push(...unlike("extra", wantedMembers(document, first.data?.extra), first.data?.extra));
  if (dialect.authorization_response?.profile) problems.push(...unlike("profile", { name: "Ben Orchard" }, first.data?.profile));
  if (document.userinfo_endpoint) problems.push(...unlike("profile", wantedProfile(document, scope, first.data?.profile), first.data?.profile));

  if (refreshes) {
    const before = of("token").length;
    await advance(dueAfter(document));
    const renewed = await person.session();
    logged.refresh = of("token")[before];
    expect("refresh", 200, logged.refresh?.status);
    expect("session after its refresh", undefined, renewed?.stale);
    expect("token_expires_at after a refresh", wantedExpiry(document, sandbox.clock().now), renewed?.token_expires_at);
    expect("scope after a refresh", first.scope?.join(), renewed?.scope.join());
    expectRefusals("the refresh", "");
  }
  if (document.revocation_endpoint) {
    expect("sign-out", '{"signed_out":true}', JSON.stringify(await person.signOut()));
    logged.revoke = of("revoke")[0];
    expect("revocation", 200, logged.revoke?.status);
    expectRefusals("the revocation", "");
  }

  if (refreshes) {
    const other = personOf(world, name);
    await signIn(other);
    sandbox.revoke(name);
    await advance(dueAfter(document));
    const before = of("token").length;
    expect("session whose refresh token was refused", true, (await other.session())?.stale);
    // Another isolate may have refreshed it, so it is over only later. A token that expires before then is not
    // tried again.
    await advance(120);
    const last = await other.session();
    expect("session a while later", "null", JSON.stringify(endsBefore(document, 120) ? null : last));
    expect("requests with a refused refresh token", before + 1, of("token").length);
    expectRefusals("a refresh that has to fail", "token: the refresh token is unknown or revoked");
  }

  const decliner = personOf(world, name);
  expect("denial", `/${name}/inbox#auth_error=access_denied`, await decliner.comeBack(await decliner.visit({ cancel: true })));

  const unlucky = personOf(world, name);
  const response = await unlucky.visit({});
  const parameters = response.method === "GET" ? new URL(response.url).searchParams : new URLSearchParams(await response.clone().text());
  const code = parameters.get(dialect.authorization_response?.names?.code ?? "code");
  const changed = await unlucky.comeBack(response, (text) => text.replace(code, `${code}x`));
  let why = "the code is unknown";
  if (dialect.authorization_response?.hmac) {
    // A changed code never leaves the worker.
    expect("a changed response", /#auth_error=hmac_mismatch$/, changed);
    sandbox.fault(name, { kind: "refused" });
    why = "refused on demand";
  }
  expect("a refused code", /#auth_error=(grant_rejected|grant_too_old|request_rejected)$/, why === "the code is unknown" ? changed : await unlucky.comeBack(await unlucky.visit({})));
  expectRefusals("a refused code", `token: ${why}`);
  const failure = await unlucky.failure();
  // Some providers use one text for both.
  if (failure?.error !== failure?.error_description) expect("what is said of a refused code", why, failure?.error_description);
  expect("the error of a refused code", /^\w+$/, failure?.error);

  const { code_lifetime: lifetime } = dialect.authorization_response ?? {};
  if (lifetime !== undefined) {
    const late = await unlucky.visit({});
    await advance(lifetime);
    expect("a late code", /#auth_error=grant_too_old$/, await unlucky.comeBack(late));
    expectRefusals("a late code", "token: the code has expired");
  }

  if (document.userinfo_endpoint) {
    sandbox.fault(name, { endpoint: "userinfo", kind: "refused" });
    expect("a userinfo that refuses", /#auth_error=(userinfo_unauthorized|request_rejected)$/, await unlucky.comeBack(await unlucky.visit({})));
    const refused = await unlucky.failure();
    expect("what userinfo says", "refused on demand", refused?.error_description);
    expect("the error of userinfo", "invalid_token", refused?.error);
    expectRefusals("userinfo", "userinfo: refused on demand");
  }

  const { launch } = dialect.authorization_response ?? {};
  if (launch) {
    // If the options set a tenant, a launch is for that one.
    const hostOf = (variable) => options.variables?.[variable] ?? document.variables[variable].allow[0].replace("*", "launched");
    const values = Object.entries(launch.variables ?? {}).map(([variable, parameter]) => [parameter, hostOf(variable)]);
    const launched = await sandbox.fetch(`${world.sandboxOrigin}/${name}/launch?${new URLSearchParams(values)}`);
    const begun = await person.open(launched.headers.get("location"));
    const [[, value]] = values;
    expect("a launch", new RegExp(`^${world.sandboxOrigin}/${name}/.*\\b${value}/`), begun.headers.get("location") ?? (await begun.text()));
  }
  return { problems, logged, scope };
}
