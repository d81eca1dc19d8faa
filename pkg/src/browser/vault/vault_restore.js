import { withTexts } from "../first_load.js";
import { restoreSession, noteCookiesBlocked } from "../restore/restore.js";
import { goBack, mayTryAgain, returnPointOf } from "../restore/top_redirect.js";
import { counterOf } from "../tabs/session_counter.js";

// The option `restore` of a vault. `vault` is the connection, `finish(href)` hands it a response.

/** Notes whether somebody is signed in here: after a sign-out, nobody is signed in without being asked. */
export function noteState(name, state) {
  const counter = counterOf(name);
  counter.write(counter.read().count + 1, state);
}

/** Asks the provider for a session, in one tab for all. */
export async function restored({ name, vault, mode, report }) {
  const { state } = counterOf(name).read();
  if (state === "out") return;
  await navigator.locks.request(`grantway:restore:${name}`, async () => {
    if ((await vault.ask("session")) !== null) return;
    const urlOf = () => vault.ask("authorize", { request: { prompt: "none", silent: true }, inWindow: false });
    const finish = (href) =>
      withTexts(vault.ask("handleCallback", { href })).then(
        () => true,
        (error) => {
          if (error.retryable) throw error;
          return false;
        },
      );
    const isFound = await restoreSession({ tag: name, mayRedirect: mode === "redirect" && state !== "none", urlOf, finish, report });
    if (isFound) noteState(name, "in");
  });
}

/** Finishes a sign-in; if it is the redirect that asked nobody, the person is put back where they were. */
export async function finishRedirect(href, { name, report, finish }) {
  const returnPoint = returnPointOf(name);
  if (!returnPoint) return finish(href);
  let found;
  try {
    found = await withTexts(finish(href));
  } catch (error) {
    if (error.kind !== "server") throw error; // the server says that nobody is signed in there
  } finally {
    goBack(returnPoint);
  }
  if (found?.handled) {
    mayTryAgain(name);
    noteCookiesBlocked(name, report);
  }
  return { handled: true, returnTo: returnPoint.path };
}
