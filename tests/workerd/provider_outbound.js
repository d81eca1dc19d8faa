// What the `fetch` of the worker under test reaches: the sandbox plays the real hosts, so the worker runs
// unchanged. `HOSTS` names the provider of each host, as JSON.
export default {
  fetch(request, env) {
    const { protocol, host, pathname, search } = new URL(request.url);
    const provider = protocol === "https:" ? JSON.parse(env.HOSTS)[host] : undefined;
    if (!provider) return new Response("nobody else is called", { status: 599 });
    return fetch(new Request(`${env.SANDBOX}/${provider}/${host}${pathname}${search}`, request));
  },
};
