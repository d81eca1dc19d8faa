"use client";
// `grantway/react`: the session of a client, for React 18 and later.
import { createContext, createElement, useContext, useEffect, useState, useSyncExternalStore } from "react";
import { RESTORING, isPage, pathOf, requireSession as require, viewOf } from "./session_view.js";

const View = createContext();

export function GrantwayProvider(props) {
  const [view] = useState(() => viewOf(props));
  useEffect(() => view.subscribe(() => {}), [view]);
  return createElement(View.Provider, { value: view }, props.children);
}

function useView() {
  const view = useContext(View);
  if (!view) throw new Error("<GrantwayProvider> is missing");
  return view;
}

export function useSession() {
  const { subscribe, read, initial } = useView();
  return useSyncExternalStore(subscribe, read, () => initial);
}

export function useSuspenseSession() {
  const view = useView();
  const state = useSession();
  if (state.status !== RESTORING) return state;
  // On a server React shows the fallback of <Suspense> for an error, and tries again in the page.
  throw isPage ? (view.settled ??= new Promise((resolve) => view.subscribe(() => isSettled(view) && resolve()))) : new Error(RESTORING);
}

function isSettled({ read }) {
  try {
    return read().status !== RESTORING;
  } catch {
    return true;
  }
}

export const useAuth = () => useView().calls;

const shownIn = (status) => ({ children, fallback = null }) => (useSession().status === status ? children : fallback);

export const SignedIn = shownIn("signed_in");
export const SignedOut = shownIn("signed_out");

export function RequireSession({ authorize, ...shown }) {
  const { guard } = useView();
  const [, fail] = useState();
  // Only who comes here signed out is sent away: a session that ends while the page is open does not take the page away.
  useEffect(() => guard(authorize, (thrown) => fail(() => { throw thrown; })), [guard]);
  return createElement(SignedIn, shown);
}

/** The loader of a route. */
export const requireSession = (client, authorize) => async ({ request }) =>
  isPage ? require(client, { returnTo: pathOf(request.url), ...authorize }) : null;
