import { requireSession } from "grantway/vue";

// For links that the page follows itself; `server/middleware/session.ts` guards what a browser opens.
export default defineNuxtRouteMiddleware((to) => requireSession(useNuxtApp().$auth, { provider: "main" })(useRouter().resolve(to)));
