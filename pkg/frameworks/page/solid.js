// `grantway/solid`: the session of a client, for Solid.
import { Show, createComponent, createContext, createSignal, mergeProps, onCleanup, onMount, useContext } from "solid-js";
import { viewOf } from "./session_view.js";

const View = createContext();

export function GrantwayProvider(props) {
  const { subscribe, read, ...view } = viewOf(props);
  const [changed, change] = createSignal(undefined, { equals: false });
  onCleanup(subscribe(() => change()));
  const value = { ...view, session: () => (changed(), read()) };
  return createComponent(View.Provider, mergeProps(props, { value }));
}

function useView() {
  const view = useContext(View);
  if (!view) throw new Error("<GrantwayProvider> is missing");
  return view;
}

export const useSession = () => useView().session;
export const useAuth = () => useView().calls;

const shownIn = (status) => (props) => {
  const session = useSession();
  return createComponent(Show, mergeProps(props, { get when() { return session().status === status; } }));
};

export const SignedIn = shownIn("signed_in");
export const SignedOut = shownIn("signed_out");

export function RequireSession(props) {
  const { guard } = useView();
  const [failure, fail] = createSignal();
  // Only who comes here signed out is sent away: a session that ends while the page is open does not take the page away.
  onMount(() => onCleanup(guard(props.authorize, (thrown) => fail({ thrown }))));
  return [createComponent(SignedIn, props), () => { if (failure()) throw failure().thrown; }];
}
