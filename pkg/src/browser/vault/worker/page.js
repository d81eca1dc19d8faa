import { failure } from "../../failure.js";
import { isId, isObject, isText, toWire } from "../wire.js";
import { fetchesOf } from "./fetches.js";

// One page, as the vault knows it. Every script of the origin can open a port like a page's, so a port gets what a page
// may see and nothing else: there is no call that answers with a token.

const isString = (value) => typeof value === "string";
const isPairs = (pairs, isValue) => Array.isArray(pairs) && pairs.every((pair) => Array.isArray(pair) && pair.length === 2 && isString(pair[0]) && isValue(pair[1]));
const isInit = ({ headers, form, stream, body }) =>
  isPairs(headers, isString) &&
  (stream === undefined || stream instanceof ReadableStream) &&
  (form === undefined || isPairs(form, (value) => isString(value) || value instanceof Blob)) &&
  (body === undefined || body instanceof Blob);
const isMaybeText = (value) => value === undefined || isText(value);
const isAddress = (url, schemes) => isText(url) && URL.canParse(url) && schemes.test(new URL(url).protocol);
const isHttp = (url) => isAddress(url, /^https?:$/);

/** The arguments of each call: how to recognise them. */
const CALLS = {
  authorize: ({ request, inWindow }) => isObject(request) && typeof inWindow === "boolean",
  complete: () => true,
  dpopProof: ({ url, method, nonce }) => isAddress(url, /^(https?|wss?):$/) && isMaybeText(method) && isMaybeText(nonce),
  fetch: ({ url, init }) => isHttp(url) && isObject(init) && isInit(init),
  handleCallback: ({ href }) => isHttp(href),
  import: ({ session }) => isObject(session),
  renew: ({ isForced }) => typeof isForced === "boolean",
  session: () => true,
  signOut: ({ wanted }) => isObject(wanted),
  userinfo: () => true,
  withoutResponse: ({ href }) => isHttp(href),
};

/**
 * Serves the port of a page. `vaultOf(hello)` gives its vault, or a promise of it, and takes note of the page; `gone` is
 * called when the page says goodbye.
 */
export function servePage(port, vaultOf, gone) {
  const post = (message, transfer = []) => port.postMessage(message, transfer);
  const fetches = fetchesOf(post);
  let vault;

  const page = {
    onEvent: undefined,
    tellChange: (change) => post({ change }),
    notPersisted: () => page.onEvent?.({ type: "storage_fallback", storage: "transaction", used: "memory", at: Math.floor(Date.now() / 1000) }),
    leave() {
      fetches.abortAll();
      port.close();
      gone(page);
    },
  };

  async function begin(hello) {
    if (hello.events === true) page.onEvent = (event) => post({ event });
    try {
      const opened = await vaultOf(hello, page);
      vault = { ...opened, fetch: opened.fetcherFor(page) };
      post({ welcome: opened.welcome });
    } catch (error) {
      post({ refused: toWire(error) });
    }
  }

  const run = {
    authorize: ({ request, inWindow }) => vault.authorize(request, inWindow, page),
    complete: () => vault.complete(),
    dpopProof: ({ url, method, nonce }) => vault.dpopProof({ url, method, nonce }),
    handleCallback: ({ href }) => vault.handleCallback(href, page),
    import: ({ session }) => vault.takeOver(session, page),
    renew: ({ isForced }) => vault.renew(isForced, page),
    session: () => vault.session(page),
    signOut: ({ wanted }) => vault.signOut(wanted, page),
    userinfo: () => vault.userinfo(page),
    withoutResponse: ({ href, isQuestion }) => vault.withoutResponse(href, isQuestion === true ? undefined : page),
  };

  async function answer({ id, call, args }) {
    if (!vault || !isText(call) || !Object.hasOwn(CALLS, call) || !isObject(args) || !CALLS[call](args)) {
      return post({ id, error: toWire(failure("vault_message_refused")) });
    }
    if (call === "fetch") return fetches.start(id, vault.fetch, args);
    try {
      post({ id, value: await run[call](args) });
    } catch (error) {
      post({ id, error: toWire(error) });
    }
  }

  port.onmessage = ({ data }) => {
    if (!isObject(data)) return;
    if (isObject(data.hello) && !vault) void begin(data.hello);
    else if (data.bye === true) page.leave();
    else if (isId(data.id)) void answer(data);
    else if (isId(data.pull)) void fetches.pull(data.pull);
    else if (isId(data.abort)) fetches.abort(data.abort);
  };
  return page;
}
