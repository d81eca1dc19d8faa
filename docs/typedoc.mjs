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

/** Files of declarations, as TypeDoc calls them → the entries that a program imports. */
const entries = new Map(documented.map(([name, { types }]) => [types.replace(/^\.\/|\.d\.ts$/g, ""), name.replace(/^\.\/?/, "") || manifest.name]));

/** Entries are called as programs import them; the package's own is called as the package, so that its page is not the folder's first. */
function nameEntries({ converter }) {
  converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const entry of project.children ?? []) entry.name = entries.get(entry.name) ?? entries.get(`${entry.name}/index`) ?? entry.name;
  });
}

export default {
  name: "Types",
  entryPoints: documented.flatMap(([, { types }]) => filesOf(types)).map((file) => join(folder, file)),
  tsconfig: fileURLToPath(new URL("tsconfig.json", import.meta.url)),
  // The frameworks that some entries name are not installed here. The tests compile all of it.
  skipErrorChecking: true,
  plugin: ["typedoc-plugin-markdown", nameEntries],
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
