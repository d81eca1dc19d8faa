// Declarations of the runtimes and frameworks in the programs, as far as these use them: their own declarations
// cannot be loaded beside those of browsers, or are written when a project is built.

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

/** A program with a listener for it runs as a service worker. */
interface WindowEventMap {
  fetch: FetchEvent;
}
