// The programs that a test of the page runs: buoyshore serve, and page_feed, which writes its archive.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';

export const source = process.env.BUOYD_SOURCE_DIR ?? join(dirname(fileURLToPath(import.meta.url)), '../..');
const bin = process.env.BUOYD_BIN_DIR ?? join(source, 'build/release/bin');

/** Nothing takes this long (ms) on a machine that is still alive. */
export const longest = 60_000;

/** What still runs when the file's tests are over ends then. */
const running = new Set();
const endAll = () => running.forEach((child) => child.kill('SIGKILL'));
after(endAll);
const folders = [];
process.on('exit', () => {
  endAll();
  folders.forEach((path) => rmSync(path, { recursive: true, force: true }));
});

/** A folder that is gone when the test's process is. */
export function folder() {
  const path = mkdtempSync(join(tmpdir(), 'page_test.'));
  folders.push(path);
  return path;
}

/** A program with what it says line by line; `said` gives the first line that fits. */
class Program {
  constructor(name, args) {
    this.name = name;
    this.lines = [];
    this.waiting = [];
    this.child = spawn(join(bin, name), args, { stdio: ['pipe', 'pipe', 'pipe'] });
    this.child.stdin.on('error', () => undefined);  // its end is told by 'close'
    this.ended = new Promise((resolve) => {
      this.child.on('error', (error) => this.lines.push(String(error)));
      this.child.on('close', () => {
        running.delete(this.child);
        this.over = true;
        this.waiting.splice(0).forEach(({ reject }) => reject(this.failure()));
        resolve();
      });
    });
    running.add(this.child);
    for (const stream of [this.child.stdout, this.child.stderr]) {
      let text = '';
      stream.setEncoding('utf8').on('data', (piece) => {
        const parts = (text + piece).split('\n');
        text = parts.pop();
        parts.forEach((line) => this.hear(line));
      });
    }
  }

  failure() {
    return new Error(`${this.name} ended: ${this.lines.slice(-5).join(' | ')}`);
  }

  hear(line) {
    this.lines.push(line);
    const fits = this.waiting.findIndex(({ pattern }) => pattern.test(line));
    if (fits >= 0) this.waiting.splice(fits, 1)[0].resolve(line);
  }

  said(pattern) {
    if (this.over) return Promise.reject(this.failure());
    return new Promise((resolve, reject) => this.waiting.push({ pattern, resolve, reject }));
  }

  /** Ends it by a signal; one that it does not obey is an error. */
  async kill(signal) {
    this.child.kill(signal);
    const forced = setTimeout(() => this.child.kill('SIGKILL'), longest);
    await this.ended;
    clearTimeout(forced);
    const { exitCode, signalCode } = this.child;
    if (signalCode !== (signal === 'SIGKILL' ? signal : null)) throw new Error(`${signal} ended ${this.name} as ${exitCode ?? signalCode}`);
  }
}

/** The page's server; `port` 0 takes a free one. */
export async function serve(archive, port = 0, ...options) {
  const program = new Program('buoyshore', ['serve', '--archive', archive, '--listen', `127.0.0.1:${port}`, ...options]);
  const line = await program.said(/is at http:/);
  const url = /http:\S+\//.exec(line)[0];
  return {
    url, port: Number(new URL(url).port),
    kill: (signal = 'SIGKILL') => program.kill(signal),
    /** What the API answers. */
    ask: async (path) => (await fetch(`${url}api/${path}`)).json(),
  };
}

/** Runs a program to its end: what it printed, and its exit code. */
export async function run(name, ...args) {
  const program = new Program(name, args);
  await program.ended;
  return { lines: program.lines, code: program.child.exitCode };
}

/** Runs a command of buoyshore to its end; what it printed. One that fails is an error. */
export async function command(...args) {
  const { lines, code } = await run('buoyshore', ...args);
  if (code !== 0) throw new Error(`buoyshore ${args[0]} ended with ${code}: ${lines.slice(-5).join(' | ')}`);
  return lines;
}

/** Lets `buoyshore watch` look at an archive once; `rules` are those of a file, each told to nobody but a log. */
export async function watchOnce(archive, book, ...rules) {
  const file = `${book}.toml`;
  const texts = rules.map(([name, watches]) => `[[rule]]\nname = ${JSON.stringify(name)}\n${watches}\nto = ["log"]\n`);
  writeFileSync(file, `[[target]]\nname = "log"\ncommand = ["/bin/true"]\n${texts.join('')}`);
  await command('watch', file, '--archive', archive, '--book', book, '--once');
}

/** What writes an archive: the commands of page_feed.cpp, sent with the next commit. */
export class Feed {
  constructor(archive) {
    this.program = new Program('page_feed', [archive]);
    this.commands = [];
  }

  describe(key, description) {
    this.commands.push(`describe ${key} ${JSON.stringify(description)}`);
  }

  /** Values as in the body; a string that is written as a number stays a number's digits. */
  take(station, key, time, values, flags = '') {
    const one = (value) => Array.isArray(value) ? `[${value.map(one).join(',')}]`
      : value?.digits ?? JSON.stringify(value);
    this.commands.push(`take ${station} ${key} ${time} ${one(values)} ${flags}`.trimEnd());
  }

  /** Any other command: event, success, start, lost, owe, alarm, short, link. */
  tell(...words) {
    this.commands.push(words.join(' '));
  }

  /** Commits all of it, come ashore now or at a time; how many readings are new. */
  async commit(time) {
    const answer = this.program.said(/^ok /);
    this.program.child.stdin.write(`${this.commands.splice(0).join('\n')}\ncommit ${time ?? ''}`.trim() + '\n');
    return Number((await answer).slice(3));
  }

  async end() {
    this.program.child.stdin.end();
    await this.program.ended;
  }
}

/** A number with digits as an instrument prints them: 12.30. */
export function digits(text) {
  return { digits: text };
}
