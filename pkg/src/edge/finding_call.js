// A call that looks for the session of a request. A person comes again and again with the same cookies, and the call then
// asks for the same things: they are performed before they are asked for, so that one step is enough. What a sealed
// session opened to is taken over, as it cannot become another; what the isolate remembers (that a session has ended,
// say) is looked up each time. The engine takes no answer to anything but what it asks for.

import { Call } from "./call.js";
import { RECOLLECT, UNSEAL } from "./effects.js";

/** Cookies for which is kept what they led to; the oldest go first. */
const MOST = 64;

/** What was asked for with which cookies, under the keys of one configuration. */
export class Finds {
  #asked = new Map();

  get(cookies) {
    return this.#asked.get(cookies) ?? [];
  }

  set(cookies, asked) {
    this.#asked.delete(cookies);
    this.#asked.set(cookies, asked);
    if (this.#asked.size > MOST) this.#asked.delete(this.#asked.keys().next().value);
  }
}

export class FindingCall extends Call {
  #finds;
  #cookies;
  /** `[effect, payload, answer]`; undefined where something is asked for that is not to be foreseen. */
  #asked = [];

  constructor(finds, around, request, ...more) {
    super(around, request, ...more);
    this.#finds = finds;
    this.#cookies = request.headers.get("cookie") ?? "";
  }

  foreseen() {
    const known = this.#finds.get(this.#cookies);
    return known.map(([effect, payload, answer]) => [effect, payload, effect === UNSEAL ? answer : super.perform(effect, payload)]);
  }

  perform(effect, payload, ...more) {
    const answer = super.perform(effect, payload, ...more);
    if (effect === RECOLLECT || effect === UNSEAL) this.#asked?.push([effect, payload, answer]);
    else this.#asked = undefined;
    return answer;
  }

  end() {
    super.end();
    if (this.#asked?.length > 0) this.#finds.set(this.#cookies, this.#asked);
  }
}
