import { Component, inject } from "@angular/core";
import { bootstrapApplication } from "@angular/platform-browser";
import { provideRouter, Router, RouterOutlet, withNavigationErrorHandler } from "@angular/router";
import { provideGrantway, requireSession } from "grantway/angular";
import { client, signIn } from "./client";
import { Failure } from "./failure";
import { Home } from "./home";
import { Profile } from "./profile";

@Component({ selector: "app-root", imports: [RouterOutlet], template: "<router-outlet />" })
class App {}

bootstrapApplication(App, {
  providers: [
    provideGrantway({ client, navigate: (path) => inject(Router).navigateByUrl(path, { replaceUrl: true }) }),
    provideRouter(
      [
        { path: "", component: Home },
        { path: "profile", component: Profile, canActivate: [requireSession(signIn)] },
        { path: "failure", component: Failure },
      ],
      withNavigationErrorHandler(({ error }) => {
        inject(Router).navigateByUrl("/failure", { skipLocationChange: true, state: { message: error.message } });
      }),
    ),
  ],
});
