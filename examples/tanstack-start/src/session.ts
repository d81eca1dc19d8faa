import { createServerFn } from "@tanstack/react-start";
import { notes } from "./auth";
import { guard, sessions } from "./start";

export const isSignedIn = createServerFn()
  .middleware([sessions])
  .handler(({ context }) => context.session !== null);

export const profile = createServerFn()
  .middleware([guard])
  .handler(async ({ context }) => {
    const { sub, name } = await (await context.session.fetch(process.env.API!)).json();
    return { name: name as string, note: notes.get(sub) ?? "none" };
  });

export const save = createServerFn({ method: "POST" })
  .middleware([guard])
  .validator((note: string) => note)
  .handler(({ context, data }) => {
    notes.set(context.session.claims!.sub, data);
  });

export const signOut = createServerFn({ method: "POST" })
  .middleware([guard])
  .handler(async ({ context }) => {
    await context.session.signOut();
  });
