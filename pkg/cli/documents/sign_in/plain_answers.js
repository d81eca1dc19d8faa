/**
 * Answers for a run that shows requests. A provider's answers change no request, so the document is changed to
 * expect standard answers.
 */

/** The document without its knobs for answers. */
export function spokenPlainly(document) {
  const { id_token_signing_alg_values_supported: _, dialect = {}, ...rest } = document;
  const { token_response: _answer, authorization_response, id_token, userinfo, ...others } = dialect;
  const plain = { ...others };
  if (authorization_response) {
    const { hmac: _code, variables: _repeated, ...response } = authorization_response;
    plain.authorization_response = response;
  }
  if (id_token?.nonce) plain.id_token = { nonce: id_token.nonce };
  if (userinfo) {
    const { error: _error, profile: _profile, signed: _signed, ...requests } = userinfo;
    plain.userinfo = requests;
  }
  return { ...rest, dialect: plain };
}

const coded = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** An ID token with these claims. Nobody checks its signature. */
function idToken({ known, issuer, nonce }) {
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: issuer, aud: known.value("client_id"), sub: "subject", iat: now, exp: now + 3600, ...(nonce && { nonce }) };
  const token = `${coded({ alg: "RS256" })}.${coded(claims)}.${Buffer.from("signature").toString("base64url")}`;
  known.show(token, "id_token");
  return token;
}

/** The members of the token answer that later requests repeat. */
function repeated({ variables = {}, dialect = {} }) {
  const values = [dialect.userinfo?.parameters, dialect.revocation_request?.parameters].flatMap((pairs) => Object.values(pairs ?? {}));
  const names = values.map((value) => /^\{(\w+)\}$/.exec(value)?.[1]);
  return names.filter((name) => name && name !== "client_id" && name !== "access_token" && !(name in variables));
}

function tokens(document, { known, variables, ...rest }) {
  const captured = [...Object.keys(document.dialect?.token_response?.capture ?? {}), ...repeated(document)];
  const extra = Object.fromEntries(captured.map((name) => [name, known.value(name)]));
  for (const [name, { source, parameter = name }] of Object.entries(document.variables ?? {})) {
    if (source === "token_response" && variables[name]) extra[parameter] = variables[name];
  }
  return {
    ...extra,
    access_token: known.value("access_token"),
    refresh_token: known.value("refresh_token"),
    token_type: "Bearer",
    expires_in: 3600,
    ...(document.issuer && { id_token: idToken({ known, ...rest }) }),
  };
}

/** The server's answer to a step of the run. */
export function answerFor(step, document, values) {
  switch (step) {
    case "token":
    case "refresh":
      return Response.json(tokens(document, values));
    case "userinfo":
      return Response.json({ sub: "subject" });
    default:
      return Response.json({});
  }
}
