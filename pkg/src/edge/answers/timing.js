// What is told of one request: its events get an id in common, and its durations become a Server-Timing header.

const randomId = () => crypto.getRandomValues(new BigUint64Array(1))[0].toString(16).padStart(16, "0");

/** Under which name the duration of an event is summed up; only answers of others are. */
const metricOf = ({ type, endpoint }) => ({ response: endpoint, proxied: "upstream" })[type];

/** Calls the application's listener. One that is asynchronous and fails must not end the process. */
const tell = (listener, event) => listener?.(event)?.catch?.(() => {});

/** The options of `createProtocol`, with their listener made harmless. */
export const heard = (options) =>
  typeof options?.onEvent === "function" ? { ...options, onEvent: (event) => tell(options.onEvent, event) } : options;

/** The requests of one handler. */
export class Timing {
  /** What the engine gets as options: the listener there is told of the request too, the application's is not. */
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
      tell(onEvent, Object.assign(event, { request_id: entry.id }));
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

  /** The id that the request's events have in common. */
  id(request) {
    return this.#entry(request).id;
  }

  /** Performs `call` in the name of the request. */
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

  /** The value of the header, if it is asked for. */
  header(request) {
    if (!this.#isOn) return undefined;
    const durations = [...this.#entry(request).spent].sort(([one], [other]) => (other === "grantway") - (one === "grantway"));
    return durations.map(([metric, duration]) => `${metric};dur=${duration}`).join(", ");
  }
}
