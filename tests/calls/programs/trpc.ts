import { createTRPCClient, httpBatchLink } from "@trpc/client";
import { auth } from "./auth.js";
import type { Router } from "./router.js"; // of your server

const api = createTRPCClient<Router>({
  links: [httpBatchLink({ url: "https://api.example/trpc", fetch: (url, init) => auth.fetch(url, init as RequestInit) })],
});

export const notes = () => api.notes.query();
export const add = (text: string) => api.add.mutate(text);
