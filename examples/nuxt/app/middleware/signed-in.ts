import { requireSession } from "grantway/vue";

export default defineNuxtRouteMiddleware((to) => {
  // The router takes /ME for /me, and `server/middleware/session.ts` does not.
  if (import.meta.server && !useState("session").value) {
    return navigateTo(`/auth/main/login?return_to=${encodeURIComponent(to.fullPath)}`, { external: true });
  }
  // For links that the page follows itself.
  return requireSession(useNuxtApp().$auth, { provider: "main" })(useRouter().resolve(to));
});
