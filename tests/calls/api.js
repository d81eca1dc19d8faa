// A small API with its authorization server: REST, tRPC and GraphQL, which take the newest access token only.
import { createServer } from "node:http";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { buildSchema, graphql } from "graphql";
import { listener, listening, running } from "../browser/http_server.mjs";

const schema = buildSchema("type Query { notes: [String!]! } type Mutation { add(text: String!): [String!]! }");

const STEP_UP = 'Bearer error="insufficient_user_authentication", acr_values="mfa"';

/** `router` is the tRPC router. `calls` has a word for each request with a token: its method, path and status. */
export async function startApi(router) {
  const state = { calls: [], received: [], notes: [], tokens: 0, good: undefined };
  const issue = () => (state.good = `token-${(state.tokens += 1)}`);
  const add = (text) => (state.notes.push(text), state.notes);

  async function authorizationServer({ url, body }) {
    const { pathname, searchParams } = new URL(url);
    if (pathname === "/as/authorize") {
      const back = new URL(searchParams.get("redirect_uri"));
      back.search = new URLSearchParams({ code: "code", state: searchParams.get("state") });
      return new Response(null, { status: 302, headers: { location: back.href } });
    }
    await new Response(body).text();
    return Response.json({ access_token: issue(), refresh_token: "refresh", token_type: "Bearer", expires_in: 3600 });
  }

  async function answer(request) {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith("/as/")) return authorizationServer(request);
    if (request.headers.get("authorization") !== `Bearer ${state.good}`) {
      await request.arrayBuffer();
      return new Response("no", { status: 401, headers: { "www-authenticate": 'Bearer error="invalid_token"' } });
    }
    if (pathname === "/vault") return new Response("stronger", { status: 401, headers: { "www-authenticate": STEP_UP } });
    if (pathname === "/notes") return Response.json(request.method === "POST" ? add((await request.json()).text) : state.notes);
    if (pathname.startsWith("/trpc")) return fetchRequestHandler({ endpoint: "/trpc", req: request, router, createContext: () => ({}) });
    if (pathname === "/files") {
      state.received.push((await request.arrayBuffer()).byteLength);
      return new Response("kept");
    }
    const { query: source, variables } = await request.json();
    return Response.json(await graphql({ schema, source, variableValues: variables, rootValue: { notes: () => state.notes, add: ({ text }) => add(text) } }));
  }

  const handle = async (request) => {
    const cors = {
      "access-control-allow-origin": request.headers.get("origin") ?? "*",
      "access-control-allow-headers": "authorization, content-type, accept",
      "access-control-expose-headers": "www-authenticate",
    };
    if (request.method === "OPTIONS") return new Response(null, { status: 204, headers: cors });
    const response = await answer(request);
    const { pathname } = new URL(request.url);
    if (!pathname.startsWith("/as/")) state.calls.push(`${request.method} ${pathname} ${response.status}`);
    const allowed = new Response(response.body, response);
    for (const [name, value] of Object.entries(cors)) allowed.headers.set(name, value);
    return allowed;
  };

  /** An answer in two pieces: the second one waits for the test. `left` is when the caller goes. */
  function events(request, response) {
    const origin = request.headers.origin ?? "*";
    response.writeHead(200, { "content-type": "text/plain", "access-control-allow-origin": origin });
    response.write("one ");
    state.goOn = () => response.end("two");
    state.left = new Promise((resolve) => response.once("close", resolve));
  }
  const answering = listener(handle);
  const server = createServer((request, response) => {
    if (request.method === "GET" && request.url === "/events") events(request, response);
    else answering(request, response);
  });
  await listening(server);
  return { ...running(server, "127.0.0.1"), state, handle, expire: () => (state.good = "none"), issue };
}
