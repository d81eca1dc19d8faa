import { withSession } from "grantway/next";
import { auth } from "./lib/auth";

export const proxy = withSession(auth, { guard: ({ nextUrl }) => nextUrl.pathname.startsWith("/me") });

export const config = { matcher: ["/((?!_next/|favicon.ico).*)"] };
