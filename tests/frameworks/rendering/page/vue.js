import { createGrantway } from "grantway/vue";
import { createApp } from "vue";
import { Root } from "../vue.js";

export function mount(options, target) {
  const app = createApp(Root).use(createGrantway(options));
  app.mount(target);
  return () => app.unmount();
}
