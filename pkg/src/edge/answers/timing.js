// The events of one request share an id, and its durations become a Server-Timing header.

const randomId = () => crypto.getRandomValues(new BigUint64Array(1))[0].toString(16).padStart(16, "0");

/** The name under which an event's duration is added up. Only answers of other servers count. */
const metricOf = ({ type, endpoint }) => ({ response: endpoint, proxied: "upstream" })[type];

/** Calls the application's listener. If it is asynchronous and fails, it must not end the process. */
const emit = (listener, event) => listener?.(event)?.catch?.(() => {});

/** The options of `createProtocol`, with a listener whose errors change nothing. */
export const heard = (options) =>
  typeof options?.onEvent === "function" ? { ...options, onEvent: (event) => emit(options.onEvent, event) } : options;

/** The requests of one handler. */
export class Timing {
  /** The options for the engine. Its listener also gets the request; the application's does not. */
  options;
  /** The clock of the options, in milliseconds. */
  now;
  #requests = new WeakMap();
  #isOn;

  constructor(options) {
    const { onEvent, serverTiming, now } = options ?? {};
    this.options = options;
    this.#isOn = serverTiming === true;
    this.now = typeof now === "function" ? now : Date.now;
    if (typeof onEvent !== "function" && (onEvent !== undefined || !this.#isOn)) return;
    const listener = (event, request) => {
      const entry = this.#entry(request);
      const metric = metricOf(event);
      if (metric) entry.add(metric, event.duration);
      emit(onEvent, Object.assign(event, { request_id: entry.id }));
    };
    this.options = { ...options, onEvent: listener };
  }

  #entry(request) {
    if (!this.#requests.has(request)) {
      const spent = new Map();
      const add = (metric, duration) => spent.set(metric, (spent.get(metric) ?? 0) + duration);
      this.#requests.set(request, { id: randomId(), spent, add });
    }
    return this.#requests.get(request);
  }

  /** The id of a request's events. */
  id(request) {
    return this.#entry(request).id;
  }

  /** Performs `call` as a part of the request. */
  during(request, call) {
    return this.#isOn ? this.#timed(request, call) : call();
  }

  async #timed(request, call) {
    const begun = this.now();
    try {
      return await call();
    } finally {
      this.#entry(request).add("grantway", Math.max(0, Math.round(this.now() - begun)));
    }
  }

  /** The value of the header, if the option is set. */
  header(request) {
    if (!this.#isOn) return undefined;
    const durations = [...this.#entry(request).spent].sort(([one], [other]) => (other === "grantway") - (one === "grantway"));
    return durations.map(([metric, duration]) => `${metric};dur=${duration}`).join(", ");
  }
}
