import { Suspense } from "react";
import { requireSession } from "grantway/next";
import { auth, notes } from "../../lib/auth";
import { save, signOut } from "./actions";

async function Greeting() {
  const session = await requireSession(auth, "/auth/main/login?return_to=/me");
  const { sub, name } = await (await session.fetch(process.env.API!)).json();
  return (
    <>
      <p>Hello, {name}.</p>
      <p>Note: {notes.get(sub) ?? "none"}</p>
    </>
  );
}

export default function Me() {
  return (
    <>
      <Suspense fallback={<p>One moment …</p>}>
        <Greeting />
      </Suspense>
      <form action={save}>
        <input name="note" aria-label="Note" />
        <button>Save</button>
      </form>
      <form action={signOut}>
        <button>Sign out</button>
      </form>
    </>
  );
}
