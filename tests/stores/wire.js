// A store in another runtime, called over HTTP: each call is a separate request there, as in production.

/** Answers the calls of `remoteStore` with a store. */
export async function answer(store, request) {
  const { call, words } = await request.json();
  try {
    return Response.json({ result: (await store[call](...words)) ?? null });
  } catch (error) {
    return Response.json({ thrown: { name: error.name, message: error.message } }, { status: 500 });
  }
}

/** A store at an address. Its exceptions are thrown here. */
export function remoteStore(url) {
  async function send(call, ...words) {
    // One connection each: the server might close an idle one just as the next call is sent.
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
