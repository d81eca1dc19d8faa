// The TypeScript compiler's messages, under `strict`, for programs that are pasted unchanged into TypeScript:
// `page.js` is read as `page.ts`. Packages are those of the tests.

import { fileURLToPath } from "node:url";
import ts from "typescript";
import { root } from "./documents.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const options = {
  strict: true, noEmit: true, skipLibCheck: true, types: ["node"], typeRoots: [here("../node_modules/@types")],
  target: ts.ScriptTarget.ES2022, lib: ["lib.es2022.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts", "lib.esnext.disposable.d.ts"],
  module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, moduleDetection: ts.ModuleDetectionKind.Force,
  jsx: ts.JsxEmit.Preserve, resolveJsonModule: true, allowImportingTsExtensions: true, paths: { "$lib/*": [here("../servers/sveltekit/src/lib/*")] },
};

/** Where a package may be installed: for all tests, for the servers' and for those of frameworks. */
const INSTALLED = ["../readme/any.ts", "../servers/any.ts", "../frameworks/any.ts"].map(here);

const scripts = /\.(js|mjs|jsx)$/;
const asTypeScript = (path) => path.replace(scripts, (_, kind) => (kind === "jsx" ? ".tsx" : ".ts"));
const asScript = (path) => [".js", ".mjs", ".jsx"].map((kind) => path.replace(/\.tsx?$/, kind));
const isOurs = (path) => !path.includes("/node_modules/") && !path.endsWith(".d.ts") && /\.tsx?$/.test(path);

/** The scripts of a component: a file that is markup around them, and that stands for the component itself. */
const scriptsOf = (text) =>
  [...text.matchAll(/<script[^>]*>\n?([\s\S]*?)<\/script>/g)].map(([, script]) => script).concat("export default {} as any;").join("\n");

/**
 * The messages about each of `names`, which are paths in the repository, as `{ name: [text] }`. `texts` are files
 * that do not exist: `{ path: text }`.
 */
export function complaints(names, texts = {}) {
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile } = host;
  const virtual = new Map(Object.entries(texts).map(([path, text]) => [fileURLToPath(new URL(path, root)), text]));
  const component = /\.(svelte|vue)\.ts$/;
  const sourceOf = (path) => {
    if (virtual.has(path)) return path;
    if (fileExists(path)) return path;
    if (component.test(path) && fileExists(path.slice(0, -3))) return path.slice(0, -3);
    return isOurs(path) ? asScript(path).find(fileExists) : undefined;
  };
  host.fileExists = (path) => sourceOf(path) !== undefined;
  host.readFile = (path) => {
    const source = sourceOf(path);
    if (virtual.has(source)) return virtual.get(source);
    const text = source && readFile(source);
    return source !== path && component.test(path) ? scriptsOf(text) : text;
  };
  host.getSourceFile = (path, target) => {
    const text = host.readFile(path);
    return text === undefined ? undefined : ts.createSourceFile(path, text, target);
  };
  host.resolveModuleNameLiterals = (literals, containing, _, settings) =>
    literals.map(({ text }) => {
      const from = text.startsWith(".") || containing.includes("/node_modules/") ? [containing] : [containing, ...INSTALLED];
      const found = from.map((file) => ts.resolveModuleName(text, file, settings, host)).filter(({ resolvedModule }) => resolvedModule);
      // The types of a package may be installed in another place than the first that has the package.
      return found.find(({ resolvedModule }) => resolvedModule.extension !== ts.Extension.Js) ?? found[0] ?? { resolvedModule: undefined };
    });
  const rootOf = (name) => {
    const path = fileURLToPath(new URL(name, root));
    return /\.(svelte|vue)$/.test(path) ? `${path}.ts` : asTypeScript(path);
  };
  const roots = new Map([...names, ...Object.keys(texts)].map((name) => [name, rootOf(name)]));
  const program = ts.createProgram([here("surroundings.d.ts"), ...roots.values()], options, host);
  const all = ts.getPreEmitDiagnostics(program);
  const said = ({ file, start, messageText }) => {
    const line = file ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
    return `line ${line}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
  };
  // A message outside these programs concerns all of them.
  const known = new Set(roots.values());
  const others = all.filter(({ file }) => !file || !known.has(file.fileName)).map((found) => `${found.file?.fileName ?? ""} ${said(found)}`);
  const own = (path) => all.filter(({ file }) => file?.fileName === path).map(said);
  return Object.fromEntries([...roots].map(([name, path]) => [name, [...own(path), ...others]]));
}
