// Builds the page into a folder: index.html, page.js, page.css and each of them compressed (.gz).
// The same sources give the same bytes: gzip carries neither a name nor a time.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2];
if (!out) {
  console.error('usage: node build.mjs OUT_DIR');
  process.exit(2);
}
mkdirSync(out, { recursive: true });

const common = {
  bundle: true,
  minify: true,
  target: 'es2020',
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'warning',
  absWorkingDir: here,
  write: false,
};
const script = await build({ ...common, entryPoints: ['src/page.ts'], format: 'iife' });
const style = await build({ ...common, entryPoints: ['page.css'] });

// A zlib of another making may write another operating system's number into byte 9.
function compressed(bytes) {
  const packed = gzipSync(bytes, { level: 9 });
  packed[9] = 3;
  return packed;
}

const files = {
  'index.html': readFileSync(join(here, 'index.html')),
  'page.js': Buffer.from(script.outputFiles[0].contents),
  'page.css': Buffer.from(style.outputFiles[0].contents),
};
for (const [name, bytes] of Object.entries(files)) {
  const packed = compressed(bytes);
  writeFileSync(join(out, name), bytes);
  writeFileSync(join(out, `${name}.gz`), packed);
  console.log(`${name}: ${bytes.length} bytes, ${packed.length} compressed`);
}
