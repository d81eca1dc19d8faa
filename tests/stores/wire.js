// A store in another runtime, called over HTTP: each call is a request of its own there, as it is in production.

/** Answers the calls of `remoteStore` with a store. */
export async function answer(store, request) {
  const { call, words } = await request.json();
  try {
    return Response.json({ result: (await store[call](...words)) ?? null });
  } catch (error) {
    return Response.json({ thrown: { name: error.name, message: error.message } }, { status: 500 });
  }
}

/** A store at an address. What is thrown there is thrown here. */
export function remoteStore(url) {
  async function send(call, ...words) {
    // A connection each: one that is kept may be closed by the server just as the next call sets out on it.
    const response = await fetch(url, { method: "POST", headers: { connection: "close" }, body: JSON.stringify({ call, words }) });
    const { result, thrown } = await response.json();
    if (thrown) throw Object.assign(new Error(thrown.message), { name: thrown.name });
    return result;
  }
  return {
    get: (key) => send("get", key),
    put: (key, value, condition) => send("put", key, value, condition),
    delete: (key) => send("delete", key),
  };
}
