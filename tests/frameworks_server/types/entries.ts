// What the entries know of a handler: the names of its providers, and what its sessions hold.
import type { AstroGlobal } from "astro";
import express from "express";
import Fastify from "fastify";
import { defineEventHandler } from "h3";
import { createHandler } from "grantway/edge";
import * as astro from "grantway/astro";
import * as onExpress from "grantway/express";
import * as onFastify from "grantway/fastify";
import * as next from "grantway/next";
import { toNodeListener } from "grantway/node";
import * as nuxt from "grantway/nuxt";
import * as reactRouter from "grantway/react-router";
import * as sveltekit from "grantway/sveltekit";
import * as tanstack from "grantway/tanstack-start";
import { createMiddleware, createServerFn } from "@tanstack/react-start";
import { createServer } from "node:http";
import type { LoaderFunctionArgs } from "react-router";

const client = { client_id: "a", client_secret: "b", redirect_uri: "https://app.example/auth/main/callback" };
const auth = createHandler(() => ({
  providers: { main: { issuer: "https://as.example", ...client } },
  cookieKeys: ["A".repeat(43)],
  onSignIn: () => ({ userId: "7" }),
}));
type Session = sveltekit.SessionOf<typeof auth>;

declare module "h3" {
  interface H3EventContext {
    session: nuxt.SessionOf<typeof auth> | null;
  }
}

declare module "fastify" {
  interface FastifyRequest {
    session: onFastify.SessionOf<typeof auth> | null;
  }
}

const same = <Type>(value: Type) => value;

const app = express();
app.use(onExpress.withSession(auth));
app.get("/", onExpress.withSession(auth), (_, { locals }) => void same<string | undefined>(locals.session?.data.userId));
app.get("/me", onExpress.requireSession(auth, { provider: "main" }), (_, { locals }) => void same<string>(locals.session.data.userId));
// @ts-expect-error: no such provider
onExpress.requireSession(auth, { provider: "mian" });

const server = Fastify();
server.register(onFastify.withSession(auth));
server.get("/me", { onRequest: onFastify.requireSession(auth) }, async ({ session }) => same<string | undefined>(session?.data.userId));
// @ts-expect-error: no such provider
onFastify.requireSession(auth, { provider: "mian" });

export const proxy = next.withSession(auth, { guard: ({ nextUrl }) => nextUrl.pathname.startsWith("/me") && { provider: "main" } });
export const save = next.action(auth, async ({ data }, form: FormData) => same<string>(data.userId) + form.get("note"));
export const GET = next.route(auth, async (_, { session, params }: { session: Session; params: Promise<{ id: string }> }) => new Response(session.data.userId + (await params).id));
export const Page = async () => same<string>((await next.requireSession(auth, "/auth/main/login")).data.userId);
// @ts-expect-error: there may be no session
export const Home = async () => (await next.getSession(auth)).data.userId;

export const session = defineEventHandler(nuxt.withSession(auth, { guard: ({ path }) => path.startsWith("/me") && { provider: "main" } }));
export const me = defineEventHandler({ onRequest: nuxt.requireSession(auth), handler: ({ context }) => same<string | undefined>(context.session?.data.userId) });
// @ts-expect-error: no such provider
nuxt.requireSession(auth, { provider: "mian" });

export const load = async (event: { url: URL; locals: { session: Session | null } }) => same<string>((await sveltekit.requireSession(event)).data.userId);
export const handle = sveltekit.withSession(auth, { ISSUER: "https://as.example" });

export const onRequest = astro.withSession(auth);
export const page = async (Astro: Omit<AstroGlobal, "locals"> & { locals: { session: Session | null } }) => same<string>((await astro.requireSession(Astro)).data.userId);

export const loader = async (given: LoaderFunctionArgs) => same<string>((await reactRouter.requireSession(auth, given)).data.userId);
export const middleware = [reactRouter.withSession(auth)];

const sessions = createMiddleware().server(tanstack.withSession(auth));
const guard = createMiddleware().server(tanstack.requireSession(auth));
export const isSignedIn = createServerFn().middleware([sessions]).handler(({ context }) => context.session?.data.userId);
export const profile = createServerFn().middleware([guard]).handler(({ context }) => same<string>(context.session.data.userId));

createServer(toNodeListener(auth.protect(({ session }) => new Response(same<string>(session.data.userId)))));
