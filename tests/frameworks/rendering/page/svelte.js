import { mount as mountComponent, unmount } from "svelte";
import Shown from "../Shown.svelte";

export function mount(options, target) {
  const shown = mountComponent(Shown, { target, props: { options } });
  return () => unmount(shown);
}
