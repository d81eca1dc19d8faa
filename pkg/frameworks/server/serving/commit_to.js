/** Headers that `writeHead` was given: an object, pairs, or names and values in turn. */
function pairsOf(headers) {
  if (!Array.isArray(headers)) return Object.entries(headers);
  if (Array.isArray(headers[0])) return headers;
  return headers.flatMap((name, at) => (at % 2 === 0 ? [[name, headers[at + 1]]] : []));
}

/** Commits a session when the headers of a response are sent, whoever sends them: `sessionNow` gives it then. */
export function commitTo(outgoing, sessionNow) {
  const { writeHead } = outgoing;
  outgoing.writeHead = (status, ...rest) => {
    outgoing.writeHead = writeHead;
    const given = typeof rest.at(-1) === "object" ? pairsOf(rest.pop() ?? {}) : [];
    for (const [name] of given) outgoing.removeHeader(name);
    for (const [name, value] of given) outgoing.appendHeader(name, value);
    const headers = new Headers();
    for (const [name, value] of Object.entries(outgoing.getHeaders())) for (const one of [value].flat()) headers.append(name, one);
    const response = new Response(null, { headers });
    const committed = sessionNow()?.commit(response) ?? response;
    if (committed !== response) {
      for (const name of headers.keys()) if (!committed.headers.has(name)) outgoing.removeHeader(name);
      for (const name of ["cache-control", "server-timing"]) if (committed.headers.has(name)) outgoing.setHeader(name, committed.headers.get(name));
      outgoing.setHeader("set-cookie", committed.headers.getSetCookie());
    }
    return writeHead.call(outgoing, status, ...rest);
  };
}
