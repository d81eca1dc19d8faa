import { pageLocation } from "../first_load.js";
import { isRequest, isStream, plainRequest } from "../requests/plain_request.js";
import { fromWire, isObject } from "./wire.js";

/** The members of `fetch`'s second argument that a worker understands as the page does, and that can be sent to it. */
const PASSED = ["method", "cache", "credentials", "integrity", "mode", "priority", "redirect", "referrerPolicy"];

/** A body as it can be sent to a worker: a form in its parts, a stream as it is, anything else in its bytes. */
async function bodyOf({ body, headers }) {
  if (body === undefined || body === null) return {};
  if (isStream(body)) return { stream: body };
  if (body instanceof FormData) return { form: [...body] };
  const written = new Response(body);
  const mediaType = written.headers.get("Content-Type");
  if (mediaType !== null && !headers.has("Content-Type")) headers.set("Content-Type", mediaType);
  return { body: await written.blob() };
}

/** A `Response` of its parts, whose body comes piece by piece. */
function responseOf(parts, body) {
  const { status, statusText, headers, isOk, hasBody, ...rest } = parts;
  const isWritable = Number.isInteger(status) && status >= 200 && status <= 599;
  const response = new Response(hasBody ? body : null, isWritable ? { status, statusText, headers } : {});
  // A page cannot make a Response with these.
  const own = isWritable ? rest : { ...rest, status, statusText, ok: isOk };
  for (const [name, value] of Object.entries(own)) Object.defineProperty(response, name, { value, configurable: true });
  return response;
}

/** A fetch by the vault. */
export async function vaultFetch(vault, input, init) {
  const url = new URL(isRequest(input) ? input.url : input, pageLocation().href).href;
  const plain = await plainRequest(input, init);
  const { signal } = plain;
  signal?.throwIfAborted();
  const body = await bodyOf(plain);
  const sent = Object.fromEntries(PASSED.filter((name) => plain[name] !== undefined).map((name) => [name, plain[name]]));
  Object.assign(sent, { headers: [...plain.headers], ...body });
  return new Promise((resolve, reject) => {
    const open = (id, post, done) => {
      let controller;
      const over = () => {
        signal?.removeEventListener("abort", abort);
        done();
      };
      const fail = (error) => {
        over();
        if (controller) controller.error(error);
        reject(error);
      };
      const abort = () => {
        post({ abort: id });
        fail(signal.reason);
      };
      signal?.addEventListener("abort", abort);
      const stream = () =>
        new ReadableStream(
          {
            start: (made) => void (controller = made),
            pull: () => post({ pull: id }),
            cancel: () => (post({ abort: id }), over()),
          },
          { highWaterMark: 0 },
        );
      return {
        failed: fail,
        take({ error, response, chunk, end }) {
          if (error) return fail(fromWire(error));
          if (isObject(response)) {
            if (!response.hasBody) over();
            return resolve(responseOf(response, response.hasBody ? stream() : null));
          }
          if (chunk) controller.enqueue(chunk);
          if (end) {
            over();
            controller.close();
          }
        },
      };
    };
    vault.converse("fetch", { url, init: sent }, open, body.stream && [body.stream]).catch(reject);
  });
}
