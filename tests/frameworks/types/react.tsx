import { GrantwayProvider, RequireSession, requireSession, SignedIn, useAuth, useSession, useSuspenseSession } from "grantway/react";
import { client, page } from "./client.ts";

declare module "grantway/react" {
  interface Register { client: typeof client }
}

export function Application() {
  const state = useSession();
  if (state.status === "signed_in") {
    const id: string = state.session.data.userId;
    const provider: "google" | undefined = state.session.provider;
    void [id, provider];
    // @ts-expect-error: the worker's `onSignIn` gives no such member
    state.session.data.name;
  } else {
    const none: null = state.session;
    void none;
  }
  // @ts-expect-error: it waits until the first look has ended
  useSuspenseSession().status === "restoring";
  const { authorize, signOut } = useAuth();
  authorize({ provider: "google", returnTo: "/" });
  // @ts-expect-error: the worker has no such provider
  authorize({ provider: "github" });
  // @ts-expect-error: a backend for frontend gives no token
  useAuth().accessToken();
  useAuth<typeof page>().accessToken().then(({ access_token }) => access_token);
  signOut().then(({ leaving }) => leaving);
  return (
    <GrantwayProvider client={client} navigate={(path) => history.replaceState(null, "", path)}>
      <SignedIn fallback="…">Hello</SignedIn>
      <RequireSession authorize={{ provider: "google" }}>Hello</RequireSession>
      {/* @ts-expect-error: a worker is told which provider */}
      <RequireSession>Hello</RequireSession>
    </GrantwayProvider>
  );
}

export const loader = requireSession(client, { provider: "google" });
export const loaderOfPage = requireSession(page);
loader({ request: new Request("/") }).then((session) => session?.data.userId);
// @ts-expect-error: the worker has no such provider
requireSession(client, { provider: "github" });
// @ts-expect-error: a worker is told which provider
requireSession(client);
