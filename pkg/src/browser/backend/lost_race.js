// A worker without a store refreshes a session once in each of its isolates. If the server takes a refresh token once,
// one isolate gets fresh tokens and the others are refused, although the session continues in the cookie of the first.

/** Milliseconds within which the winning isolate's cookie arrives: its answer was under way when the other one came. */
const ARRIVES_IN = 500;

/**
 * Calls the worker, and once more if it was refused as the loser of a race, because then nothing was done. `session`
 * asks the worker for the session.
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
