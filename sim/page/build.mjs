// Builds the live page into one file that needs no other: `npm run build` writes sim/page/listed.html.
// The same sources give the same bytes on every machine: versions are pinned in package.json.

import { build } from "esbuild";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const read = (name) => readFileSync(join(here, name), "utf8");
const hash = (text) => `sha256-${createHash("sha256").update(text).digest("base64")}`;
const escape = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
/** JSON in which nothing can end a script element or begin a tag, in plain ASCII: as Python's `safe_json`. */
const json = (value) => JSON.stringify(value).replace(/[<>&\u007f-\uffff]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);

const { outputFiles, metafile, warnings } = await build({
  entryPoints: [join(here, "web/main.tsx")],
  absWorkingDir: here,
  outdir: join(here, "built"), // nothing is written there: `write` is off
  bundle: true, minify: true, write: false, metafile: true, charset: "ascii",
  format: "iife", target: "es2022", jsx: "automatic", jsxImportSource: "preact", legalComments: "none",
});
if (warnings.length) throw new Error(`${warnings.length} warnings: a line that the bundler does not understand is no part of the page`);
const text = (ending) => outputFiles.find((file) => file.path.endsWith(ending)).text.trim();
const script = text(".js").replaceAll("</script", "<\\/script"), style = text(".css");

/** Whose code is in the page, with the terms under which it may be. */
const packages = [...new Set(Object.keys(metafile.inputs).map((file) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1]).filter(Boolean))].sort();
const licences = packages.map((name) => {
  const folder = join(here, "../../node_modules", name), { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const licence = readFileSync(join(folder, "LICENSE"), "utf8").trim().replaceAll("--", "- -");
  return `${name} ${version}\n\n${licence}`;
}).join("\n\n----\n\n".replaceAll("--", "=="));

const words = JSON.parse(read("web/words/en.json"));
const exported = JSON.parse(read("engine/exported.json"));
const { residents, months, seed, digest } = exported.first_town;
/** As `sim.page.build` writes it: opened from the repository, the page shows the first town. */
const start = {
  rulebook: exported.default, town: null, residents, months, seed: String(seed), digest,
  version: /__version__ = "(.*)"/.exec(read("../__init__.py"))[1],
  command: `sim page ${exported.default} --residents ${residents} --months ${months} --seed ${seed} --out page.html`, learning: false,
};
const parts = {
  policy: `default-src 'none'; base-uri 'none'; form-action 'none'; img-src data: blob:; script-src '${hash(script)}'; style-src '${hash(style)}'`,
  title: escape(words.title), noScript: escape(words.noScript),
  style, script, licences,
  start: json(start),
};
const html = read("page.html").replace(/<!--\{(\w+)\}-->/g, (_, name) => parts[name]);
const target = process.argv[2] ?? join(here, "listed.html");
writeFileSync(target, html);
console.log(`${target}: ${Math.round(html.length / 1000)} kB`);
