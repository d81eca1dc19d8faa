import { getSession } from "grantway/react-router";
import { Link } from "react-router";
import { auth } from "../auth.server";
import type { Route } from "./+types/home";

export const loader = ({ context }: Route.LoaderArgs) => ({ isSignedIn: getSession(auth, { context }) !== null });

export default function Home({ loaderData }: Route.ComponentProps) {
  return <Link to="/me">{loaderData.isSignedIn ? "Your page" : "Sign in"}</Link>;
}
