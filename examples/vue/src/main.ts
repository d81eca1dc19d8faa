import "../../core/styles.css";
// #region page
import { createGrantway, requireSession } from "grantway/vue";
import { createApp } from "vue";
import { createRouter, createWebHistory } from "vue-router";
import App from "./App.vue";
import { client, signIn } from "./client.ts";
import Home from "./Home.vue";
import Profile from "./Profile.vue";

const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: "/", component: Home },
    { path: "/profile", component: Profile, beforeEnter: requireSession(client, signIn) },
  ],
});

createApp(App).use(createGrantway({ client, router })).use(router).mount("#app");
// #endregion page
