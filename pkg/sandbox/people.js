/**
 * Invented people who can sign in, and how each provider describes them at its own userinfo endpoint (the shapes
 * are in the providers' documentation).
 */

export const DEFAULT_USERS = [
  { id: "ada", first_name: "Ada", last_name: "Quill", email: "ada.quill@example.com", username: "adaquill", business_name: "Quill & Sons Legal" },
  { id: "ben", first_name: "Ben", last_name: "Orchard", email: "ben.orchard@example.com", username: "benorchard", business_name: "Orchard Charity Runs" },
  { id: "chi", first_name: "Chi", last_name: "Marlow", email: "chi.marlow@example.com", username: "chimarlow", business_name: "Marlow Piano Lessons" },
];

/** Hexadecimal characters that depend only on the text: a person has the same identifiers in every run. */
export function stableHex(text, length) {
  let out = "";
  for (let round = 0; out.length < length; round += 1) {
    let hash = 0x811c9dc5;
    for (const character of `${round}:${text}`) hash = Math.imul(hash ^ character.codePointAt(0), 0x01000193) >>> 0;
    out += hash.toString(16).padStart(8, "0");
  }
  return out.slice(0, length);
}

const stableNumber = (text) => Number.parseInt(stableHex(text, 5), 16) + 1;

function stableUuid(text) {
  const hex = stableHex(text, 32);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}

export const fullName = (user) => [user.first_name, user.last_name].filter(Boolean).join(" ") || user.id;

const own = (user, provider, fields) => ({ ...fields, ...user.profiles?.[provider] });

export const profiles = {
  /** GET /api/v2/users/me */
  tali: (user) => ({
    meta: { self: "/users/me" },
    data: own(user, "tali", {
      id: stableHex(`tali:${user.id}`, 24),
      created_at: "2018-05-14T09:26:53.589Z",
      email: user.email,
      first_name: user.first_name,
      last_name: user.last_name,
    }),
  }),
  /** GET /api/v3/user */
  "tiltify-v3": (user) => ({
    meta: { status: 200 },
    data: own(user, "tiltify-v3", {
      id: stableNumber(`tiltify:${user.id}`),
      username: user.username,
      slug: user.username,
      url: `/@${user.username}`,
      email: user.email,
      about: "",
      totalAmountRaised: 0,
    }),
  }),
  /** GET /api/public/current-user */
  tiltify: (user) => ({
    data: own(user, "tiltify", {
      id: stableUuid(`tiltify:${user.id}`),
      legacy_id: stableNumber(`tiltify:${user.id}`),
      username: user.username,
      slug: user.username,
      url: `/@${user.username}`,
      avatar: null,
      description: "",
      social: {},
      total_amount_raised: { currency: "USD", value: "0.00" },
    }),
  }),
  /** GET /oauth/userinfo */
  intandem: (user) => {
    const business = stableHex(`business:${user.id}`, 16);
    return own(user, "intandem", {
      sub: stableHex(`staff:${user.id}`, 16),
      type: "staff",
      role: "owner",
      email: user.email,
      business_id: business,
      business_uid: business,
      business_name: user.business_name ?? fullName(user),
      directory_uid: stableHex("directory", 16),
      brand_host: "app.vcita.com",
      brand_theme: {
        colors: { primary: "#1d4ed8", secondary: "#0f766e", text: "#111827" },
        locale: "en",
        logo: null,
        name: "inTandem sandbox",
        powered_by: { show: false },
      },
    });
  },
  /** OpenID Connect Core section 5.4: the claims that a scope requests. */
  standard: (user, scopes) =>
    own(user, "standard", {
      sub: stableUuid(`standard:${user.id}`),
      ...(scopes.includes("profile") && {
        name: fullName(user),
        given_name: user.first_name,
        family_name: user.last_name,
        preferred_username: user.username,
      }),
      ...(scopes.includes("email") && { email: user.email, email_verified: true }),
    }),
};

/**
 * The profile at a provider, in the form of the provider that it is like; `server` gives the form if neither is
 * known.
 */
export function profileOf(provider, user, scope, server) {
  const form = profiles[provider.id] ?? profiles[provider.settings.like] ?? profiles[server];
  return form(provider.users.get(user), (scope ?? "").split(" "));
}
