// A server on Node, and what other runtimes call, with the types of Node and without those of a page.
import { createHandler } from "grantway/edge";
import { google } from "grantway/providers/google";
import { memoryStore } from "grantway/stores/memory";

const { CLIENT_ID = "", CLIENT_SECRET = "", COOKIE_KEY = "" } = process.env;

const auth = createHandler({
  providers: {
    google: { provider: google, client_id: CLIENT_ID, client_secret: CLIENT_SECRET, redirect_uri: "http://localhost:8787/auth/google/callback" },
  },
  cookieKeys: [COOKIE_KEY],
  store: memoryStore(),
  onSignIn: async ({ profile }) => ({ name: profile.name }),
});

const signedIn = auth.protect(async ({ request, session }) => {
  const answer = await session.fetch(new URL("/me", request.url));
  return new Response(`${session.data.name} ${answer.status}`);
});

/** As Deno, Bun, Next.js and SvelteKit declare what they call, as far as it matters here. */
declare function denoServe(handler: (request: Request, info: { remoteAddr: { hostname: string } }) => Response | Promise<Response>): void;
declare function bunServe(options: { fetch(request: Request, server: { port: number }): Response | Promise<Response> }): void;
type NextRoute = (request: Request, context: { params: Promise<{ route: string[] }> }) => Response | Promise<Response>;
type NextMiddleware = (request: Request, event: { waitUntil(promise: Promise<any>): void }) => Promise<Response>;
type SvelteKitHandle = (input: { event: { request: Request }; resolve: () => Promise<Response> }) => Promise<Response>;

denoServe(signedIn);
denoServe((request) => signedIn(request));
bunServe({ fetch: signedIn });
bunServe({ fetch: (request) => signedIn(request, process.env) });
export const GET: NextRoute = signedIn;
export const POST: NextRoute = async (request) => (await auth.handle(request)) ?? new Response(null, { status: 404 });
export const middleware: NextMiddleware = (request, event) => signedIn(request, process.env, event);
export const handle: SvelteKitHandle = async ({ event, resolve }) => {
  const own = await auth.handle(event.request);
  if (own) return own;
  const session = await auth.session(event.request);
  return session ? session.commit(await resolve()) : auth.authorize(event.request, {}, undefined, { provider: "google" });
};

// A typed environment is one that has to be given.
const typed = createHandler((env: { KEY: string }) => ({ providers: {}, cookieKeys: [env.KEY] }));
await typed.handle(new Request("http://localhost:8787/"), { KEY: "" });
// @ts-expect-error the environment is missing
await typed.handle(new Request("http://localhost:8787/"));
