/** A server that answers what the test says, one answer after the other, and keeps what it was sent. */
export class ScriptedServer {
  /** `{ method, url, headers, body, hasSignal, redirect }` of each request. */
  requests = [];
  #answers;

  /** An answer is a Response, a value sent as JSON, or a function of the request. The last one goes on for ever. */
  constructor(...answers) {
    this.#answers = answers;
  }

  /** Goes into the options as their `fetch`. */
  fetch = async (request) => {
    const { method, url, redirect } = request;
    const headers = Object.fromEntries(request.headers);
    this.requests.push({ method, url, headers, body: await request.clone().text(), hasSignal: request.signal instanceof AbortSignal, redirect });
    const answer = this.#answers.length > 1 ? this.#answers.shift() : this.#answers[0];
    if (typeof answer === "function") return answer(request);
    if (answer instanceof Response) return answer.clone();
    return json(200, answer);
  };

  /** The last request as it goes over the wire: line, headers in the order of their names, body. */
  get wire() {
    const { method, url, headers, body } = this.requests.at(-1);
    const lines = Object.entries(headers).sort(([one], [other]) => (one < other ? -1 : 1)).map(([name, value]) => `${name}: ${value}`);
    return [`${method} ${url}`, ...lines, ...(body ? ["", body] : [])].join("\n");
  }
}

/** A JSON answer; `body` may be text that is sent as it is. */
export const json = (status, body, headers = {}) =>
  new Response(typeof body === "string" ? body : JSON.stringify(body), { status, headers: { "content-type": "application/json", ...headers } });
