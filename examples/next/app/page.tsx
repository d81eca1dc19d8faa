import { Suspense } from "react";
import Link from "next/link";
import { getSession } from "grantway/next";
import { auth } from "../lib/auth";

async function Door() {
  const session = await getSession(auth);
  return <Link href="/me">{session ? "Your page" : "Sign in"}</Link>;
}

// Who is signed in is known when a request comes; the rest of the page need not wait for it.
export default function Home() {
  return (
    <Suspense>
      <Door />
    </Suspense>
  );
}
