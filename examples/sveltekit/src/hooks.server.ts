import { withSession } from "grantway/sveltekit";
import { auth } from "./lib/server/auth";

export const handle = withSession(auth);
