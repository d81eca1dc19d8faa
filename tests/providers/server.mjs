/** Replaces a provider: a `fetch` that records each request, and returns the queued answers. */
export function createServer() {
  const answers = [];
  const requests = [];
  return {
    /** The requests, in order. */
    requests,
    /** The queued answers. */
    answers,
    async fetch(input, init) {
      const request = input instanceof Request ? input : new Request(input, init);
      const { method, url } = request;
      const body = request.body ? await request.clone().text() : null;
      requests.push({ method, url, headers: Object.fromEntries(request.headers), body });
      const answer = answers.shift();
      if (!answer) throw new Error(`nobody expects a request to ${url}`);
      const text = typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body);
      const headers = { "content-type": answer.type ?? "application/json", ...answer.headers };
      // An answer with this status has no body (RFC 9110 section 15.3.5).
      return new Response(answer.status === 204 ? null : text, { status: answer.status ?? 200, headers });
    },
  };
}
