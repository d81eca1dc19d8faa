// https://hl7.org/fhir/smart-app-launch/app-launch.html, read on 2026-11-26, with
// https://hl7.org/fhir/smart-app-launch/example-app-launch-symmetric-auth.html: the launch of an app with a secret.
import { basic, invalidGrant } from "../harness.mjs";

export default {
  options: {
    client_id: "app-client-id",
    scope: "launch/patient patient/Observation.rs patient/Patient.rs offline_access",
    variables: { fhir: "https://ehr.example/fhir", authorize: "https://ehr.example/auth/authorize", token: "https://ehr.example/auth/token" },
  },
  authorize: { url: "https://ehr.example/auth/authorize", pkce: true, params: { response_type: "code", client_id: "app-client-id", redirect_uri: "$redirect", scope: "launch/patient patient/Observation.rs patient/Patient.rs offline_access", aud: "https://ehr.example/fhir" } },
  token: { url: "https://ehr.example/auth/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: basic("app-client-id", "sec"), "content-type": "application/x-www-form-urlencoded" }, answer: { body: { access_token: "i8hweunweunweofiwweoijewiwe", token_type: "bearer", expires_in: 3600, scope: "launch/patient patient/Observation.rs patient/Patient.rs offline_access", patient: "123", refresh_token: "a47txjiipgxkvohibvsm" } } },
  tokens: { token_type: "Bearer", refresh_token: "a47txjiipgxkvohibvsm", extra: { patient: "123" } },
  refresh: { url: "https://ehr.example/auth/token", params: { grant_type: "refresh_token", refresh_token: "a47txjiipgxkvohibvsm" }, headers: { authorization: basic("app-client-id", "sec") }, answer: { body: { access_token: "m7rt6i7s9nuxkjvi8vsx", token_type: "bearer", expires_in: 3600, scope: "launch/patient patient/Observation.rs patient/Patient.rs offline_access", refresh_token: "tGzv3JOkF0XG5Qx2TlKWIA" } } },
  refreshed: { access_token: "m7rt6i7s9nuxkjvi8vsx", refresh_token: "tGzv3JOkF0XG5Qx2TlKWIA" },
  errors: [invalidGrant()],
};
