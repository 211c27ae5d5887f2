// English that stands in code: node sentences.mjs FOLDER... gives a line of JSON [file, line, text] for each.
// A sentence is text with a word and a space. Left out is what nobody reads: names (types, keys, luck's purposes,
// what Python exports, which names a selector or a class has), paths and fonts.

import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { createRequire } from "node:module";

const babel = createRequire(join(process.cwd(), "package.json"))("prettier/plugins/babel");
const SENTENCE = /[a-z]{2,}[,;:.?!'"]* +["'({\w]|["'})\w][,;:.?!]? +[a-z]{2,}/i;
/** Whose first argument is a name: of a luck's purpose, a selector, a font. */
const NAMING = /^(draw|drawn|chosen|querySelector|querySelectorAll|closest|matches|matchMedia|getContext|mark)$/;
const ATTRIBUTES = /^(class|d|viewBox|transform|points|style|sizes|id|for|key|preserveAspectRatio)$/;

const files = process.argv.slice(2).flatMap(function find(path) {
  if (statSync(path).isDirectory()) return readdirSync(path).sort().flatMap((name) => find(join(path, name)));
  return /\.tsx?$/.test(path) && !path.endsWith(".d.ts") ? [path] : [];
});
const trees = files.map((file) => [file, babel.parsers["babel-ts"].parse(readFileSync(file, "utf8"), { filepath: file })]);

const names = new Set();
const skipped = new Set();

function visit(node, see, parents = []) {
  if (!node || typeof node.type !== "string") return;
  if (see(node, parents) === false) return;
  for (const [key, value] of Object.entries(node)) {
    if (["loc", "tokens", "comments", "leadingComments", "trailingComments", "innerComments", "extra"].includes(key)) continue;
    for (const child of Array.isArray(value) ? value : [value]) if (child && typeof child === "object") visit(child, see, [...parents, node]);
  }
}
for (const [, tree] of trees) {
  visit(tree, (node) => {
    if (node.type === "TSLiteralType" && node.literal.type === "StringLiteral") names.add(node.literal.value);
  });
}
const exported = (value) => (typeof value === "string" ? names.add(value) : value && typeof value === "object" && Object.values(value).forEach(exported));
exported(JSON.parse(readFileSync("sim/page/engine/exported.json", "utf8")));

for (const [file, tree] of trees) {
  visit(tree, (node, parents) => {
    if (/^(ImportDeclaration|ExportNamedDeclaration)$/.test(node.type) && node.source) return node.type[0] === "E" && !node.source;
    if (/^TS(Literal|TemplateLiteral)Type$/.test(node.type)) return false;
    if (node.type === "JSXAttribute" && ATTRIBUTES.test(node.name.name)) return false;
    if (node.type === "CallExpression") {
      const name = node.callee.property?.name ?? node.callee.name;
      if (NAMING.test(name)) skipped.add(node.arguments[0]).add(node.arguments[1]);
    }
    if (skipped.has(node)) return false;
    let text = null;
    if (node.type === "StringLiteral") text = node.value;
    else if (node.type === "JSXText") text = /[a-z]{2,}/i.test(node.value) ? `${node.value.trim()} {}` : null;
    else if (node.type === "TemplateLiteral") text = node.quasis.map(({ value }) => value.cooked).join("{}");
    if (text !== null && SENTENCE.test(text) && !names.has(text) && !names.has(text.split("{}")[0] || text)) console.log(JSON.stringify([file, node.loc.start.line, text]));
  });
}
