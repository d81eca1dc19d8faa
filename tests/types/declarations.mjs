// What the package declares, as TypeScript reads it: every entry of its `exports`, with everything that the entry
// exports and the members of that.

import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const manifest = import.meta.resolve("grantway/package.json");
const installed = dirname(fileURLToPath(manifest));

/**
 * Entries as they are imported → their declarations in the package's `folder`. All documents have one form, so
 * `providers` names only some.
 */
export function entries(providers, folder = installed) {
  const found = {};
  for (const [name, target] of Object.entries(JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).exports)) {
    if (!target.types) continue;
    const files = name.endsWith("/*") ? readdirSync(join(folder, name.slice(0, -2))).filter((file) => file.endsWith(".d.ts")) : ["*"];
    for (const file of files) {
      const part = file.replace(/\.d\.ts$/, "");
      if (name.startsWith("./providers/") && providers && !providers.includes(part)) continue;
      found[name.replace("*", part).replace(/^\./, "grantway")] = join(folder, target.types.replace("*", part));
    }
  }
  return found;
}

export function programOf(files) {
  return ts.createProgram(files, {
    strict: true, noEmit: true, types: [], target: ts.ScriptTarget.ES2022, lib: ["lib.es2022.d.ts", "lib.dom.d.ts"],
    module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext,
  });
}

/** The declarations of what an entry exports, by name. */
export function exported(program, file) {
  const checker = program.getTypeChecker();
  const symbols = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(file)));
  const original = (symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol);
  return new Map(symbols.map((symbol) => [symbol.name, original(symbol).declarations.filter((node) => isOurs(node))]).sort());
}

const isOurs = (node) => !relative(installed, node.getSourceFile().fileName).startsWith("..");

/** Whether a node is a member that people see: not a parameter, and not something only for the compiler. */
const isMember = (node) =>
  [ts.isPropertySignature, ts.isMethodSignature, ts.isPropertyDeclaration, ts.isMethodDeclaration, ts.isCallSignatureDeclaration,
    ts.isConstructorDeclaration, ts.isIndexSignatureDeclaration].some((is) => is(node));

/** All members inside a declaration, with their paths. Nobody sets those in the condition of a type. */
export function members(declaration, path) {
  const found = [];
  const visit = (node, path) => {
    if (ts.isConditionalTypeNode(node)) return;
    const name = isMember(node) ? `${path}.${node.name?.getText() ?? "()"}` : path;
    if (isMember(node)) found.push({ node, path: name });
    ts.forEachChild(node, (child) => visit(child, name));
  };
  ts.forEachChild(declaration, (child) => visit(child, path));
  return found;
}

/** The comment on a node: its text and its tags. */
export function comment(node) {
  const holder = ts.isVariableDeclaration(node) ? node.parent.parent : node;
  const docs = ts.getJSDocCommentsAndTags(holder).filter(ts.isJSDoc);
  const doc = docs.at(-1);
  const tags = new Map((doc?.tags ?? []).map((tag) => [tag.tagName.text, ts.getTextOfJSDocComment(tag.comment) ?? ""]));
  return { text: ts.getTextOfJSDocComment(doc?.comment) ?? "", tags };
}
