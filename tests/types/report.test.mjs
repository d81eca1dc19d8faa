// The public types, in committed files, so that a change shows in review. API Extractor writes the reports, and
// finds types that a signature names and no entry exports.
// `GRANTWAY_WRITE=1 node --test tests/types/report.test.mjs` rewrites them.

import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { CompilerState, Extractor, ExtractorConfig } from "@microsoft/api-extractor";
import { entries } from "./declarations.mjs";

const reports = fileURLToPath(new URL("report/", import.meta.url));
const made = mkdtempSync(join(tmpdir(), "grantway-report-"));
after(() => rmSync(made, { recursive: true, force: true }));

// The folder that is packed: API Extractor treats installed packages as foreign. A document's contents are data,
// and its type follows from them.
const folder = fileURLToPath(new URL("../../pkg", import.meta.url));
const files = entries([], folder);

/** `grantway/stores/redis` → `stores-redis` */
const nameOf = (entry) => (entry === "grantway" ? "index" : entry.slice("grantway/".length).replaceAll("/", "-"));

const compilerOptions = { strict: true, target: "es2022", lib: ["es2022", "dom"], module: "nodenext", moduleResolution: "nodenext", types: [] };
const configOf = (entry) =>
  ExtractorConfig.prepare({
    packageJsonFullPath: join(folder, "package.json"),
    configObjectFullPath: undefined,
    configObject: {
      projectFolder: folder,
      mainEntryPointFilePath: files[entry],
      compiler: { overrideTsconfig: { compilerOptions, files: Object.values(files) } },
      apiReport: { enabled: true, reportFileName: `${nameOf(entry)}.api.md`, reportFolder: made, reportTempFolder: made },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      newlineKind: "lf",
      messages: {
        compilerMessageReporting: { default: { logLevel: "error" } },
        // Every export is public.
        extractorMessageReporting: { default: { logLevel: "warning" }, "ae-missing-release-tag": { logLevel: "none" } },
        // The tags are TypeScript's, which has fewer than TSDoc wants.
        tsdocMessageReporting: { default: { logLevel: "none" } },
      },
    },
  });

/** What pages and workers export: the entries of frameworks are used beside these, and do not export it again. */
const ofOthers = new Set(
  ["browser.api.md", "edge.api.md"].flatMap((file) =>
    [...readFileSync(join(reports, file), "utf8").matchAll(/^export (?:interface|type|const|function) (\w+)/gm)].map(([, name]) => name),
  ),
);
const isExported = (text) => ofOthers.has(/^The symbol "(\w+)" needs to be exported/.exec(text)?.[1]);

const configs = Object.fromEntries(Object.keys(files).map((entry) => [entry, configOf(entry)]));
const compilerState = CompilerState.create(configs.grantway, { additionalEntryPoints: Object.values(files) });

for (const [entry, config] of Object.entries(configs)) {
  test(`the types of ${entry} are those of the report`, () => {
    const complaints = [];
    const messageCallback = (message) => {
      const isComplaint = message.logLevel === "warning" && message.category === "Extractor" && !isExported(message.text);
      if (isComplaint) complaints.push(message.text);
      message.handled = true;
    };
    Extractor.invoke(config, { localBuild: true, compilerState, messageCallback });
    assert.deepEqual(complaints, []);
    const file = `${nameOf(entry)}.api.md`;
    if (process.env.GRANTWAY_WRITE !== undefined) copyFileSync(join(made, file), join(reports, file));
    const text = readFileSync(join(made, file), "utf8");
    assert.equal(text, readFileSync(join(reports, file), "utf8"), "GRANTWAY_WRITE=1 node --test tests/types/report.test.mjs");
  });
}

test("there is no report of an entry that is gone", () => {
  assert.deepEqual(readdirSync(reports).sort(), Object.keys(files).map((entry) => `${nameOf(entry)}.api.md`).sort());
});
