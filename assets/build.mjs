// Build the style sheets and the scripts into the pages' static folder, each also compressed. Outputs are committed.
import { build, transform } from "esbuild";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync, gzipSync } from "node:zlib";
import rtlcss from "rtlcss";
import * as sass from "sass";

const target = "../homeward/pages/static/homeward";
mkdirSync(target, { recursive: true });
const { css } = sass.compile("app.scss", { loadPaths: ["node_modules"], quietDeps: true, logger: sass.Logger.silent });
for (const [name, text] of [["app.css", css], ["app.rtl.css", rtlcss.process(css)]]) {
  const { code } = await transform(text, { loader: "css", minify: true });
  writeFileSync(`${target}/${name}`, code);
}
const scripts = ["app.js", "away.js", "away-worker.js"];
for (const name of scripts) {
  await build({ entryPoints: [name], bundle: true, minify: true, format: "esm", target: "es2020", outfile: `${target}/${name}` });
}
for (const name of ["app.css", "app.rtl.css", ...scripts]) {
  const raw = readFileSync(`${target}/${name}`);
  const packed = brotliCompressSync(raw);
  writeFileSync(`${target}/${name}.br`, packed);
  writeFileSync(`${target}/${name}.gz`, gzipSync(raw, { level: 9 }));
  console.log(`${name}: ${raw.length} bytes, ${packed.length} by brotli`);
}
