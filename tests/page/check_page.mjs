// SPDX-License-Identifier: GPL-3.0-or-later
// One page at a time: violations (light, dark), validity, requests, overflow on a phone, print pages,
// the same without JavaScript. Prints a table; exit 1 when a limit is missed.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import { HtmlValidate } from "html-validate";
import puppeteer from "puppeteer-core";

const [shots, ...folders] = process.argv.slice(2);
mkdirSync(shots, { recursive: true });
const validator = new HtmlValidate({ extends: ["html-validate:recommended"] });
const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const browser = await puppeteer.launch({
  executablePath: "/usr/bin/chromium", headless: true, args: flags,
  userDataDir: mkdtempSync(join(tmpdir(), "page-")),
});
let missed = 0;

function line(what, figure, limit, good) {
  if (!good) missed++;
  console.log(`${good ? "ok    " : "MISSED"} ${what.padEnd(44)} ${String(figure).padStart(9)}   ${limit}`);
}

async function violations(url, scheme) {
  const page = await browser.newPage();
  await page.setViewport({ width: 1200, height: 900 });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  await page.setBypassCSP(true);
  await page.goto(url);
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => (await window.axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  })).violations.map((v) => `${v.id}: ${v.nodes.length} (${v.nodes[0].html.slice(0, 120)})`));
  await page.close();
  for (const text of found) console.log(`       ${text}`);
  return found.length;
}

async function shoot(url, name, width, scheme) {
  const page = await browser.newPage();
  await page.setViewport({ width, height: 900 });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  let requests = 0;
  page.on("request", () => requests++);
  await page.goto(url);
  await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
  const figures = await page.evaluate(() => ({
    overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    nodes: document.querySelectorAll("*").length,
    scripts: document.querySelectorAll("script").length,
    handlers: [...document.querySelectorAll("*")].filter((e) =>
      [...e.attributes].some((a) => a.name.startsWith("on"))).length,
    outside: [...document.querySelectorAll("[href],[src]")].filter((e) =>
      /^(https?:)?\/\//.test(e.getAttribute("href") ?? e.getAttribute("src"))).length,
    text: document.body.innerText,
  }));
  await page.close();
  return { requests, ...figures };
}

async function printed(url, name) {
  const page = await browser.newPage();
  await page.goto(url);
  const file = join(shots, `${name}.pdf`);
  await page.pdf({ path: file, format: "A4", printBackground: true });
  await page.close();
  return Number(/Pages:\s+(\d+)/.exec(execFileSync("pdfinfo", [file]).toString())[1]);
}

async function withoutScripts(url) {
  const page = await browser.newPage();
  await page.setJavaScriptEnabled(false);
  await page.setViewport({ width: 1200, height: 900 });
  await page.goto(url);
  const picture = await page.screenshot({ fullPage: true });
  await page.setJavaScriptEnabled(true);
  await page.goto(url);
  const again = await page.screenshot({ fullPage: true });
  await page.close();
  return Buffer.compare(Buffer.from(picture), Buffer.from(again)) === 0;
}

for (const folder of folders) {
  for (const file of readdirSync(folder).filter((f) => f.endsWith(".html")).slice(0, 4)) {
    const path = resolve(folder, file), url = pathToFileURL(path).href;
    const name = `${basename(resolve(folder))}-${file.replace(".html", "")}`;
    console.log(path);
    const report = validator.validateStringSync(readFileSync(path, "utf8"));
    for (const m of report.results.flatMap((r) => r.messages).slice(0, 5))
      console.log(`       ${m.line}:${m.column} ${m.ruleId} ${m.message}`);
    line("html-validate errors", report.errorCount, "0", report.errorCount === 0);
    for (const scheme of ["light", "dark"]) {
      const n = await violations(url, scheme);
      line(`axe-core violations, ${scheme}`, n, "0", n === 0);
    }
    const wide = await shoot(url, `${name}-light`, 1200, "light");
    await shoot(url, `${name}-dark`, 1200, "dark");
    const phone = await shoot(url, `${name}-phone`, 390, "light");
    line("requests", wide.requests, "1", wide.requests === 1);
    line("script elements, handlers, outside links", wide.scripts + wide.handlers + wide.outside, "0",
      wide.scripts + wide.handlers + wide.outside === 0);
    line("overflow at 390 px, px", phone.overflow, "0", phone.overflow <= 0);
    // The overview of many runs may be longer than the page of one.
    const many = file === "index.html" && readdirSync(folder).some((f) => f.startsWith("run-"));
    line("elements", wide.nodes, many ? "any" : "<= 3000", many || wide.nodes <= 3000);
    const size = statSync(path).size / 1000, most = many ? 1000 : 300;
    line("size, kB", size.toFixed(0), `<= ${most}`, size <= most);
    const pages = await printed(url, name);
    line("pages in print", pages, many ? "any" : "<= 5", many || pages <= 5);
    line("equal without JavaScript", await withoutScripts(url), "true", await withoutScripts(url));
  }
}
await browser.close();
console.log(missed ? `${missed} missed` : "all met");
process.exit(missed ? 1 : 0);
