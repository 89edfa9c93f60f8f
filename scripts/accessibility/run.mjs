// axe-core over web pages, as a desktop, a phone and a printer see them.
//
//     node run.mjs CHROMIUM FOLDER
//
// Prints what it finds by rule; exits 1 when something is serious or critical.
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";

const [chromium, folder] = process.argv.slice(2);
const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];
const VIEWS = {
  desktop: { width: 1280, height: 900, media: "screen" },
  phone: { width: 360, height: 740, media: "screen" },
  print: { width: 794, height: 1123, media: "print" }, // A4
};
const GRAVE = ["critical", "serious"];
const SHOWN = 8;
// Axe must find these two, or it does not look.
const BROKEN = `data:text/html,<!DOCTYPE html><html lang="en"><title>Broken</title><main>
<h1>Broken</h1><p style="color:%23bbb">Pale</p><img src="data:,"></main></html>`;

async function findings(page, address, view) {
  const { media, ...size } = VIEWS[view];
  await page.setViewport(size);
  await page.emulateMediaType(media);
  await page.goto(address);
  await page.evaluate(AXE);
  const found = await page.evaluate((tags) => axe.run({ runOnly: tags }), TAGS);
  if (found.passes.length === 0) throw new Error(`axe looked at nothing in ${address}`);
  return found.violations;
}

function told(byRule) {
  const rank = ({ impact }) => [...GRAVE, "moderate", "minor"].indexOf(impact);
  for (const rule of [...byRule.values()].sort((a, b) => rank(a) - rank(b))) {
    console.log(`\n${rule.impact}: ${rule.help} (${rule.id}, ${rule.places.length} places)`);
    for (const place of rule.places.slice(0, SHOWN)) console.log(`  ${place}`);
    if (rule.places.length > SHOWN) console.log(`  and ${rule.places.length - SHOWN} more`);
  }
}

async function ready(browser) {
  const page = await browser.newPage();
  await page.setBypassCSP(true);
  const seen = (await findings(page, BROKEN, "desktop")).map((rule) => rule.id);
  for (const rule of ["color-contrast", "image-alt"]) {
    if (!seen.includes(rule)) throw new Error(`axe no longer finds ${rule}: the check is broken`);
  }
  return page;
}

async function check(browser, files) {
  const byRule = new Map();
  const look = async (view) => {
    const page = await ready(browser);
    for (const file of files) {
      const address = pathToFileURL(resolve(folder, file)).href;
      for (const rule of await findings(page, address, view)) {
        const entry = byRule.get(rule.id) ?? { ...rule, places: [] };
        entry.places.push(...rule.nodes.map((n) => `${file} (${view}): ${n.target.join(" ")}`));
        byRule.set(rule.id, entry);
      }
    }
  };
  await Promise.all(Object.keys(VIEWS).map(look));
  told(byRule);
  return [...byRule.values()].filter((rule) => GRAVE.includes(rule.impact)).length;
}

const files = (await readdir(folder)).filter((name) => name.endsWith(".html")).sort();
if (files.length === 0) throw new Error(`no page in ${folder}`);
const profile = await mkdtemp(join(tmpdir(), "axe-"));
const browser = await puppeteer.launch({
  executablePath: chromium,
  userDataDir: profile,
  args: [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
  ],
});
try {
  const grave = await check(browser, files);
  const views = Object.keys(VIEWS).join(", ");
  console.log(`\n${files.length} pages (${views}): ${grave} serious or critical rules broken.`);
  process.exitCode = grave ? 1 : 0;
} finally {
  await browser.close();
  await rm(profile, { recursive: true, force: true });
}
