/** The part of a platform's execution context that the package uses. */
export interface ExecutionContext {
  /** Keeps the request's work alive until the promise settles, after the answer has gone out. */
  waitUntil(promise: Promise<unknown>): void;
}

/** What a platform passes with a request. `env` is optional if the handler's options need no environment. */
export type Platform<Env, Options extends unknown[] = []> = undefined extends Env
  ? [env?: Env, ctx?: ExecutionContext, ...Options]
  : [env: Env, ctx?: ExecutionContext, ...Options];

/**
 * A fetch handler as platforms call it: `export default { fetch }` of a worker, a route of Next.js or Hono, `Deno.serve`,
 * `Bun.serve`.
 */
export interface FetchHandler<Env = any> {
  /** Answers a request. */
  (request: Request, ...platform: Platform<Env>): Promise<Response>;
}
