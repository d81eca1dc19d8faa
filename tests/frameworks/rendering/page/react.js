import { createRoot, hydrateRoot } from "react-dom/client";
import { tree } from "../react.js";

export function mount(options, target, part) {
  const root = createRoot(target, { onCaughtError() {} });
  root.render(tree(options, part));
  return () => root.unmount();
}

/** What a server rendered comes to life. */
export function hydrate(options, target, complain) {
  const root = hydrateRoot(target, tree(options, "session"), { onRecoverableError: complain });
  return () => root.unmount();
}
