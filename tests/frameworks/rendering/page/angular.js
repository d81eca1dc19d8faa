import "@angular/compiler";
import { ErrorHandler } from "@angular/core";
import { bootstrapApplication } from "@angular/platform-browser";
import { provideGrantway } from "grantway/angular";
import { makeRoot } from "../angular.js";

export async function mount(options, target) {
  target.append(document.createElement("app-root"));
  const handler = { handleError: (error) => (target.textContent = `caught ${error.message}`) };
  const app = await bootstrapApplication(makeRoot(), { providers: [provideGrantway(options), { provide: ErrorHandler, useValue: handler }] });
  return () => app.destroy();
}
