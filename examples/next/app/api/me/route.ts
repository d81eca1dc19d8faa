import { route } from "grantway/next";
import { auth } from "../../../lib/auth";

export const GET = route(auth, (_, { session }) => Response.json({ sub: session.claims?.sub }));
