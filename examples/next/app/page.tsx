import Link from "next/link";
import { getSession } from "grantway/next";
import { auth } from "../lib/auth";

export default async function Home() {
  const session = await getSession(auth);
  return <Link href="/me">{session ? "Your page" : "Sign in"}</Link>;
}
