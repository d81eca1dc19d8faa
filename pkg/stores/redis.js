// A session store on Redis over HTTP, in the REST shape of Upstash: a command is POSTed as a JSON array, and the answer
// is `{ "result": … }` or `{ "error": "…" }`.
//
//   import { redisStore } from "grantway/stores/redis";
//   createHandler((env) => ({ …, store: redisStore({ url: env.REDIS_REST_URL, token: env.REDIS_REST_TOKEN }) }));
//
// The server must not evict (`maxmemory-policy noeviction`), or it signs people out. It keeps acknowledged writes only
// as well as its persistence and replication do. If the platform's fetch caches answers (Next.js before 15), pass
// `fetch: (input, init) => fetch(input, { ...init, cache: "no-store" })`.

// An entry is a hash with the version as a member, so comparing needs no parsing. The server drops it at PEXPIREAT.
const WRITE = `local version = redis.call('HGET', KEYS[1], 'version')
if (version or '') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'version', ARGV[2], 'value', ARGV[3])
redis.call('PEXPIREAT', KEYS[1], ARGV[4])
return 1`;
// A script, because a service with replicas sends scripts to the primary. A replica, which may be behind, could answer
// a plain HMGET.
const READ = "return redis.call('HMGET', KEYS[1], 'version', 'value')";

const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

/** A `SessionStore` on the Redis at `url`. */
export function redisStore({ url, token, prefix = "grantway:", fetch = globalThis.fetch }) {
  const { protocol, hostname } = new URL(url);
  if (protocol !== "https:" && !LOOPBACK.includes(hostname)) {
    throw new TypeError("redisStore sends its token to https addresses only, and to plain http on loopback");
  }
  async function command(...words) {
    const response = await fetch(url, {
      method: "POST",
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
      body: JSON.stringify(words.map(String)),
      // The token is sent to this address only.
      redirect: "manual",
    });
    const answer = await response.json().catch(() => undefined);
    if (!response.ok || answer?.result === undefined) {
      throw new Error(`redis answered ${response.status}${typeof answer?.error === "string" ? `: ${answer.error}` : ""}`);
    }
    return answer.result;
  }
  const script = (text, key, ...values) => command("EVAL", text, 1, prefix + key, ...values);
  return {
    async get(key) {
      const [version, value] = await script(READ, key);
      return version === null ? null : { value, version };
    },
    async put(key, value, { version, expires_at }) {
      const next = crypto.randomUUID();
      return (await script(WRITE, key, version ?? "", next, value, expires_at * 1000)) === 1 ? next : null;
    },
    async delete(key) {
      await command("DEL", prefix + key);
    },
  };
}
