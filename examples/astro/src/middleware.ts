import { withSession } from "grantway/astro";
import { auth } from "./lib/auth";

export const onRequest = withSession(auth);
