import { createGrantway, requireSession } from "grantway/vue";
import { createSSRApp } from "vue";
import { renderToString } from "vue/server-renderer";
import { Root } from "../vue.js";

export const render = (options) => renderToString(createSSRApp(Root).use(createGrantway(options)));

/** A guard of a route. */
export const guard = (client) => requireSession(client, { provider: "main" })({ fullPath: "/profile", href: "/profile" });
