// What the tests move in a browser: `begin` shows a framework with a client of the test.
import { ada, clientOfTest } from "./client.js";

const FRAMEWORKS = {
  react: () => import("./page/react.js"),
  vue: () => import("./page/vue.js"),
  svelte: () => import("./page/svelte.js"),
  solid: () => import("./page/solid.js"),
  angular: () => import("./page/angular.js"),
};

let unmount = () => {};

Object.assign(window, {
  ada,
  /** `given` says what `createClient` gave: a client, a promise of one, or a failure. */
  async begin(name, { part = "session", callback, failed, given = "promise", session, html } = {}) {
    unmount();
    window.navigated = [];
    window.complaints = [];
    document.body.innerHTML = `<div id="app">${html ?? ""}</div>`;
    const target = document.querySelector("#app");
    window.client = clientOfTest({ callback: failed ? new Error(failed) : callback });
    const client = { client: window.client, promise: Promise.resolve(window.client), failure: Promise.reject(new Error("no client")) };
    client.failure.catch(() => {});
    const navigate = (path, appState) => navigated.push([path, appState]);
    const { mount, hydrate } = await FRAMEWORKS[name]();
    const options = { client: client[given], navigate, ...(session !== undefined && { session }) };
    const complain = (error) => complaints.push(error.message);
    unmount = await (html === undefined ? mount(options, target, part) : hydrate(options, target, complain));
  },
  end() {
    unmount();
    unmount = () => {};
  },
});
document.title = "ready";
