import { provideHttpClient, withInterceptors } from "@angular/common/http";
import { type ApplicationConfig, inject } from "@angular/core";
import { provideRouter, Router } from "@angular/router";
import { injectAuth, injectSession, provideGrantway, requireSession, sessionInterceptor } from "grantway/angular";
import { client, page } from "./client.ts";

declare module "grantway/angular" {
  interface Register { client: typeof client }
}

export const config: ApplicationConfig = {
  providers: [
    provideGrantway({ client, navigate: (path) => inject(Router).navigateByUrl(path) }),
    provideRouter([{ path: "", children: [], canActivate: [requireSession({ provider: "google" })] }]),
    provideHttpClient(withInterceptors([sessionInterceptor(["https://api.example"])])),
  ],
};

const state = injectSession()();
if (state.status === "signed_in") state.session.data.userId satisfies string;
// @ts-expect-error: the worker's `onSignIn` gives no such member
injectSession()().session?.data.name;
injectAuth().authorize({ provider: "google" });
// @ts-expect-error: the worker has no such provider
injectAuth().authorize({ provider: "github" });
// @ts-expect-error: the worker has no such provider
requireSession({ provider: "github" });
// @ts-expect-error: a worker is told which provider
requireSession();
requireSession<typeof page>();
injectAuth<typeof page>().accessToken();
