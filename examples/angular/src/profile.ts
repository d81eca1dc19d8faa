import { Component, inject } from "@angular/core";
import { Router } from "@angular/router";
import { injectAuth, injectSession } from "grantway/angular";

@Component({
  template: `
    <p>Hello, {{ state().session?.profile?.name ?? state().session?.profile?.id }}</p>
    <button (click)="leave()">Sign out</button>
  `,
})
export class Profile {
  readonly state = injectSession();
  private readonly auth = injectAuth();
  private readonly router = inject(Router);

  async leave() {
    await this.auth.signOut();
    await this.router.navigateByUrl("/");
  }
}
