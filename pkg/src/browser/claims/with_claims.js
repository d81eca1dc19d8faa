// The option `claims`: any Standard Schema says what the claims of the ID token have to be, and what they become. It is
// put around the client, so that a page without it loads none of this.
import { callsWithTexts, emit, failure } from "../first_load.js";
import { kindOf } from "../options.js";
import { standardSchema } from "../../host/claims_schema.js";
import { validated } from "./validated.js";

const RESTORING = { status: "restoring", session: null };
const SIGNED_OUT = { status: "signed_out", session: null };

/** The calls for which the claims have to be right: an option that reads like a guard is one. */
const GUARDED = ["accessToken", "dpopProof", "fetch", "userinfo"];

/** The client of these options, which `create` makes without `claims`. */
export async function clientWithClaims({ claims, ...options }, create) {
  const schema = schemaOf(claims);
  return withClaims(await create(options), schema);
}

/** Reads the option. */
export function schemaOf(claims) {
  const schema = standardSchema(claims);
  if (schema) return schema;
  throw failure("option_wrong_type", { option: "claims", found: kindOf(claims), expected: "a Standard Schema, of zod, valibot, arktype or another library" });
}

/** The client, whose sessions have the claims as the schema gives them, or are none. */
export function withClaims(client, schema) {
  /** session of the client → `{ value }`, `{ error }`, or `{ settled }` while the schema is at work. */
  const results = new WeakMap();
  const snapshots = new WeakMap();

  function resultOf(session) {
    if (!results.has(session)) {
      const result = validated(session, schema);
      results.set(session, result instanceof Promise ? { settled: result.then((settled) => results.set(session, settled)) } : result);
    }
    return results.get(session);
  }

  /** The session with its claims; rejects if they are not right. */
  async function checked(session) {
    if (session === null) return null;
    await resultOf(session).settled;
    const { value, error } = resultOf(session);
    if (error) throw error;
    return value;
  }

  function snapshot() {
    const shown = client.snapshot();
    if (shown.session === null) return shown;
    const { value, settled } = resultOf(shown.session);
    if (!value) return settled ? RESTORING : SIGNED_OUT;
    if (!snapshots.has(shown)) snapshots.set(shown, { ...shown, session: value });
    return snapshots.get(shown);
  }

  function on(event, fn) {
    if (event !== "session") return client.on(event, fn);
    let isStopped = false;
    let before = Promise.resolve();
    const heard = (change, session, type = change.type) => {
      if (!isStopped) emit(fn, { ...change, type, session });
    };
    // In their order, however long the schema takes for one of them.
    const stop = client.on(event, (change) => {
      const known = change.session && resultOf(change.session);
      const refused = () => heard(change, null, change.type === "restored" ? "restored" : "signed_out");
      before = before.then(() => known?.settled).then(() => checked(change.session).then((session) => heard(change, session), refused));
    });
    return () => {
      isStopped = true;
      stop();
    };
  }

  const session = async () => checked(await client.session());
  /** Checks what the page knows already; asks only if it knows nothing. */
  const guard = () => {
    const shown = client.snapshot();
    return shown.status === "restoring" ? session() : checked(shown.session);
  };
  const guarded = (call) => async (...given) => {
    await guard();
    return call(...given);
  };
  /** A sign-in that has ended well, but for the claims. */
  const ended = (call) => async (...given) => {
    const result = await call(...given);
    if (result?.handled && !result.popup) await session();
    return result;
  };

  const around = { session, authorize: ended(client.authorize), handleCallback: ended(client.handleCallback) };
  for (const name of GUARDED) if (client[name]) around[name] = guarded(client[name]);
  return { ...client, ...callsWithTexts(around), snapshot, on };
}
