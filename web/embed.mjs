// Makes the built page a part of buoyshore: node embed.mjs BUILT_FOLDER writes page_files.cpp there, with the
// compressed files as bytes (shore/serve/page_files.hpp).
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
if (!folder) {
  console.error('usage: node embed.mjs BUILT_FOLDER');
  process.exit(2);
}

const types = {
  'index.html': 'text/html; charset=utf-8',
  'page.css': 'text/css; charset=utf-8',
  'page.js': 'text/javascript; charset=utf-8',
};

const arrays = [];
const rows = [];
for (const [name, type] of Object.entries(types)) {
  const bytes = readFileSync(join(folder, `${name}.gz`));
  const variable = `bytes_of_${name.replace('.', '_')}`;
  const etag = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  arrays.push(`constexpr std::uint8_t ${variable}[] = {${[...bytes].join(',')}};`);
  rows.push(`    {"/${name}", "${type}", "\\"${etag}\\"", ${variable}},`);
}

writeFileSync(
  join(folder, 'page_files.cpp'),
  `#include "shore/serve/page_files.hpp"

namespace buoyshore {

namespace {

${arrays.join('\n')}

constexpr PageFile files[] = {
${rows.join('\n')}
};

}  // namespace

std::span<const PageFile> page_files() { return files; }

}  // namespace buoyshore
`,
);
