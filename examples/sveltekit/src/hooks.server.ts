import { withSession } from "grantway/sveltekit";
import * as env from "$app/env/private";
import { auth } from "./lib/server/auth";

export const handle = withSession(auth, env);
