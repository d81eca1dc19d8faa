// Bars, one a row, the shortest first. Widths are shares of whatever the figure gets, so that the words keep their size
// on a phone; colours are the theme's.

const row = 38;
const escaped = (text) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/** `values`: `[{ name, value }]`. Rows of our own package stand out. */
export function bars({ title, unit, values }) {
  const sorted = [...values].sort((one, other) => one.value - other.value);
  const most = Math.max(...sorted.map(({ value }) => value));
  const said = ({ name, value }) => `${name}: ${written(value, unit)}`;
  const drawn = sorted.map(({ name, value }, index) => {
    const own = name.startsWith("Grantway") ? ' class="own"' : "";
    const width = Math.max((100 * value) / most, 0.4).toFixed(2);
    return `<g${own}><text x="0" y="${index * row + 15}">${escaped(name)}</text><text class="value" x="100%" y="${index * row + 15}">${written(value, unit)}</text>`
      + `<rect class="track" x="0" y="${index * row + 21}" width="100%" height="7" rx="3.5"/><rect x="0" y="${index * row + 21}" width="${width}%" height="7" rx="3.5"/></g>`;
  });
  const label = escaped(`${title}. ${sorted.map(said).join("; ")}.`);
  return `<svg role="img" aria-label="${label}" width="100%" height="${sorted.length * row}">${drawn.join("")}</svg>`;
}

function written(value, unit) {
  const number = value >= 1000 ? Math.round(value).toLocaleString("en") : String(value);
  return unit === "×" ? `${number}×` : `${number} ${unit}`;
}
