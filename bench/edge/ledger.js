// The ledger of a soak: what the server knows of each session, what the store confirmed, and so which sessions
// nobody could have kept.
//
// A server that rotates strictly refuses a refresh token that was used. If it has used one and its answer never
// reached the store, because the answer was lost or the process was killed, no client can continue. Every other
// session can be kept.

export class Ledger {
  #byUser = new Map();
  #byKey = new Map();

  /** A session that has just begun. `keys` are the store's new keys since then. */
  begin(rotation, user, keys) {
    const session = { rotation, user, keys, doom: undefined, pending: undefined, refreshes: 0, answers: 0 };
    this.#byUser.set(`${rotation} ${user}`, session);
    for (const key of keys) this.#byKey.set(key, session);
    return session;
  }

  /** The server has done the work of a refresh. `generation`: that of the process that asked, if it still runs. */
  committed(rotation, { user, worked, fault, status }, generation) {
    const session = this.#byUser.get(`${rotation} ${user}`);
    if (!session || worked !== 200) return;
    session.refreshes += 1;
    if (rotation !== "strict") return;
    if (status === undefined || fault === "drop-after-commit") session.doom ??= "answer lost after the commit";
    else if (generation === undefined) session.doom ??= "process killed before the commit's answer could reach it";
    else session.pending = { generation, at: Date.now() };
  }

  /** The store has confirmed a write, at a time by the clock of the process that wrote. */
  kept(key, at) {
    const session = this.#byKey.get(key);
    // The lease was written before the request to the server; after the server's work, the tokens are.
    if (session?.pending && at >= session.pending.at) session.pending = undefined;
  }

  /** The process is gone, and everything it printed was read. */
  killed(generation) {
    for (const session of this.#byUser.values()) {
      if (session.pending?.generation !== generation) continue;
      session.pending = undefined;
      session.doom ??= "process killed after the commit, before the store had the tokens";
    }
  }
}

/** Counts for one kind of rotation: the sessions that ended or went on, against those that could be kept. */
export function judge(sessions) {
  const savable = sessions.filter(({ doom }) => !doom);
  const lost = sessions.filter(({ end }) => end);
  const causes = new Map();
  for (const { doom } of sessions) if (doom) causes.set(doom, (causes.get(doom) ?? 0) + 1);
  return {
    sessions: sessions.length,
    refreshes: sessions.reduce((sum, { refreshes }) => sum + refreshes, 0),
    savable: savable.length,
    lostSavable: savable.filter(({ end }) => end),
    lost: lost.length,
    doomed: sessions.length - savable.length,
    doomedYetKept: sessions.filter(({ doom, end }) => doom && !end).length,
    causes,
  };
}
