// A hostile script against each storage: what it steals must be what storages.json says.

import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { launchChromium, openProfile } from "../browser/chromium.mjs";
import { comeBack, publicOptions, signIn } from "../browser/public_sign_in.mjs";
import { launchKept } from "./kept_profile.mjs";
import { hiddenFlow, playVault, proxy, readEverything, stay, takeSignIn } from "./hostile_script.js";
import { FILE, ROOT, startWorld } from "./world.mjs";

const { storages, attacks } = JSON.parse(await readFile(new URL("storages.json", import.meta.url), "utf8"));

/** The options of each storage. */
const OPTIONS = {
  memory: {},
  session: { storage: "session" },
  encrypted: { storage: "encrypted" },
  vault: { storage: "vault", worker: FILE },
  service_worker: { storage: "vault", serviceWorker: FILE },
};

let browser, world;
before(async () => {
  [browser, world] = await Promise.all([launchChromium(), startWorld()]);
});
after(() => Promise.all([browser?.close(), world?.close()]));

const optionsOf = (id) => ({ ...publicOptions(world.app, world.server, `page-${id}`), ...OPTIONS[id] });
const given = (options) => ({ options, root: ROOT, attacker: world.attacker.origin });
/** The tokens of the server that are somewhere in these texts. */
const stolenIn = (texts) => world.issued().filter((token) => texts.some((text) => String(text).includes(token)));

function cell(attack, storage) {
  return attacks.find(({ id }) => id === attack).cells[storage];
}
function holds(attack, storage, stolen) {
  assert.equal(stolen.length === 0, cell(attack, storage).stopped, `${attack} on ${storage}: stole ${stolen.length} tokens`);
}

for (const { id } of storages) {
  describe(`a hostile script against the storage ${id}`, () => {
    let profile, page, options;
    before(async () => {
      profile = await openProfile(browser);
      page = await profile.context.newPage();
      options = optionsOf(id);
      await signIn(page, { app: world.app, options });
    });
    after(() => profile?.close());

    it("A22: at the callback, gets of the sign-in under way what the table says", async () => {
      holds("sign_in", id, stolenIn(await page.evaluate(takeSignIn, given(options))));
      // The code is spent: the person signs in again.
      await signIn(page, { app: world.app, options });
      assert.equal((await comeBack(page, options)).value?.handled, true);
    });

    it("A22: that runs once, gets what the table says", async () => {
      const loot = await page.evaluate(readEverything, given(options));
      holds("once", id, stolenIn(loot));
      assert.deepEqual(world.attacker.seen(), [], "no request with a token left for the attacker's server");
    });

    it("A22: that stays, gets what the table says", async () => {
      await page.evaluate(stay);
      world.refuseOnce();
      const before = world.issued().length;
      const status = await page.evaluate((url) => auth.fetch(url).then((answer) => answer.status), `${world.server.issuer}/userinfo`);
      assert.equal(status, 200);
      assert.ok(world.issued().length > before, "the tokens were refreshed");
      const after = await page.evaluate(readEverything, given(options));
      const noted = await page.evaluate(() => stolen());
      holds("stays", id, stolenIn([...noted, ...(cell("stays", id).stopped ? after : [])]));
    });

    it("A22: that begins a hidden flow, gets what the table says", async () => {
      holds("hidden_flow", id, stolenIn(await page.evaluate(hiddenFlow, given(options))));
    });

    it("A22: that calls the API through the page, gets what the table says", async () => {
      const [byPage] = await page.evaluate(proxy, given(options));
      const person = JSON.parse(byPage).sub;
      assert.equal(person === undefined, cell("proxy", id).stopped);
    });
  });
}

describe("a hostile script", () => {
  it("that is there before the client, plays the vault and gets the tokens of the next sign-in: docs/security/storages.md says so", async () => {
    const profile = await openProfile(browser);
    try {
      const options = optionsOf("vault");
      const page = await profile.context.newPage();
      await page.addInitScript(playVault, given(options));
      await signIn(page, { app: world.app, options });
      await comeBack(page, options);
      assert.notDeepEqual(stolenIn(await page.evaluate(() => stolen())), []);
    } finally {
      await profile.close();
    }
  });

  it("finds no verifier of a popup's sign-in: it never leaves the vault", async () => {
    const profile = await openProfile(browser);
    try {
      const options = optionsOf("vault");
      const page = await profile.context.newPage();
      const opener = await world.openClient(page, options);
      const [popup] = await Promise.all([profile.context.waitForEvent("page"), opener.popup()]);
      await world.consentIn(popup, options);
      assert.deepEqual(await popup.evaluate(takeSignIn, given(options)), []);
      await world.finishPopup(popup, options);
      await page.waitForFunction(() => globalThis.result !== undefined);
      assert.equal((await page.evaluate(() => result)).value?.handled, true);
    } finally {
      await profile.close();
    }
  });
});

describe("a stolen profile", () => {
  it("S32, A22: gives away of each storage what the table says", async () => {
    const folder = await mkdtemp(join(tmpdir(), "grantway-profile-"));
    let context;
    try {
      context = await launchKept(folder);
      const tokens = {};
      for (const { id } of storages) {
        const page = await context.newPage();
        const before = world.issued().length;
        await signIn(page, { app: world.app, options: optionsOf(id) });
        assert.equal((await comeBack(page, optionsOf(id))).value?.handled, true);
        tokens[id] = world.issued().slice(before);
      }
      await context.close();
      const files = await readdir(folder, { recursive: true, withFileTypes: true });
      const texts = await Promise.all(files.filter((file) => file.isFile()).map((file) => readFile(join(file.parentPath, file.name), "latin1")));
      // LevelDB stores the texts of `sessionStorage` with two bytes a character.
      const plain = texts.flatMap((text) => [text, text.replaceAll("\0", "")]);
      for (const { id } of storages) {
        assert.ok(tokens[id].length >= 2, id);
        holds("profile", id, tokens[id].filter((token) => plain.some((text) => text.includes(token))));
      }
      // The key lies in the same profile: whoever starts the browser with it is signed in.
      context = await launchKept(folder);
      const page = await context.newPage();
      await world.openClient(page, optionsOf("encrypted"));
      assert.notEqual(await page.evaluate(() => auth.session()), null);
    } finally {
      await context?.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 20 });
    }
  });
});
