// A worker without a store refreshes a session once in each of its isolates. If the server takes a refresh token once,
// one isolate gets fresh tokens and the others are refused, although the session goes on: in the cookie of the one.

/** Milliseconds in which the cookie of the isolate that won arrives: its answer was on the way when the other's came. */
const ARRIVES_IN = 500;

/**
 * Makes a call of the worker, and once more where it was refused like one that lost: nothing was done for it.
 * `session` asks the worker for the session.
 */
export async function afterLostRace(call, session) {
  try {
    return await call();
  } catch (error) {
    if (error?.code !== "reauthorization_required") throw error;
    await new Promise((resolve) => setTimeout(resolve, ARRIVES_IN));
    if ((await session().catch(() => null)) === null) throw error;
    return call();
  }
}
