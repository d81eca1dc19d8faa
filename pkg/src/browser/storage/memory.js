// One session per page and client: a component that is mounted twice makes two clients, and the second has to find the
// session of the first. The engine's own memory is no place for it, because a trap clears it.
const memory = new Map();

/** Keeps the session until the page is left. */
export function memoryStorage(key) {
  const read = () => memory.get(key) ?? null;
  return {
    isCommon: false,
    read,
    load: async () => read(),
    write: (record) => void memory.set(key, record),
    remove: () => void memory.delete(key),
  };
}
