import { createFileRoute, Link } from "@tanstack/react-router";
import { isSignedIn } from "../session";

export const Route = createFileRoute("/")({ loader: () => isSignedIn(), component: Home });

function Home() {
  return <Link to="/me">{Route.useLoaderData() ? "Your page" : "Sign in"}</Link>;
}
