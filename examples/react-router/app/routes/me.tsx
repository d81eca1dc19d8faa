import { requireSession } from "grantway/react-router";
import { Form, redirect } from "react-router";
import { auth, notes } from "../auth.server";
import type { Route } from "./+types/me";

export async function loader(given: Route.LoaderArgs) {
  const session = await requireSession(auth, given);
  const { sub, name } = await (await session.fetch(process.env.API!)).json();
  return { name: name as string, note: notes.get(sub) ?? "none" };
}

export async function action(given: Route.ActionArgs) {
  const session = await requireSession(auth, given);
  const form = await given.request.formData();
  if (form.get("intent") === "sign out") {
    await session.signOut();
    return redirect("/");
  }
  notes.set(session.claims!.sub, String(form.get("note")));
  return null;
}

export default function Me({ loaderData: { name, note } }: Route.ComponentProps) {
  return (
    <>
      <p>Hello, {name}.</p>
      <p>Note: {note}</p>
      <Form method="post">
        <input name="note" aria-label="Note" />
        <button>Save</button>
      </Form>
      <Form method="post">
        <button name="intent" value="sign out">Sign out</button>
      </Form>
    </>
  );
}
