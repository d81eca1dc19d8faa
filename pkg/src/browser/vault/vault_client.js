import { checkAppState } from "../app_state.js";
import {
  callsWithTexts,
  clockOf,
  emit,
  failure,
  loadAnswer,
  openPopup,
  orClosed,
  pageLocation,
  part,
  popupName,
  sessionEvents,
  tabChannel,
  withTexts,
} from "../first_load.js";
import { depart, isFramed, leave } from "../navigation.js";
import { idleOption, preferable, readOptions, type } from "../options.js";
import { compiledOptions } from "../public/compiled_options.js";
import { authorizationOptions, clientOptions, importOption, readClientOptions } from "../public/protocol_options.js";
import { sameOriginPath } from "../return_to.js";
import { isSamePath, replaceAddress } from "../callback/address_bar.js";
import { callbackOf, expectCallback, forgetRun, handleOnce, handlerOf } from "../callback/callback_once.js";
import { connectionTo } from "./connection.js";
import { vaultFetch } from "./vault_fetch.js";
import { vaultName } from "./vault_name.js";

const OPTIONS = {
  ...clientOptions,
  api: type.strings,
  storage: type.string,
  postLogoutRedirectUri: type.string,
  worker: type.string,
  serviceWorker: type.string,
  restore: type.oneOf("silent", "redirect", "none"),
  idle: idleOption,
  import: importOption,
  dpop: preferable,
};
const AUTHORIZE = { ...authorizationOptions, returnTo: type.json, appState: type.json, popup: preferable };
const SIGN_OUT = { revoke: type.boolean, endProviderSession: type.boolean };

const loadRestore = () => part(() => import("./vault_restore.js"));

/** What a worker cannot do for the page. */
function requireNoFunctions(options) {
  for (const option of ["fetch", "now"]) {
    if (options[option]) throw failure("option_invalid", { option, reason: "a vault sends its requests itself, in a worker" });
  }
}

/** Workers, their locks and WebCrypto exist where the page came over https, or from loopback. */
function requireSecureContext() {
  const { crypto, navigator } = globalThis;
  const missing = { Worker: globalThis.Worker, "crypto.subtle": crypto?.subtle, "navigator.locks": navigator?.locks };
  for (const [api, found] of Object.entries(missing)) if (!found) throw failure("api_missing", { api });
}

/** Browser-based client whose engine and tokens are in a worker: the page asks, and never sees a token. */
export async function vaultClient(given) {
  const { onEvent, worker, serviceWorker, storage, restore = "none", idle: idleOption, import: importer, ...options } = readClientOptions(given, OPTIONS);
  requireNoFunctions(options);
  requireSecureContext();
  const { redirect_uri, api = [] } = options;
  const forVault = { ...(compiledOptions(options) ?? options), api };
  const name = await vaultName(forVault);
  const scope = `vault:${name}`;
  const now = clockOf({});

  const emitEvent = (event) => emit(onEvent, event);
  const report = (event) => emitEvent({ ...event, at: Math.floor(now() / 1000) });
  const heard = {
    event: onEvent && emitEvent,
    change({ type, session, isMine }) {
      if (isMine) events.announce(type, shown(session));
      else void events.heard({ about: "session", type, session });
    },
  };
  let restoring;
  const vault = connectionTo({
    options: forVault,
    workers: { worker, serviceWorker },
    name,
    heard,
    renewed() {
      restoring = undefined; // what the worker held is gone, so the provider may be asked again
      look().catch(() => {});
    },
  });
  const { kind } = await vault.linked();
  const isShared = kind !== "dedicated";
  if (!isShared) report({ type: "storage_fallback", storage: "vault", used: "dedicated" });

  const tabs = tabChannel(scope);
  // A shared vault tells all its tabs. Tabs with vaults of their own tell each other that somebody signed out.
  let isSigningOut = false;
  const channel = isShared ? { send() {} } : { listen: tabs.listen, send: (message) => isSigningOut && tabs.send(message) };

  /** A dedicated worker is one tab's: its diagnostics say so. */
  const shown = (session) =>
    isShared || session === null ? session : { ...session, diagnostics: [...session.diagnostics, { code: "vault_dedicated", member: "storage" }] };

  /** What the page may know; first the provider is asked, if the options say so and there is no session. */
  async function present() {
    const found = await vault.ask("session");
    if (found !== null || restore === "none" || callbackOf(scope) || popupName() || isFramed()) return shown(found);
    restoring ??= loadRestore().then((load) => load.restored(restorable)).catch((error) => {
      restoring = undefined; // the server is away: a later look tries again
      throw error;
    });
    await restoring;
    return shown(await vault.ask("session"));
  }
  const look = async () => events.observe(await present());

  /** What another tab did. Where each has its own vault, only a sign-out concerns this one. */
  async function hear(change, session) {
    if (isShared) return shown(session);
    if (change !== "signed_out" || (await vault.ask("session")) === null) return undefined;
    await vault.ask("signOut", { wanted: {} });
    return null;
  }

  const watching = idleOption && (await part(() => import("../idle/idle.js")));
  const idle = watching && ((emit) => watching.watchIdle({
    scope, idle: idleOption, emit,
    session: () => events.snapshot().session,
    keepAlive: () => vault.ask("renew", { isForced: true }),
    signOut,
  }));
  if (importer) {
    // The vault has one session for all tabs; the lock is for the other library's storage.
    const inTurn = (run) => navigator.locks.request(`grantway:import:${name}`, run);
    const ask = (session) => withTexts(vault.ask("import", { session }));
    await importer.takeOver({ client_id: options.client_id, now, inTurn, ask, report });
  }
  const renew = () => vault.ask("renew", { isForced: false });
  const events = sessionEvents({ channel, now, read: look, hear, renew, callback: () => callbackOf(scope), idle });

  async function finish(href) {
    const result = await vault.ask("handleCallback", { href });
    if (result === null || result === undefined) return { handled: false };
    if (restore !== "none") (await loadRestore()).noteState(name, "in");
    events.announce("signed_in", shown(await vault.ask("session")));
    return { handled: true, ...result };
  }
  const restorable = { tag: name, vault, mode: restore, report, finish };

  async function authorize(options = {}) {
    const { popup, ...request } = readOptions(options, AUTHORIZE);
    checkAppState(request.appState);
    if (request.returnTo !== undefined) sameOriginPath(request.returnTo, pageLocation().origin);
    const begin = (inWindow) => vault.ask("authorize", { request, inWindow });
    // The vault answers later, and browsers open a window in the click only.
    const opened = popup ? openPopup(popup) : undefined;
    if (!opened) return depart(await begin(false));
    const [{ answerOfPopup, beginIn, ownAddress }, address] = await orClosed(opened, Promise.all([loadAnswer(), begin(true)]));
    beginIn(opened, address);
    return answerOfPopup(opened, tabs, (href) => finish(ownAddress(href).href));
  }

  function isAtRedirectUri(href) {
    const [url, redirect] = [new URL(href), new URL(redirect_uri)];
    return url.origin === redirect.origin && isSamePath(url.pathname, redirect.pathname);
  }

  /** Whether a response of ours waits on the address of this page; a question, and no event yet. */
  async function hasCallback() {
    const href = globalThis.location?.href;
    return Boolean(href) && isAtRedirectUri(href) && ((await vault.ask("withoutResponse", { href, isQuestion: true })) ?? null) !== null;
  }

  async function handle(href, here, isGiven) {
    const isOurs = isAtRedirectUri(href);
    if (!isGiven && !isOurs) return { handled: false };
    const shown = await vault.ask("withoutResponse", { href });
    if (shown === null || shown === undefined) return { handled: false };
    const inAddressBar = isOurs && href === here && href === pageLocation().href;
    const popup = popupName();
    return handleOnce(scope, { url: href, shown, inAddressBar }, async () => {
      if (popup && (await (await loadAnswer()).reportToOpener(popup, href, tabs))) return { handled: true, popup: true };
      try {
        await vault.ask("complete");
      } catch (error) {
        // The server is away and the sign-in still waits: it can continue when the page is loaded again.
        forgetRun(scope, href);
        if (inAddressBar && pageLocation().href === shown) replaceAddress(href);
        throw error;
      }
      return restore === "redirect" ? (await loadRestore()).finishRedirect(href, restorable) : finish(href);
    });
  }

  async function signOut(options = {}) {
    const wanted = readOptions(options, SIGN_OUT);
    if (restore !== "none") (await loadRestore()).noteState(name, "out");
    let answer;
    isSigningOut = true;
    try {
      answer = await vault.ask("signOut", { wanted });
    } finally {
      events.announce("signed_out", null);
      isSigningOut = false;
    }
    return leave(answer, wanted.endProviderSession);
  }

  const accessToken = async () => {
    throw failure("token_in_vault");
  };
  const userinfo = () => vault.ask("userinfo");
  const fetch = (input, init) => vaultFetch(vault, input, init);
  const dpopProof = async (request) => vault.ask("dpopProof", (await part(() => import("../dpop/dpop_proof.js"))).requestForVault(request));

  if (await hasCallback()) expectCallback(scope);
  const { on, session, snapshot } = events;
  const handleCallback = handlerOf(scope, handle);
  return { ...callsWithTexts({ authorize, session, accessToken, userinfo, signOut, fetch, dpopProof }), handleCallback, on, snapshot };
}
