import "@angular/compiler";
import { HttpClient, provideHttpClient, withInterceptors } from "@angular/common/http";
import { ErrorHandler } from "@angular/core";
import { bootstrapApplication } from "@angular/platform-browser";
import { provideGrantway, sessionInterceptor } from "grantway/angular";
import { makeRoot } from "../angular.js";

export async function mount(options, target) {
  target.append(document.createElement("app-root"));
  const handler = { handleError: (error) => (target.textContent = `caught ${error.message}`) };
  const http = provideHttpClient(withInterceptors([sessionInterceptor(["https://api.example", location.origin.slice(0, -1)])]));
  const app = await bootstrapApplication(makeRoot(), { providers: [provideGrantway(options), http, { provide: ErrorHandler, useValue: handler }] });
  const client = app.injector.get(HttpClient);
  /** What a request through HttpClient came to; `giveUp()` stops waiting for the last one. */
  window.request = (method, url, options) =>
    new Promise((resolve) => {
      const answered = client.request(method, url, { ...options, observe: "response" }).subscribe({
        next: ({ status, body, headers }) => resolve({ status, body, type: headers.get("content-type") }),
        error: ({ name, status, error }) => resolve({ name, status, error: error?.message ?? error }),
      });
      window.giveUp = () => answered.unsubscribe();
    });
  return () => app.destroy();
}
