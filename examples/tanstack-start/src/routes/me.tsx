import { createFileRoute, redirect, useRouter } from "@tanstack/react-router";
import { isSignedIn, profile, save, signOut } from "../session";

export const Route = createFileRoute("/me")({
  async beforeLoad({ location }) {
    if (await isSignedIn()) return;
    // The window opens it: a sign-in is a navigation.
    throw redirect({ href: `/auth/main/login?return_to=${encodeURIComponent(location.href)}`, reloadDocument: true });
  },
  loader: () => profile(),
  component: Me,
});

function Me() {
  const { name, note } = Route.useLoaderData();
  const router = useRouter();
  const keep = async (form: FormData) => {
    await save({ data: String(form.get("note")) });
    await router.invalidate();
  };
  const leave = async () => {
    await signOut();
    await router.navigate({ to: "/" });
  };
  return (
    <>
      <p>Hello, {name}.</p>
      <p>Note: {note}</p>
      <form action={keep}>
        <input name="note" aria-label="Note" />
        <button>Save</button>
      </form>
      <button onClick={leave}>Sign out</button>
    </>
  );
}
