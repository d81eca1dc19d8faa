/** Milliseconds during which others may join a call: an older one may hang when a new one would not. */
const YOUNG = 2000;

/**
 * A function that joins the call under way instead of starting another one. If the joined call becomes too old, a new
 * one is started.
 */
export function singleFlight(start, young = YOUNG) {
  let flight;
  return function fly() {
    const left = flight ? young - (performance.now() - flight.begun) : 0;
    if (left > 0) return joined(flight.call, left, fly);
    const own = { begun: performance.now() };
    own.call = start().finally(() => {
      if (flight === own) flight = undefined;
    });
    flight = own;
    return own.call;
  };
}

function joined(call, left, again) {
  if (left === Infinity) return call;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(again()), left);
    call.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
