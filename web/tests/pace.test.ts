import assert from 'node:assert/strict';
import test from 'node:test';
import type { Description, Kind, Summary } from '../src/api/types';
import { silenceOf, stepOf } from '../src/data/pace';
import { StationData } from '../src/data/station';

const minute = 60_000;
const now = 1_000_000 * minute;

/** A kind of an instrument that speaks each second, its newest reading `age` minutes old. */
function kind(age: number, facts: Partial<Description>, readings = 1, span = 0): Kind {
  const time = now - age * minute;
  const newest = { time, placed: '', epoch: '', seq: 1, span, values: [], flags: '' };
  const description = { v: 1, instrument: 'met', kind: 'k', interval: 1, channels: [], ...facts };
  return { instrument: 'met', kind: 'k', hash: '', description, readings, first: time - 1000 * minute, newest };
}

const statistics = { over: 600, computed: { method: 'statistics', of: 'wind' } };

test('what is computed is silent after its own windows, not after the instrument was', () => {
  const silent = (one: Kind): number => silenceOf(one, now, now) / minute;
  assert.equal(silent(kind(6, {})), 6);
  assert.equal(silent(kind(4, {})), 0);
  assert.equal(silent(kind(20, statistics)), 0);
  assert.equal(silent(kind(26, statistics)), 26);
  assert.equal(silent(kind(40, { over: 1200, computed: { method: 'waves', of: 'motion' } })), 0);
  assert.equal(silent(kind(2000, { over: 86_400, computed: { method: 'statistics', of: 'wind' } })), 0);
});

test('rows that come when something changes are never silent', () => {
  for (const method of ['event', 'reception']) {
    assert.equal(silenceOf(kind(10_000, { computed: { method, of: 'wind' } }), now, now), 0);
  }
});

test('a message that is slower than its instrument is known by what came of it', () => {
  // 101 readings in 1000 minutes.
  const slow = kind(20, {}, 101);
  assert.equal(stepOf(slow), 10 * minute);
  assert.equal(silenceOf(slow, now, now), 0);
  assert.equal(silenceOf(kind(26, {}, 101), now, now), 26 * minute);
  assert.equal(stepOf(kind(0, {}, 1, 600_000)), 10 * minute);
});

test('an instrument is silent only while its station is heard', () => {
  assert.equal(silenceOf(kind(60, {}), now - 60 * minute, now), 0);
  assert.equal(silenceOf(kind(60, {}), now - 50 * minute, now), 60 * minute);
  assert.equal(silenceOf(kind(60, {}), now + 600 * minute, now), 60 * minute);
  assert.equal(silenceOf(kind(60, {}), null, now), 0);
});

test('a page that stays open does not take a kind for slower than it is', () => {
  const ten = 10 * minute;
  const day = 144 * ten;
  const first = now - day;
  const summary = { station: 'kelpie', newest: null } as unknown as Summary;
  /** The answer of a moment: rows each ten minutes since `first`. */
  const data = (time: number): StationData => {
    const slow = { ...kind(0, {}), readings: (time - first) / ten + 1, first };
    slow.newest = { time, placed: '', epoch: '', seq: 1, span: 0, values: [], flags: '' };
    return new StationData({ now: time, station: summary, kinds: [slow], provisional: [] });
  };
  const station = data(now);
  const [slow] = station.kinds as [Kind];
  assert.equal(stepOf(slow), ten);
  const last = now + 6 * day;
  for (let time = now + ten; time <= last; time += ten) {
    assert.ok(station.take({ ...slow.newest!, time, hash: slow.hash, station: 'kelpie', instrument: 'met', kind: 'k' }));
  }
  assert.equal(stepOf(slow), ten);
  assert.equal(silenceOf(slow, last + 60 * minute, last + 26 * minute), 26 * minute);
  // What is asked anew after a broken line counts anew.
  assert.ok(station.renew(data(last + day)));
  assert.equal(slow.readings, 8 * 144 + 1);
  assert.equal(stepOf(slow), ten);
});
