import { createComponent, ErrorBoundary } from "solid-js";
import { GrantwayProvider, RequireSession, useSession } from "grantway/solid";

function Shown() {
  const state = useSession();
  return () => `${state().status} ${state().session?.profile.name} ${state().error?.message}`;
}

const parts = {
  session: () => createComponent(Shown, {}),
  guarded: () => createComponent(RequireSession, { authorize: { provider: "main" }, fallback: "waiting", children: "guarded" }),
};

export const tree = (options, part) => () =>
  createComponent(ErrorBoundary, {
    fallback: (error) => `caught ${error.message}`,
    get children() {
      return createComponent(GrantwayProvider, { ...options, get children() { return parts[part](); } });
    },
  });
