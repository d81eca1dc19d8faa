import { createGrantway, requireSession, useAuth, useSession } from "grantway/vue";
import { createApp } from "vue";
import { createRouter, createWebHistory } from "vue-router";
import { client, page } from "./client.ts";

declare module "grantway/vue" {
  interface Register { client: typeof client }
}

const component = { template: "" };
const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: "/", component, beforeEnter: requireSession(client, { provider: "google" }) },
    { path: "/page", component, beforeEnter: requireSession(page) },
  ],
});
router.beforeEach(requireSession(client, { provider: "google" }));
// @ts-expect-error: the worker has no such provider
requireSession(client, { provider: "github" });
createApp(component).use(createGrantway({ client, router })).mount("#app");

const { status, session, error } = useSession();
export const id: string | undefined = session.value?.data.userId;
export const provider: "google" | undefined = session.value?.provider;
export const is: boolean = status.value === "restoring";
export const message: string | undefined = error.value?.message;
// @ts-expect-error: the worker's `onSignIn` gives no such member
session.value?.data.name;
useAuth().authorize({ provider: "google" });
// @ts-expect-error: the worker has no such provider
useAuth().authorize({ provider: "github" });
useAuth<typeof page>().userinfo().then(({ sub }) => sub);
