import { checkAppState } from "../app_state.js";
import { failure, telling } from "../failure.js";
import { depart, isSamePath, leave, pageLocation, replaceAddress } from "../navigation.js";
import { clockOf, readOptions, type } from "../options.js";
import { openPopup, popupName } from "../popup/popup_window.js";
import { compiledOptions } from "../public/compiled_options.js";
import { authorizationOptions, clientOptions, readClientOptions } from "../public/protocol_options.js";
import { sameOriginPath } from "../return_to.js";
import { sessionEvents } from "../session_events.js";
import { callbackOf, expectCallback, forgetRun, handleOnce, handlerOf } from "../tabs/callback_once.js";
import { tabChannel } from "../tabs/tab_channel.js";
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
};
const AUTHORIZE = { ...authorizationOptions, returnTo: type.json, appState: type.json, popup: type.boolean };
const SIGN_OUT = { revoke: type.boolean, endProviderSession: type.boolean };

const loadAnswer = () => import("../popup/popup_answer.js");

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
  const { onEvent, worker, serviceWorker, storage, ...options } = readClientOptions(given, OPTIONS);
  requireNoFunctions(options);
  requireSecureContext();
  const { redirect_uri, api = [] } = options;
  const forVault = { ...(compiledOptions(options) ?? options), api };
  const name = await vaultName(forVault);
  const scope = `vault:${name}`;
  const now = clockOf({});

  let tellChange;
  const heard = {
    event: onEvent && ((event) => tellEvent(event)),
    change({ type, session, isMine }) {
      if (isMine || !tellChange) events.observe(shown(session));
      else tellChange({ about: "session", type, session });
    },
  };
  const tellEvent = (event) => {
    try {
      onEvent?.(event);
    } catch {
      // A listener that throws must not change what the flow does.
    }
  };
  const vault = connectionTo({
    options: forVault,
    workers: { worker, serviceWorker },
    name,
    heard,
    renewed: () => void look().catch(() => {}),
  });
  const { kind } = await vault.linked();
  const isShared = kind !== "dedicated";
  if (!isShared) tellEvent({ type: "storage_fallback", storage: "vault", used: "dedicated", at: Math.floor(now() / 1000) });

  const tabs = tabChannel(scope);
  /** Tabs with a vault of their own tell each other; otherwise the vault tells them all. */
  const channel = isShared ? { listen: (hear) => ((tellChange = hear), () => (tellChange = undefined)), send() {} } : tabs;

  /** A dedicated worker is one tab's: its diagnostics say so. */
  const shown = (session) =>
    isShared || session === null ? session : { ...session, diagnostics: [...session.diagnostics, { code: "vault_dedicated", member: "storage" }] };
  const present = async () => shown(await vault.ask("session"));
  const look = async () => events.observe(await present());

  /** What another tab did. Where each has its own vault, only a sign-out concerns this one. */
  async function hear(change, session, { revoke }) {
    if (isShared) return session;
    if (change !== "signed_out" || (await present()) === null) return undefined;
    await vault.ask("signOut", { wanted: { revoke } });
    return null;
  }

  const events = sessionEvents({ channel, now, read: look, hear, callback: () => callbackOf(scope), isShared: false });

  async function finish(href) {
    const result = await vault.ask("handleCallback", { href });
    if (result === null || result === undefined) return { handled: false };
    events.announce("signed_in", await present());
    return { handled: true, ...result };
  }

  async function authorize(options = {}) {
    const { popup = false, ...request } = readOptions(options, AUTHORIZE);
    checkAppState(request.appState);
    if (request.returnTo !== undefined) sameOriginPath(request.returnTo, pageLocation().origin);
    const begin = () => vault.ask("authorize", { request, inWindow: popup });
    if (!popup) return depart(await begin());
    // The vault answers later, and browsers open a window in the click only.
    const opened = openPopup();
    try {
      const { answerOfPopup, beginIn, ownAddress } = await loadAnswer();
      beginIn(opened, await begin());
      return answerOfPopup(opened, tabs, (href) => finish(ownAddress(href).href));
    } catch (thrown) {
      opened.close();
      throw thrown;
    }
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
      return finish(href);
    });
  }

  async function signOut(options = {}) {
    const wanted = readOptions(options, SIGN_OUT);
    let answer;
    try {
      answer = await vault.ask("signOut", { wanted });
    } finally {
      events.announce("signed_out", null, { revoke: wanted.revoke });
    }
    return leave(answer, wanted.endProviderSession);
  }

  const accessToken = async () => {
    throw failure("token_in_vault");
  };
  const userinfo = () => vault.ask("userinfo");
  const fetch = (input, init) => vaultFetch(vault, input, init);

  if (await hasCallback()) expectCallback(scope);
  const { on, session, snapshot } = events;
  const handleCallback = handlerOf(scope, handle);
  return { ...telling({ authorize, session, accessToken, userinfo, signOut, fetch }), handleCallback, on, snapshot };
}
