// What `fetch` of the worker under test reaches: the sandbox plays the real host, so that the worker runs unchanged.
export default {
  fetch(request, env) {
    const { protocol, host, pathname, search } = new URL(request.url);
    if (protocol !== "https:" || host !== "v5api.tiltify.com") return new Response("nobody else is called", { status: 599 });
    return fetch(new Request(`${env.SANDBOX}/tiltify${pathname}${search}`, request));
  },
};
