import { withTexts } from "../first_load.js";
import { restoreSession } from "../restore/restore.js";
import { counterOf } from "../tabs/session_counter.js";

// The option `restore` of a vault. `vault` is the connection.

export { finishRedirect } from "../restore/restore.js";

/** Notes whether somebody is signed in here: after a sign-out, nobody is signed in without being asked. */
export function noteState(name, state) {
  const counter = counterOf(name);
  counter.write(counter.read().count + 1, state);
}

/** Asks the provider for a session, in one tab for all. */
export async function restored({ tag, vault, mode, report }) {
  const { state } = counterOf(tag).read();
  if (state === "out") return;
  await navigator.locks.request(`grantway:restore:${tag}`, async () => {
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
    const isFound = await restoreSession({ tag, mayRedirect: mode === "redirect" && state !== "none", urlOf, finish, report });
    if (isFound) noteState(tag, "in");
  });
}
