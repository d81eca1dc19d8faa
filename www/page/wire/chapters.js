// Chapters of the trace: what belongs together, without what nobody asked for.

/** Events of the engine that say again what a row of the wire says, or what is true all the time. */
const QUIET = new Set(["loopback_http_profile", "authorization_requested", "proxied", "backend"]);

/** Whether a row is hidden until somebody asks for everything: the page's own looks at its session, and quiet events. */
export function isNoise({ kind, from, url, event }) {
  if (kind === "wire") return from === "page" && /\/session$/.test(url.replace(/[?#].*$/, ""));
  return kind === "event" && QUIET.has(event?.type);
}

/** What events have in common that are shown as one row: many calls of the same kind are one sight. */
function alike(event) {
  if (event.kind === "event") return `event ${event.event?.type}`;
  return event.kind === "wire" && event.to === "server" ? `${event.method} ${event.url} ${event.status}` : undefined;
}

/** `[{ seq, title, about, at, events, rows }]`, oldest first; a row is a list of events that are alike. */
export function chaptersOf(events) {
  const chapters = [];
  for (const event of events) {
    if (event.kind === "chapter") {
      chapters.push({ seq: event.seq, title: event.title, about: event.about, at: event.at, events: [] });
      continue;
    }
    if (chapters.length === 0) chapters.push({ seq: "first", title: "Before", about: "visit", at: event.at, events: [] });
    chapters.at(-1).events.push(event);
  }
  return chapters.filter(({ events: own }) => own.length > 0).map((chapter) => ({ ...chapter, rows: rowsOf(chapter.events) }));
}

function rowsOf(events) {
  const rows = [];
  for (const event of events) {
    const key = alike(event);
    const row = key === undefined ? undefined : rows.find(([first]) => alike(first) === key);
    if (row) row.push(event);
    else rows.push([event]);
  }
  return rows;
}

/** How a chapter ended, in a word or two: `{ tone, text }`. */
export function endOf({ events }) {
  const heard = events.filter((event) => !isNoise(event));
  if (heard.some(({ kind }) => kind === "refusal")) return { tone: "stop", text: "refused" };
  const messages = heard.filter(({ kind }) => kind === "wire").length;
  return { tone: "yes", text: `${messages} ${messages === 1 ? "message" : "messages"}` };
}
