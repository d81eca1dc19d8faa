import { Component, inject } from "@angular/core";
import { Router, RouterLink } from "@angular/router";

@Component({ imports: [RouterLink], template: `<p role="alert">{{ message }} <a routerLink="/">Home</a></p>` })
export class Failure {
  message = inject(Router).currentNavigation()?.extras.state?.["message"];
}
