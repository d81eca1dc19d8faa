// Numbers and tables.

export function quantile(values, at) {
  const sorted = [...values].sort((one, other) => one - other);
  const place = (sorted.length - 1) * at;
  const below = Math.floor(place);
  return sorted[below] + (sorted[Math.ceil(place)] - sorted[below]) * (place - below);
}

export const median = (values) => quantile(values, 0.5);

/** Three significant digits. */
export const short = (value) => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));

/** The median, and the quartiles in brackets. */
export function spread(values) {
  if (!values?.length) return "–";
  return `${short(median(values))} (${short(quantile(values, 0.25))}–${short(quantile(values, 0.75))})`;
}

/** The median of the ratios in each round, so that noise in a round affects both sides alike. */
export const ratio = (values, floor) => (values?.length ? median(values.map((value, round) => value / floor[round])) : undefined);

export const grouped = (value) => Math.round(value).toString().replace(/\B(?=(\d{3})+$)/g, ",");

/** A Markdown table; all columns but the first are numbers. */
export function table(head, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |\n`;
  return line(head) + line(head.map((_, at) => (at === 0 ? "---" : "---:"))) + rows.map(line).join("");
}
