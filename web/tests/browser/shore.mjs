// An archive with known readings, and `buoyshore serve` over it.
//   BUOYSHORE   the program (default: buoyshore)
//   PAGE_FILES  a folder made by build.mjs: its files are shown in place of those in the program
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const program = process.env.BUOYSHORE ?? 'buoyshore';
const types = {
  'index.html': 'text/html; charset=utf-8',
  'page.js': 'text/javascript',
  'page.css': 'text/css',
};

function pass(from, to, port) {
  const headers = { ...from.headers, host: `127.0.0.1:${port}` };
  const on = request({ host: '127.0.0.1', port, path: from.url, headers }, (answer) => {
    to.writeHead(answer.statusCode, answer.headers);
    answer.pipe(to);
  });
  on.on('error', () => to.destroy());
  to.on('close', () => on.destroy());
  on.end();
}

/** Shows the files of a folder, and passes everything else on. */
function pageServer(folder, port) {
  const policy =
    "default-src 'self'; img-src 'self' data: blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
  const server = createServer((from, to) => {
    const name = from.url.split('?')[0].slice(1) || 'index.html';
    if (!types[name]) return pass(from, to, port);
    to.writeHead(200, {
      'content-type': types[name],
      'content-encoding': 'gzip',
      'content-security-policy': policy,
    });
    return to.end(readFileSync(join(folder, `${name}.gz`)));
  });
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done(server)));
}

function addressOf(serve) {
  return new Promise((done, fail) => {
    let said = '';
    const take = (bytes) => {
      said += bytes;
      const found = /http:\/\/127\.0\.0\.1:(\d+)/.exec(said);
      if (found) done(Number(found[1]));
    };
    serve.stdout.on('data', take);
    serve.stderr.on('data', take);
    serve.on('exit', () => fail(new Error(`serve ended: ${said}`)));
  });
}

/** Fills an archive and serves it; `url` is where, `add` brings a station's readings in, `stop` ends all. */
export async function shore() {
  const folder = mkdtempSync(join(tmpdir(), 'page-shore-'));
  const archive = join(folder, 'archive.db');
  const add = (station, part) => {
    const store = join(folder, `${station}.db`);
    execFileSync('python3', [join(here, 'make_store.py'), store, station, part, String(Date.now())]);
    execFileSync(program, ['import', '--archive', archive, store]);
  };
  add('kelpie', 'month');
  add('adrift', 'silent');
  const serve = spawn(program, ['serve', '--archive', archive, '--listen', '127.0.0.1:0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const port = await addressOf(serve);
  const page = process.env.PAGE_FILES ? await pageServer(process.env.PAGE_FILES, port) : null;
  return {
    add,
    url: `http://127.0.0.1:${page ? page.address().port : port}/`,
    stop: () => {
      serve.removeAllListeners('exit');
      serve.kill();
      page?.closeAllConnections();
      page?.close();
      rmSync(folder, { recursive: true });
    },
  };
}
