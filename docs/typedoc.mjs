// TypeDoc over what the package exports, into `reference/api/`: one Markdown page an entry.

import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Converter } from "typedoc";

const folder = fileURLToPath(new URL("../pkg/", import.meta.url));
const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));

// Each provider is one constant; its page says more than its type.
const documented = Object.entries(manifest.exports).filter(([name, { types }]) => types && name !== "./providers/*");

const filesOf = (types) => {
  if (!types.includes("*")) return [types];
  return readdirSync(join(folder, dirname(types))).filter((name) => name.endsWith(".d.ts")).map((name) => join(dirname(types), name));
};

/** An entry as a program imports it. */
const specifier = (name) => (name === manifest.name ? name : `${manifest.name}/${name}`);

/** The package's own entry is called as the package, so that its page is not the folder's first. */
function nameFirstEntry({ converter }) {
  converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const entry of project.children ?? []) if (entry.name === "index") entry.name = manifest.name;
  });
}

export default {
  name: "Types",
  entryPoints: documented.flatMap(([, { types }]) => filesOf(types)).map((file) => join(folder, file)),
  tsconfig: fileURLToPath(new URL("tsconfig.json", import.meta.url)),
  plugin: ["typedoc-plugin-markdown", nameFirstEntry],
  out: fileURLToPath(new URL("reference/api/", import.meta.url)),
  outputFileStrategy: "modules",
  entryFileName: "README",
  modulesFileName: "README",
  pageTitleTemplates: { index: () => "Types", module: ({ name }) => specifier(name) },
  readme: "none",
  disableSources: true,
  excludeExternals: true,
  hideBreadcrumbs: true,
  hidePageHeader: true,
  useCodeBlocks: true,
  // Its own count of equal headings is not that of the site.
  useHTMLAnchors: true,
  expandObjects: true,
  parametersFormat: "table",
  interfacePropertiesFormat: "table",
  classPropertiesFormat: "table",
  typeAliasPropertiesFormat: "table",
  enumMembersFormat: "table",
  propertyMembersFormat: "table",
  typeDeclarationFormat: "table",
  tableColumnSettings: { hideInherited: true, hideOverrides: true, hideModifiers: true },
  groupOrder: ["Functions", "Classes", "Interfaces", "Type Aliases"],
  sort: ["source-order"],
  // What a type is made of is shown in its place, whether it has a name outside or not.
  validation: { notExported: false, invalidLink: true, rewrittenLink: true },
  treatWarningsAsErrors: true,
};
