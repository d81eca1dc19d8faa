// Who somebody is: each server answers in its own shape, and the page shows one.

const first = (...values) => values.find((value) => value !== undefined && value !== null && value !== "");

/** `{ name, id, note, raw }` from the user-info answer of any of the servers, or from ID token claims. */
export function personOf(info) {
  if (info === null || typeof info !== "object") return null;
  const record = typeof info.data === "object" && info.data !== null ? info.data : info;
  const joined = [record.first_name, record.last_name].filter(Boolean).join(" ");
  const id = first(record.id, record.sub, record.business_uid);
  const name = first(record.name, joined, record.username, record.business_name, record.email, id);
  if (name === undefined) return null;
  const note = first(record.email, record.business_name, record.slug);
  return { name: String(name), id: id === undefined ? "" : String(id), note: note === name ? "" : String(note ?? ""), raw: info };
}
