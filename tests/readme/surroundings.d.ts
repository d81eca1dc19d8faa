// What the runtimes and frameworks of the programs declare, as far as these use it: their own declarations cannot be loaded
// beside those of browsers, or are written when a project is built.

declare namespace Deno {
  const env: { get(name: string): string | undefined; toObject(): Record<string, string> };
  function serve(options: { hostname?: string; port?: number }, handler: (request: Request) => Response | Promise<Response>): unknown;
  function openKv(path?: string): Promise<unknown>;
}

declare namespace Bun {
  const env: Record<string, string | undefined>;
  function serve(options: { hostname?: string; port?: number | string; fetch: (request: Request) => Response | Promise<Response> }): unknown;
}

declare module "$env/dynamic/private" {
  export const env: Record<string, string | undefined>;
}

interface FetchEvent extends Event {
  readonly request: Request;
  respondWith(response: Response | Promise<Response | undefined>): void;
}

/** A program that listens for it runs as a service worker. */
interface WindowEventMap {
  fetch: FetchEvent;
}
