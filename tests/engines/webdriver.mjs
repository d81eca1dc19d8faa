// The few commands of W3C WebDriver that these tests need.

/** A driver that says nothing for so long says nothing more (milliseconds). */
const DEADLINE = 45_000;

/** A session at the driver that listens at `driver`. */
export async function startSession(driver, capabilities) {
  const { sessionId, capabilities: granted } = await command("POST", `${driver}/session`, { capabilities: { alwaysMatch: capabilities } });
  const at = `${driver}/session/${sessionId}`;
  // A session has one current window, so one command after the other goes to its own.
  let turn = Promise.resolve();
  const inTurn = (work) => {
    const mine = turn.then(work);
    turn = mine.catch(() => {});
    return mine;
  };
  return {
    version: granted.browserVersion,
    command: (method, path, body) => inTurn(() => command(method, at + path, body)),
    /** Commands to one window, with nobody's between them. */
    inWindow: (handle, work) =>
      inTurn(async () => {
        await command("POST", `${at}/window`, { handle });
        return work((method, path, body) => command(method, at + path, body));
      }),
    end: () => inTurn(() => command("DELETE", at)),
  };
}

async function command(method, address, body) {
  const signal = AbortSignal.timeout(DEADLINE);
  const sent = fetch(address, { method, signal, ...(method === "POST" && { body: JSON.stringify(body ?? {}) }) });
  const answer = await sent.catch((cause) => {
    throw new Error(`the driver does not answer ${method} ${new URL(address).pathname}`, { cause });
  });
  const { value } = await answer.json();
  if (!answer.ok) throw new Error(`${value.error}: ${value.message}`);
  return value;
}

/** The name under which WebDriver hands out an element. */
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

/** Clicks like a person. Throws where there is nothing to click. */
export async function clickOn(send, selector) {
  const element = await send("POST", "/element", { using: "css selector", value: selector });
  await send("POST", `/element/${element[ELEMENT]}/click`);
}
