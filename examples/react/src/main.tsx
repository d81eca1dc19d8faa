/** @jsxImportSource react */
import "../../core/styles.css";
// #region page
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createBrowserRouter, Link, useNavigate, useRouteError } from "react-router";
import { RouterProvider } from "react-router/dom";
import { GrantwayProvider, requireSession, SignedIn, SignedOut, useAuth, useSession } from "grantway/react";
import { client, signIn } from "./client.ts";

function Home() {
  const { error } = useSession();
  const { authorize } = useAuth();
  return (
    <>
      <SignedIn>
        <p>You are signed in.</p>
      </SignedIn>
      <SignedOut>
        <button onClick={() => authorize(signIn)}>Sign in</button>
      </SignedOut>
      {error && <p role="alert">{error.message}</p>}
      <Link to="/profile">Profile</Link>
    </>
  );
}

function Profile() {
  const { session } = useSession();
  const { signOut } = useAuth();
  const navigate = useNavigate();
  return (
    <>
      <p>Hello, {session?.profile.name ?? session?.profile.id}</p>
      <button onClick={() => signOut().then(() => navigate("/"))}>Sign out</button>
    </>
  );
}

function Failure() {
  return <p role="alert">{(useRouteError() as Error).message} <Link to="/">Home</Link></p>;
}

const Wait = () => <p>One moment …</p>;
const loader = requireSession(client, signIn);

const router = createBrowserRouter([
  { path: "/", Component: Home },
  { path: "/profile", Component: Profile, loader, HydrateFallback: Wait, ErrorBoundary: Failure },
]);

createRoot(document.querySelector("#app")!).render(
  <StrictMode>
    <GrantwayProvider client={client} navigate={(path) => router.navigate(path, { replace: true })}>
      <RouterProvider router={router} />
    </GrantwayProvider>
  </StrictMode>,
);
// #endregion page
