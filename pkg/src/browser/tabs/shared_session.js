import { counterOf } from "./session_counter.js";
import { randomName } from "../first_load.js";
import { shownNumber, withLock } from "./tab_locks.js";

/** Milliseconds that other tabs have to answer: for those that surely exist, and where nobody knows whether any does. */
const [ANSWER_WITHIN, ANSWER_PERHAPS] = [3000, 400];

const isCount = (value) => Number.isSafeInteger(value) && value > 0;
const isRecord = (value) => isCount(value?.count) && value.session !== null && typeof value.session === "object";

/**
 * One session for all tabs of a client. Each change has a number, and the tab's record has the number of its last one. A
 * tab changes the session under a lock, and looks first whether it missed a change: then it asks the other tabs, and
 * spends no refresh token that one of them spent already.
 *
 * The number of the last change is in `localStorage` (`session_counter.js`), which outlives the tabs, but another tab may
 * see it late. So each tab also shows its number by a lock (`tab_locks.js`).
 *
 * A tab that is suspended in its turn loses it to another one, and what it then gets is late: it writes nothing. Numbers
 * come from the clock at the beginning of a turn, so a late one is smaller than any that the other tab takes; and so is
 * one in a tab that was closed and opened again after the person cleared `localStorage`.
 *
 * `entry` is the session in this tab's storage (`storage/storages.js`); `isOwn(session)` says whether the engine takes a
 * session of another tab as this client's; `changed` gets each message about a change that another tab made.
 */
export function sharedSession({ tag, scope, channel, entry, isOwn, changed }) {
  const name = `grantway:${scope}`;
  const counter = counterOf(tag);
  const { show, others: shownByOthers } = shownNumber(name);
  /** Who waits for the answer of other tabs. */
  const askers = new Set();
  let asking;
  /** A change that no tab could give us. */
  let missing = 0;
  /** The number of the last change, as the present turn knows it. */
  let last = 0;
  /** The present turn: when it began, whether it is still this tab's, and whether it turned out to be lost. */
  let turn = { begunAt: 0, isHeld: async () => true, isLost: false };
  /** The number of the change by which there is no session any more, if this tab knows of it. */
  let endedBy = 0;
  /** Whether the session that was dropped was as new as any. */
  let wasLast = true;

  function read() {
    const record = entry.read();
    return isRecord(record) && record.count > endedBy ? record : undefined;
  }
  const count = () => read()?.count ?? 0;
  const newest = () => Math.max(count(), endedBy);

  /** Takes a newer record of another tab: a session, or that there is none. */
  async function take(record) {
    const isEnd = isCount(record?.count) && record.session === null;
    if (!(isEnd || isRecord(record)) || record.count <= newest()) return false;
    if (isEnd) return end(record.count);
    if (!(await isOwn(record.session)) || record.count <= newest()) return false;
    await entry.write({ count: record.count, session: record.session });
    show(record.count);
    return true;
  }

  /** There is no session any more. Whether there was one here. */
  async function end(by) {
    const wasSignedIn = read() !== undefined;
    endedBy = by;
    await entry.remove();
    show(by);
    return wasSignedIn;
  }

  /** Removes the session that the server refused. */
  async function drop() {
    const isOver = await isLate();
    wasLast = !isOver && count() >= last;
    if (!isOver) await entry.remove();
  }

  async function receive(message) {
    const { about, type } = message;
    if (about === "session_wanted") {
      const record = read() ?? { count: endedBy, session: null };
      if (!entry.isCommon && record.count > 0) channel.send({ about: "session_is", to: message.from, record });
    } else if (about === "session_is") {
      await take(message.record);
      for (const asker of [...askers]) asker(message.to);
    } else if (about === "session") {
      const isChange = type === "signed_out" ? take({ count: message.count, session: null }) : arrived(message);
      if (await isChange) changed(message);
    }
  }

  async function arrived({ record }) {
    if (!entry.isCommon) return take(record);
    const before = count();
    await entry.load();
    return count() > before;
  }

  /** Asks the other tabs for a session that is at least as new. `others` is how many there are, if somebody can say. */
  function ask(wanted, others) {
    if (others === 0) return undefined;
    return new Promise((resolve) => {
      const from = randomName();
      let answers = 0;
      const over = () => {
        clearTimeout(late);
        askers.delete(asker);
        resolve();
      };
      const asker = (to) => {
        if (to === from) answers += 1;
        if (newest() >= wanted || answers === others) over();
      };
      const late = setTimeout(over, others === undefined ? ANSWER_PERHAPS : ANSWER_WITHIN);
      askers.add(asker);
      channel.send({ about: "session_wanted", from });
    });
  }

  /** Gets the session as the last tab left it, if this tab does not have it. Whether something changed. */
  async function catchUp() {
    const { count: noted, state } = counter.read();
    const before = newest();
    if (noted <= before || noted === missing) return false;
    if (entry.isCommon) await entry.load();
    else if (state !== "in") await end(noted);
    else await (asking ??= shownByOthers().then((all) => ask(noted, all?.length)).finally(() => (asking = undefined)));
    if (newest() < noted) missing = noted;
    return newest() !== before;
  }

  /** The same for a turn, in which no change may be missed. */
  async function catchUpInTurn() {
    const all = await shownByOthers();
    const { count: noted, state } = counter.read();
    last = Math.max(newest(), noted, ...(all ?? []));
    if (entry.isCommon) await entry.load();
    else if (noted === last && noted > newest() && state !== "in") await end(noted);
    else if (!all || last > newest()) await ask(all ? last : Infinity, all?.length);
    last = Math.max(last, newest());
    if (newest() < last) missing = last;
  }

  /**
   * Runs a change of the session: one at a time in all tabs, and of the session as the last tab left it. If this tab was
   * late, `again` runs in another turn.
   */
  async function inTurn(run, again) {
    let own;
    const over = withLock(`${name}:change`, async (isHeld) => {
      turn = own = { begunAt: Date.now(), isHeld, isLost: false };
      await catchUpInTurn();
      return run();
    });
    await over.catch(() => {});
    return again && own?.isLost ? inTurn(again) : over;
  }

  /** A tab that was suspended in its turn may be late: then another one's change counts. */
  async function isLate() {
    turn.isLost ||= !(await turn.isHeld()) || Math.max(counter.read().count, newest()) > last;
    return turn.isLost;
  }

  const nextNumber = () => Math.max(last + 1, turn.begunAt);

  /** Keeps the session of a change. */
  async function write(session) {
    if (await isLate()) return;
    const next = nextNumber();
    await entry.write({ count: next, session });
    last = next;
    counter.write(next, "in");
    show(next);
  }

  /** Removes the session, and notes that there is none any more, in any tab: somebody signed out, or the server ended it. */
  function note(state) {
    // A tab that missed a change was refused for an old token, and says nothing about the new one.
    if (state !== "out" && !wasLast) return;
    last = nextNumber();
    endedBy = last;
    counter.write(last, state);
    show(last);
    return entry.remove();
  }

  /** Sends a change to the other tabs, with what they need of it. */
  function send(message) {
    const hasRecord = message.session !== null && !entry.isCommon;
    channel.send({ ...message, ...(hasRecord ? { record: read() } : { count: newest() }) });
  }

  channel.listen((message) => void receive(message));
  if (read()) show(count());

  return {
    session: () => read()?.session ?? null,
    /** Whether somebody was signed in here, and has not signed out. */
    state: () => counter.read().state,
    catchUp, inTurn, write, note, drop, send,
  };
}
