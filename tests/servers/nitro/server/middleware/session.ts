import { defineEventHandler } from "h3";
import { withSession, type SessionOf } from "grantway/nuxt";
import { auth } from "../auth";

declare module "h3" {
  interface H3EventContext {
    session: SessionOf<typeof auth> | null;
  }
}

export default defineEventHandler(withSession(auth));
