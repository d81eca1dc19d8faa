// Requests of Angular's HttpClient by the `fetch` of a client. Loaded with the first of them.
import { HttpErrorResponse, HttpHeaders, HttpResponse } from "@angular/common/http";
import { Observable } from "rxjs";

/** How the answer to a `responseType` is read. */
const READ = { json: "text", text: "text", blob: "blob", arraybuffer: "arrayBuffer" };

export const send = (fetch, request) =>
  new Observable((observer) => {
    const { urlWithParams: url, method, responseType } = request;
    const stopped = new AbortController();
    const fail = (error, answer = { status: 0, url }) => observer.error(new HttpErrorResponse({ ...answer, error }));

    async function perform() {
      const headers = new Headers();
      for (const name of request.headers.keys()) headers.set(name, request.headers.getAll(name).join());
      const type = request.detectContentTypeHeader();
      if (type && !headers.has("Content-Type")) headers.set("Content-Type", type);
      const body = request.serializeBody() ?? undefined;
      const response = await fetch(url, { method, headers, body, signal: stopped.signal });
      const { ok, status, statusText } = response;
      const answer = { status, statusText, url, headers: new HttpHeaders(response.headers) };
      const read = await response[READ[responseType]]();
      if (!ok) return fail(read, answer);
      observer.next(new HttpResponse({ ...answer, body: responseType === "json" ? JSON.parse(read || "null") : read }));
      observer.complete();
    }

    perform().catch((error) => fail(error));
    return () => stopped.abort();
  });
