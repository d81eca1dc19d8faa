import { Component, createElement as h, StrictMode, Suspense } from "react";
import { GrantwayProvider, RequireSession, useSession, useSuspenseSession } from "grantway/react";

const shown = ({ status, session, error }) => `${status} ${session?.profile.name} ${error?.message}`;
const Shown = () => shown(useSession());
const Suspending = () => shown(useSuspenseSession());

class Boundary extends Component {
  state = {};
  static getDerivedStateFromError = (error) => ({ error });
  render() {
    return this.state.error ? `caught ${this.state.error.message}` : this.props.children;
  }
}

const PARTS = {
  session: h(Shown),
  guarded: h(RequireSession, { authorize: { provider: "main" }, fallback: "waiting" }, "guarded"),
  suspending: h(Suspense, { fallback: "waiting" }, h(Suspending)),
};

export const tree = (options, part) => h(StrictMode, null, h(Boundary, null, h(GrantwayProvider, options, PARTS[part])));
