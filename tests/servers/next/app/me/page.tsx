import { redirect } from "next/navigation";
import { sessionOfPage } from "../../lib/auth";

export default async function Me() {
  const session = await sessionOfPage();
  if (!session) redirect("/auth/main/login?return_to=/me");
  return (
    <form method="post" action="/auth/logout">
      <p>Hello, {session.data.name}</p>
      <button>Sign out</button>
    </form>
  );
}
