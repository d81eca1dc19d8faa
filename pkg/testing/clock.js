/**
 * A clock that only the test moves. Give its `now` to everything that takes one: client, handler, store, sandbox.
 * `start` is a time in Unix milliseconds.
 */
export function testClock(start = Date.now()) {
  let time = start;
  return {
    now: () => time,
    advance(seconds) {
      time += seconds * 1000;
    },
    set(milliseconds) {
      time = milliseconds;
    },
  };
}
