// Bundle the editor: `node build.mjs` writes it, `node build.mjs --check` says whether the
// committed bundle is what these sources give, byte for byte.

import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = new URL(".", import.meta.url);
const out = new URL("../exercises/static/exercises/", here);
const bundle = new URL("editor.bundle.js", out);
const record = new URL("editor.bundle.json", out);
const versions = JSON.parse(await readFile(new URL("package.json", here), "utf8")).dependencies;

const { outputFiles } = await build({
  absWorkingDir: fileURLToPath(here),
  entryPoints: ["editor.js"],
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  banner: { js: "/* CodeMirror 6, MIT licence: see editor.bundle.json and LICENSE.codemirror.txt */" },
  write: false,
});
const bytes = outputFiles[0].contents;
const sha256 = createHash("sha256").update(bytes).digest("hex");
const about = `${JSON.stringify({ file: "editor.bundle.js", licence: "MIT", sha256, versions }, null, 2)}\n`;

if (process.argv.includes("--check")) {
  const same =
    Buffer.compare(await readFile(bundle), bytes) === 0 && (await readFile(record, "utf8")) === about;
  console.log(same ? `editor.bundle.js is up to date (${sha256})` : "editor.bundle.js is out of date: npm run build");
  process.exitCode = same ? 0 : 1;
} else {
  await writeFile(bundle, bytes);
  await writeFile(record, about);
  console.log(`editor.bundle.js: ${bytes.length} bytes, ${sha256}`);
}
