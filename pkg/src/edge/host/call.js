// One call of a worker: performs what the engine decides. Objects that the engine only passes on (Responses of the
// application and of upstreams) are held for the call and named by a number.

import { decode, itemsOf } from "../../codec.js";
import { NETWORK, SEND, Unperformed } from "../../effects.js";
import { validate } from "../../host/claims_schema.js";
import { read } from "../../host/http.js";
import { performSend } from "../../host/requests.js";
import * as effects from "./effects.js";
import { inTime } from "./in_time.js";
import { secretsOf } from "./signature.js";

/** The shortest header value that may be a secret: shorter ones would be found everywhere. */
const SHORTEST_VALUE = 8;
/** Milliseconds within which an operation of the store must end. */
const STORE_DEADLINE = 5000;
/** The same for the cache: asking the server itself takes hardly longer. */
const CACHE_DEADLINE = 1000;

/** Milliseconds that a request has if the engine names none. */
const DEADLINE = 10_000;

const isResponse = (value) => value instanceof Response;

/** Waits for the result of a function of the application. */
async function asked(call) {
  try {
    return await call();
  } catch (cause) {
    throw new Unperformed(effects.APPLICATION, cause);
  }
}

/** Headers that only describe a body. */
const PLAIN_HEADERS = new Set(["accept", "content-type"]);

/** A header that may carry a token, with any scheme or none, and the part after the scheme. */
const hiddenInHeader = (value) => [value, value.slice(value.lastIndexOf(" ") + 1)].filter((text) => text.length >= SHORTEST_VALUE);

/** The parameters in a body: a form, or one JSON object. */
function parametersIn(body) {
  try {
    const members = JSON.parse(body);
    if (typeof members === "object" && members !== null) return Object.entries(members);
  } catch {
    // A form.
  }
  return [...new URLSearchParams(body)];
}

/** The values of a request that no event shows. A text stands for itself. */
function hiddenIn(sent) {
  if (typeof sent === "string") return [sent];
  const [, url, , headers, body, shown] = sent;
  const named = [...new URL(url).searchParams, ...parametersIn(body ?? "")];
  const hidden = named.filter(([name, value]) => typeof value === "string" && shown?.[name] !== value).map(([, value]) => value);
  const carried = Object.entries(headers ?? {}).filter(([name]) => !PLAIN_HEADERS.has(name.toLowerCase()));
  return [...hidden, ...carried.flatMap(([, value]) => hiddenInHeader(value))];
}

/**
 * `around` is `{ options, isolate, platform, store, cache, schema, realm, sealer, headers, now, onEvent, report,
 * refreshBehind }`. `request`, `env` and `ctx` are those of the call; `refreshBehind(request, ctx, provider, id)`
 * refreshes a session.
 */
export class Call {
  now;
  onEvent;
  #around;
  #request;
  #env;
  #ctx;
  #objects = [];
  #held = [];
  #isOver = false;
  /** The time in milliseconds by which a request must have ended, if that is soon. */
  #end;
  /** Milliseconds that the next request has lost by waiting for its secret. */
  #waited = 0;
  /** What the schema made of the claims of a sign-in. */
  #claims;
  /** The requests sent so far, and texts in them: reports must not show their secrets. */
  #sent = [];

  constructor(around, request, env, ctx) {
    this.#around = around;
    this.now = around.now;
    if (around.onEvent) this.onEvent = (event) => around.onEvent(event, request);
    this.#request = request;
    this.#env = env;
    this.#ctx = ctx;
  }

  /** The number under which this call holds an object. */
  #numberOf(object) {
    return this.#objects.push(object) - 1;
  }

  /** The object of that number. */
  object(number) {
    return this.#objects[number];
  }

  /** Effects whose payloads are messages. */
  isRaw(effect) {
    return effect === effects.SEAL || effect === effects.UNSEAL || effect === effects.VERIFY_SIGNATURE;
  }

  /** Releases what is still held. */
  end() {
    this.#isOver = true;
    for (const [key, holder] of this.#held) this.#around.isolate.release(key, holder);
  }

  report(event, error, raw) {
    this.#around.report(raw, this.#request, this.#sent.flatMap(hiddenIn));
  }

  #key(key) {
    return this.#around.realm + key;
  }

  async #stored(operation) {
    const { store } = this.#around;
    try {
      return await operation(store, STORE_DEADLINE);
    } catch (cause) {
      throw new Unperformed(effects.STORE, cause, 2);
    }
  }

  async #hold(key, seconds) {
    const name = this.#key(key);
    const holder = await this.#around.isolate.hold(name, seconds * 1000);
    if (holder === undefined) return null;
    this.#held.push([name, holder]);
    // If the call ended while it waited, because the engine's instance was lost, this releases the key at once.
    if (this.#isOver) this.end();
    return holder;
  }

  /** What the schema refuses of the claims. What it makes of them is kept for `onSignIn`, which is asked next. */
  #validateClaims(claims) {
    const { schema } = this.#around;
    const refused = ({ value, mistakes = [] }) => {
      this.#claims = { value };
      return mistakes.map(({ path, reason }) => [path, reason]);
    };
    const failed = (cause) => {
      throw new Unperformed(effects.APPLICATION, cause);
    };
    try {
      const result = validate(schema, claims ?? undefined);
      return result instanceof Promise ? result.then(refused, failed) : refused(result);
    } catch (cause) {
      return failed(cause);
    }
  }

  async #onSignIn([provider, tokens, userinfo, profile]) {
    const { options, platform } = this.#around;
    const around = { request: this.#request, env: this.#env, ctx: this.#ctx };
    const { value: claims } = this.#claims ?? { value: tokens.claims };
    const argument = platform.signIn({ provider, tokens, claims, profile, userinfo: userinfo ?? undefined, ...around });
    const given = await asked(() => options.onSignIn(argument));
    return isResponse(given) ? [false, this.#numberOf(given)] : [true, given];
  }

  async #onError([error, returnTo, provider], rawOf) {
    const { options, platform } = this.#around;
    const argument = platform.failed(rawOf(error), this.#request, provider ?? undefined, returnTo ?? undefined, this.#env, this.#ctx);
    const given = await asked(() => options.onError(argument));
    return isResponse(given) ? this.#numberOf(given) : null;
  }

  async #onLaunch([provider, query]) {
    const { options, platform } = this.#around;
    const launch = platform.launch(provider, new URLSearchParams(query), this.#request, this.#env, this.#ctx);
    const given = await asked(() => options.onLaunch(launch));
    return isResponse(given) ? this.#numberOf(given) : null;
  }

  async #selectProvider([providers, returnTo]) {
    const { options, platform } = this.#around;
    const argument = platform.choose(providers, returnTo, this.#request, this.#env, this.#ctx);
    const given = await asked(() => options.selectProvider(argument));
    if (typeof given === "string") return [true, given];
    return isResponse(given) ? [false, this.#numberOf(given)] : null;
  }

  async #forward([url, added, names, isBuffered, seconds], emit) {
    const { options, platform, now } = this.#around;
    const headers = new Headers();
    const upstream = new URL(url).origin;
    const begun = now();
    const emitProxied = (members) => emit?.({ type: "proxied", upstream, ...members, duration: Math.max(0, Math.round(now() - begun)) });
    let response;
    try {
      for (const name of names) headers.append(name, this.#request.headers.get(name));
      for (const [name, value] of Object.entries(added)) {
        headers.set(name, value);
        this.#sent.push(...hiddenInHeader(value));
      }
      response = await platform.forward(this.#request, url, headers, options.fetch, isBuffered, seconds * 1000);
    } catch (cause) {
      emitProxied({ error: "network_failed" });
      throw new Unperformed(NETWORK, cause);
    }
    if (!response) {
      emitProxied({ error: "upstream_timed_out" });
      throw new Unperformed(effects.UPSTREAM_TIMED_OUT);
    }
    emitProxied({ status: response.status, content_type: null });
    return [response.status, response.headers.get("www-authenticate") ?? "", this.#numberOf(response)];
  }

  async #bufferBody() {
    try {
      return await this.#around.platform.bufferedText(this.#request);
    } catch (cause) {
      throw new Unperformed(NETWORK, cause);
    }
  }

  #countUp(key, start, seconds) {
    const { isolate, now } = this.#around;
    const count = isolate.get(key, now() / 1000) ?? start;
    isolate.set(key, count + 1, now() / 1000 + seconds);
    return count;
  }

  #send(payload, emit) {
    const { options, headers, now } = this.#around;
    const [endpoint, url, method, members, body, shown, limit, deadline] = payload;
    this.#sent.push(payload);
    const most = this.#end === undefined ? (deadline ?? DEADLINE) : this.#end - now();
    const left = Math.max(1, most - this.#waited);
    this.#waited = 0;
    // A custom `fetch` gets a whole Request.
    const { fetch } = options;
    return performSend({ fetch, now, headers: fetch && headers }, [endpoint, url, method, members, body, shown, limit, left], emit);
  }

  async #clientSecret(provider) {
    const { options, now } = this.#around;
    const { client_secret } = provider === null ? options : options.providers[provider];
    // A refresh holds its lease for the time of one request, which includes this wait.
    const begun = now();
    const given = await asked(() => inTime(client_secret(), DEADLINE));
    this.#waited = now() - begun;
    this.#sent.push(...secretsOf(given));
    return typeof given === "string" || (typeof given === "object" && given) ? given : null;
  }

  /** Whether the platform can work after an answer; if so, refreshes the session there. */
  #refreshLater(provider, id) {
    if (typeof this.#ctx?.waitUntil !== "function") return false;
    // Not within the step that asks for it.
    const behind = Promise.resolve().then(() => this.#around.refreshBehind(this.#request, this.#ctx, provider, id));
    behind.catch(() => {});
    return true;
  }

  #verifySignature(payload) {
    const [algorithm, key, input, signature] = itemsOf(payload);
    // The signature is bytes, behind the head of a text.
    return this.#around.platform.verify(decode(algorithm), decode(key), decode(input), signature.subarray(4));
  }

  perform(effect, payload, emit, rawOf) {
    const { isolate, platform, sealer, cache, now } = this.#around;
    const seconds = now() / 1000;
    switch (effect) {
      case SEND:
        return this.#send(payload, emit);
      case effects.READ_BODY:
        return read(this.#request.body, payload);
      case effects.CLIENT_SECRET:
        return this.#clientSecret(payload);
      case effects.RECOLLECT:
        return payload.map((key) => isolate.get(this.#key(key), Math.floor(seconds)) ?? null);
      case effects.MEMORIZE: {
        const [key, value, life] = payload;
        return void isolate.set(this.#key(key), value, Math.floor(seconds) + life);
      }
      case effects.COUNT_UP:
        return this.#countUp(this.#key(payload[0]), payload[1], payload[2]);
      case effects.HOLD:
        return this.#hold(...payload);
      case effects.RELEASE: {
        const [key, holder] = [this.#key(payload[0]), payload[1]];
        this.#held = this.#held.filter((held) => held[0] !== key || held[1] !== holder);
        return void isolate.release(key, holder);
      }
      case effects.PAUSE:
        return isolate.pause(payload).then(() => null);
      case effects.READ_STORE:
        return this.#stored(async (store, patience) => {
          const found = await store.read(patience, payload);
          const isWhole = typeof found?.value === "string" && typeof found.version === "string";
          return isWhole ? [found.value, found.version] : null;
        });
      case effects.WRITE_STORE:
        return this.#stored(async (store, patience) => {
          const [key, value, version, expiresAt] = payload;
          const written = await store.write(patience, key, value, version ?? undefined, expiresAt);
          return typeof written === "string" ? written : null;
        });
      case effects.CLEAR_STORE:
        return this.#stored(async (store, patience) => void (await store.clear(patience, payload)));
      case effects.READ_CACHE:
        return cache?.read(CACHE_DEADLINE, payload).then((found) => found ?? null) ?? null;
      case effects.WRITE_CACHE:
        return cache?.write(CACHE_DEADLINE, ...payload).then(() => null) ?? null;
      case effects.VERIFY_SIGNATURE:
        return this.#verifySignature(payload);
      case effects.SIGN:
        return platform.sign(...payload);
      case effects.REFRESH_LATER:
        return this.#refreshLater(...payload);
      case effects.SEAL:
        return sealer.seal(payload);
      case effects.UNSEAL:
        return sealer.unseal(payload);
      case effects.VALIDATE_CLAIMS:
        return this.#validateClaims(payload);
      case effects.ON_SIGN_IN:
        return this.#onSignIn(payload);
      case effects.ON_ERROR:
        return this.#onError(payload, rawOf);
      case effects.ON_LAUNCH:
        return this.#onLaunch(payload);
      case effects.SELECT_PROVIDER:
        return this.#selectProvider(payload);
      case effects.BUFFER_BODY:
        return this.#bufferBody();
      case effects.FORWARD:
        return this.#forward(payload, emit);
      case effects.DISCARD:
        return void platform.discard(this.object(payload));
      case effects.LIMIT_REQUESTS:
        return void (this.#end = now() + payload);
      case effects.READ_HEADER_NAMES:
        return [...this.#request.headers.keys()];
      default:
        throw new TypeError(`no effect of a worker: ${effect}`);
    }
  }
}
