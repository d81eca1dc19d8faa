import "@angular/compiler";
import { Component } from "@angular/core";
import { injectSession } from "grantway/angular";

/** A component without a build: Angular compiles it when it is used. */
export function makeRoot() {
  class Root {
    state = injectSession();
  }
  return Component({ selector: "app-root", template: "{{ state().status }} {{ state().session?.profile?.name }} {{ state().error?.message }}" })(Root) ?? Root;
}
