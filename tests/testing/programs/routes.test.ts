import type { auth as real } from "./auth.js";
import { mockHandler } from "grantway/testing";
import { expect, test } from "vitest";

const auth = mockHandler<typeof real>({ session: { profile: { name: "Ada" }, data: { plan: "pro" } } });
const serve = auth.protect(({ session }) => new Response(session.data.plan));

test("the test says who sent each request", async () => {
  expect(await (await serve(auth.mock.request("/"))).text()).toBe("pro");
  const free = auth.mock.request("/", { session: { data: { plan: "free" } } });
  expect(await (await serve(free)).text()).toBe("free");
  expect((await serve(auth.mock.request("/", { session: null }))).status).toBe(401);
});
