import { requireSession } from "grantway/react-router";
import { auth } from "../auth.server";
import type { Route } from "./+types/api";

export async function loader(given: Route.LoaderArgs) {
  const { claims } = await requireSession(auth, given);
  return Response.json({ sub: claims?.sub });
}
