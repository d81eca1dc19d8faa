import { Component } from "@angular/core";
import { RouterLink } from "@angular/router";
import { injectAuth, injectSession } from "grantway/angular";
import { signIn } from "./client";

@Component({
  imports: [RouterLink],
  template: `
    @if (state().status === "signed_in") {
      <p>You are signed in.</p>
    } @else if (state().status === "signed_out") {
      <button (click)="auth.authorize(signIn)">Sign in</button>
    }
    @if (state().error; as error) {
      <p role="alert">{{ error.message }}</p>
    }
    <a routerLink="/profile">Profile</a>
  `,
})
export class Home {
  readonly state = injectSession();
  readonly auth = injectAuth();
  readonly signIn = signIn;
}
