import { initTRPC } from "@trpc/server";

const t = initTRPC.create();
const kept: string[] = [];

export const router = t.router({
  notes: t.procedure.query(() => kept),
  add: t.procedure.input((text) => String(text)).mutation(({ input }) => {
    kept.push(input);
    return kept;
  }),
});

export type Router = typeof router;
