import { GrantwayProvider, RequireSession, SignedOut, useAuth, useSession } from "grantway/solid";
import { client, page } from "./client.ts";

declare module "grantway/solid" {
  interface Register { client: typeof client }
}

export function Application() {
  const state = useSession();
  const now = state();
  if (now.status === "signed_in") now.session.data.userId satisfies string;
  // @ts-expect-error: the worker's `onSignIn` gives no such member
  state().session?.data.name;
  useAuth().authorize({ provider: "google" });
  // @ts-expect-error: the worker has no such provider
  useAuth().authorize({ provider: "github" });
  useAuth<typeof page>().accessToken();
  return (
    <GrantwayProvider client={client}>
      <SignedOut fallback={<p>…</p>}>Hello</SignedOut>
      <RequireSession authorize={{ provider: "google" }}>Hello</RequireSession>
      {/* @ts-expect-error: the worker has no such provider */}
      <RequireSession authorize={{ provider: "github" }}>Hello</RequireSession>
    </GrantwayProvider>
  );
}
