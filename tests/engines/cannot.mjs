// What an engine cannot do, as tests find it: each entry of cannot.json fails a test once the engine can.

import table from "./cannot.json" with { type: "json" };

/** Id → whether that engine cannot. */
export const cannotOf = (engine) => Object.fromEntries(table.map(({ id, engines }) => [id, engines.includes(engine)]));
