import assert from 'node:assert/strict';
import test from 'node:test';
import { AskError, askStations } from '../src/api/ask';
import { listen } from '../src/api/live';

/** The browser's timers, which the test lets go off. */
const timers = new Map<number, { act: () => void; wait: number }>();
let made = 0;
const waits = (): number[] => [...timers.values()].map(({ wait }) => wait);
function goOff(): void {
  const [first] = timers;
  if (!first) return;
  timers.delete(first[0]);
  first[1].act();
}

/** A stream that says what the test lets it say. */
class Source extends EventTarget {
  static readonly CLOSED = 2;
  static all: Source[] = [];
  readyState = 0;
  constructor(readonly url: string) {
    super();
    Source.all.push(this);
  }
  close(): void {
    this.readyState = Source.CLOSED;
  }
  say(name: string, data = ''): void {
    this.dispatchEvent(Object.assign(new Event(name), { data }));
  }
}
const openSources = (): Source[] => Source.all.filter(({ readyState }) => readyState !== Source.CLOSED);
const newest = (): Source => Source.all[Source.all.length - 1] as Source;

const page = Object.assign(new EventTarget(), { hidden: false });
function hide(hidden: boolean): void {
  page.hidden = hidden;
  page.dispatchEvent(new Event('visibilitychange'));
}

Object.assign(globalThis, {
  document: page,
  EventSource: Source,
  window: {
    setTimeout: (act: () => void, wait: number) => (timers.set(++made, { act, wait }), made),
    clearTimeout: (id: number) => timers.delete(id),
  },
});

/** Listens, and keeps what was said of the connection: "open", "open again", "lost", "archive: why". */
function listening() {
  Source.all = [];
  timers.clear();
  page.hidden = false;
  const said: string[] = [];
  const nothing = (): void => undefined;
  const start = (): (() => void) =>
    listen('kelpie', {
      now: nothing,
      station: nothing,
      reading: nothing,
      alarms: nothing,
      books: nothing,
      bookStates: (states) => said.push(`books: ${states}`),
      provisional: nothing,
      archive: (problem) => said.push(`archive: ${problem}`),
      connection: (open, again) => said.push(open ? (again ? 'open again' : 'open') : 'lost'),
    });
  return { said, start };
}

test('a page that nobody sees has no stream, and one again when it is seen', () => {
  const { said, start } = listening();
  const stop = start();
  newest().say('open');
  hide(true);
  assert.deepEqual([openSources().length, timers.size, said], [0, 0, ['open', 'lost']]);
  hide(false);
  assert.deepEqual([openSources().length, newest().url], [1, 'api/events?station=kelpie']);
  newest().say('open');
  assert.deepEqual(said, ['open', 'lost', 'open again']);
  stop();
  hide(true);
  hide(false);
  assert.deepEqual([openSources().length, timers.size, said.length], [0, 0, 3], 'it was ended');
});

test('a page that is opened behind others has its stream once it is seen', () => {
  const { said, start } = listening();
  page.hidden = true;
  const stop = start();
  assert.deepEqual([Source.all.length, said], [0, ['lost']]);
  hide(false);
  newest().say('open');
  assert.deepEqual([openSources().length, said], [1, ['lost', 'open']]);
  stop();
});

test('a stream that is mute for 45 s is said to be lost, and opened anew', () => {
  const { said, start } = listening();
  const stop = start();
  newest().say('open');
  newest().say('now', '{"now": 1}');
  assert.deepEqual([waits(), said], [[45_000], ['open']]);
  goOff();
  assert.deepEqual([Source.all.length, openSources().length, said], [2, 1, ['open', 'lost']]);
  newest().say('open');
  assert.deepEqual([waits(), said], [[45_000], ['open', 'lost', 'open again']]);
  stop();
  assert.deepEqual([openSources().length, timers.size], [0, 0]);
});

test('with the time the states of the books are handed on, where they are told', () => {
  const { said, start } = listening();
  const stop = start();
  newest().say('now', '{"now": 1}');
  newest().say('now', '{"now": 1, "books": ["read", "missing"]}');
  assert.deepEqual(said, ['books: read,missing']);
  stop();
});

test('what the server says of its archive is handed on, and that it can be read again', () => {
  const { said, start } = listening();
  const stop = start();
  newest().say('open');
  newest().say('archive', '{"problem": "it is gone"}');
  newest().say('archive', '{"problem": ""}');
  assert.deepEqual(said, ['open', 'archive: it is gone', 'archive: ']);
  stop();
});

test('a stream that was refused is opened anew after 5 s, one that broke by the browser', () => {
  const { said, start } = listening();
  const stop = start();
  newest().say('error');
  assert.deepEqual([Source.all.length, waits()], [1, [45_000]]);
  newest().close();
  newest().say('error');
  assert.deepEqual([said, waits()], [['lost', 'lost'], [5000]]);
  goOff();
  assert.equal(openSources().length, 1);
  stop();
});

/** A server that answers a question when the test lets it, and never if the question is ended before. */
function answering(): (response: unknown) => void {
  timers.clear();
  let give = (_: unknown): void => undefined;
  const fetching = (_: string, { signal }: { signal: AbortSignal }): Promise<unknown> =>
    new Promise((answer, refuse) => {
      give = answer;
      signal.addEventListener('abort', () => refuse(signal.reason as Error));
    });
  Object.assign(globalThis, { fetch: fetching });
  return (response) => give(response);
}
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('a question that nobody answers ends, and may be asked again', async () => {
  answering();
  const asked = askStations();
  assert.deepEqual(waits(), [30_000]);
  goOff();
  await assert.rejects(asked, (error: Error) => !(error instanceof AskError) && /does not answer/.test(error.message));
  assert.equal(timers.size, 0);
});

test('an answer that has begun may take its time, and leaves no timer', async () => {
  const answer = answering();
  const asked = askStations();
  let give = (_: unknown): void => undefined;
  answer({ ok: true, json: () => new Promise((come) => (give = come)) });
  await settled();
  assert.deepEqual(waits(), [300_000]);
  give({ now: 1, stations: [] });
  assert.deepEqual(await asked, { now: 1, stations: [] });
  assert.equal(timers.size, 0);
});
