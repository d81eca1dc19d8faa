import "@angular/compiler";
import { bootstrapApplication } from "@angular/platform-browser";
import { provideServerRendering, renderApplication } from "@angular/platform-server";
import { provideGrantway } from "grantway/angular";
import { makeRoot } from "../angular.js";

export const render = (options) => {
  const providers = [provideServerRendering(), provideGrantway(options)];
  const bootstrap = (context) => bootstrapApplication(makeRoot(), { providers }, context);
  return renderApplication(bootstrap, { document: "<app-root></app-root>", url: "http://localhost/", allowedHosts: ["localhost"] });
};
