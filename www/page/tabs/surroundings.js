// What can go wrong around a page: the network is away, or the clock is wrong. Kept in this tab, over reloads.

const key = "grantway-demo.surroundings";
const state = { isOffline: false, secondsAhead: 0, requests: 0, ...JSON.parse(sessionStorage.getItem(key) ?? "{}") };
state.requests = 0;

const keep = ({ isOffline, secondsAhead }) => sessionStorage.setItem(key, JSON.stringify({ isOffline, secondsAhead }));

/** Takes the network away from the client, or gives it back. */
export function setOffline(isOffline) {
  state.isOffline = isOffline;
  keep(state);
}

/** Sets the page's clock so many seconds ahead. */
export function setClockAhead(secondsAhead) {
  state.secondsAhead = secondsAhead;
  keep(state);
}

export const isOffline = () => state.isOffline;
export const secondsAhead = () => state.secondsAhead;

/** How many requests of the client the page has sent since it was loaded. */
export const requestCount = () => state.requests;

/** The client's clock. */
export const now = () => Date.now() + state.secondsAhead * 1000;

/** The client's fetch. */
export async function send(input, init) {
  if (state.isOffline) throw new TypeError("Failed to fetch");
  state.requests += 1;
  return globalThis.fetch(input, init);
}
