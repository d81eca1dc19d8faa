/** @jsxImportSource solid-js */
import "../../core/styles.css";
// #region page
import { A, Route, Router, useNavigate } from "@solidjs/router";
import { GrantwayProvider, RequireSession, SignedIn, SignedOut, useAuth, useSession } from "grantway/solid";
import { ErrorBoundary, type ParentProps, Show } from "solid-js";
import { render } from "solid-js/web";
import { client, signIn } from "./client.ts";

function Home() {
  const state = useSession();
  const { authorize } = useAuth();
  return (
    <>
      <SignedIn>
        <p>You are signed in.</p>
      </SignedIn>
      <SignedOut>
        <button onClick={() => authorize(signIn)}>Sign in</button>
      </SignedOut>
      <Show when={state().error}>{(error) => <p role="alert">{error().message}</p>}</Show>
      <A href="/profile">Profile</A>
    </>
  );
}

function Profile() {
  const state = useSession();
  const { signOut } = useAuth();
  const navigate = useNavigate();
  return (
    <RequireSession authorize={signIn} fallback={<p>One moment …</p>}>
      <p>Hello, {state().session?.profile.name ?? state().session?.profile.id}</p>
      <button onClick={() => signOut().then(() => navigate("/"))}>Sign out</button>
    </RequireSession>
  );
}

function Root(props: ParentProps) {
  const navigate = useNavigate();
  return (
    <ErrorBoundary fallback={(error) => <p role="alert">{error.message} <a href="/">Home</a></p>}>
      <GrantwayProvider client={client} navigate={(path) => navigate(path, { replace: true })}>
        {props.children}
      </GrantwayProvider>
    </ErrorBoundary>
  );
}

render(
  () => (
    <Router root={Root}>
      <Route path="/" component={Home} />
      <Route path="/profile" component={Profile} />
    </Router>
  ),
  document.querySelector("#app")!,
);
// #endregion page
