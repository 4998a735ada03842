import assert from 'node:assert/strict';
import test from 'node:test';
import { AskError } from '../src/api/ask';
import type { Context } from '../src/context';
import { parseLink } from '../src/link';
import { Following } from '../src/views/plots/following';
import type { Frame } from '../src/views/plots/panel';

/** The browser's timers, which the test lets go off. */
const timers = new Map<number, { act: () => void; wait: number }>();
let made = 0;
Object.assign(globalThis, {
  window: {
    setTimeout: (act: () => void, wait: number) => (timers.set(++made, { act, wait }), made),
    clearTimeout: (id: number) => timers.delete(id),
  },
});
function goOff(): void {
  const [first] = timers;
  if (!first) return;
  timers.delete(first[0]);
  first[1].act();
}

const past = '?from=2026-01-01T00:00Z&to=2026-01-02T00:00Z';

/** A plot of the past whose questions fail as given, one after the other; then they are answered. */
function plotOf(...errors: Error[]) {
  return plotOver(past, ...errors);
}

function plotOver(time: string, ...errors: Error[]) {
  timers.clear();
  const said: string[] = [];
  const frame = { busy: () => undefined, failed: (error: Error) => said.push(error.message) } as unknown as Frame;
  const context = { link: parseLink(time), now: () => 0 } as Context;
  const following = new Following(context, frame, () => {
    const error = errors.shift();
    said.push('asked');
    return error ? Promise.reject(error) : Promise.resolve();
  });
  following.load(context);
  return { following, said, settled: () => new Promise((resolve) => setImmediate(resolve)) };
}

test('a plot of the past that the archive was too busy for asks again', async () => {
  const { said, settled } = plotOf(new AskError('busy', 503), new AskError('restarts', 502), new TypeError('no way there'));
  for (let turn = 0; turn < 3; turn++) {
    await settled();
    const waits = [...timers.values()].map(({ wait }) => wait);
    assert.ok(waits.length === 1 && waits[0]! >= 5000 && waits[0]! <= 10_000, String(waits));
    goOff();
  }
  await settled();
  assert.deepEqual(said, ['asked', 'busy', 'asked', 'restarts', 'asked', 'no way there', 'asked']);
  assert.equal(timers.size, 0);
});

test('a plot that asks for too much, or is closed, asks no more', async () => {
  for (const status of [400, 504]) {
    const { said, settled } = plotOf(new AskError('too much', status));
    await settled();
    assert.deepEqual([said, timers.size], [['asked', 'too much'], 0]);
  }
  const { following, settled } = plotOf(new AskError('busy', 503));
  await settled();
  following.stop();
  assert.equal(timers.size, 0);
});

test('a plot that follows now goes on though the clock of the machine was set back', async () => {
  const { following, settled } = plotOver('?span=1h');
  await settled();
  const { now } = Date;
  Date.now = () => now() - 3_600_000;
  following.refresh();
  Date.now = now;
  const waits = [...timers.values()].map(({ wait }) => wait);
  assert.ok(waits.length === 2 && waits.every((wait) => wait <= 60_000), String(waits));
  following.stop();
});
