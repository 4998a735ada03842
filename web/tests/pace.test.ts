import assert from 'node:assert/strict';
import test from 'node:test';
import type { Description, Kind, Summary } from '../src/api/types';
import { silenceOf, stepOf } from '../src/data/pace';
import { StationData } from '../src/data/station';
import { usualItems } from '../src/data/usual_items';

const minute = 60_000;
const now = 1_000_000 * minute;

/** A kind of an instrument that speaks each second, its newest reading `age` minutes old. */
function kind(age: number, facts: Partial<Description>, step: number | null = null, span = 0): Kind {
  const time = now - age * minute;
  const newest = { time, placed: '', epoch: '', seq: 1, span, values: [], flags: '' };
  const description = { v: 1, instrument: 'met', kind: 'k', interval: 1, channels: [], ...facts };
  return { instrument: 'met', kind: 'k', hash: '', description, readings: 100, first: time - 1000 * minute, step, newest };
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
  assert.equal(silenceOf(kind(10_000, { of: 'target' }, minute), now, now), 0, 'no ship is near');
});

test('a message that is slower than its instrument is known by what it has shown lately', () => {
  const shown = 10 * minute;
  assert.equal(stepOf(kind(0, {}, shown)), shown);
  assert.equal(silenceOf(kind(20, {}, shown), now, now), 0);
  assert.equal(silenceOf(kind(26, {}, shown), now, now), 26 * minute);
  assert.equal(stepOf(kind(0, { interval: 3600 }, shown)), 60 * minute);
  assert.equal(stepOf(kind(0, statistics, shown / 2)), shown / 2, 'no row is missing, it shows how often they come');
  assert.equal(stepOf(kind(0, {}, null, 600_000)), 10 * minute);
});

test('between its bursts an instrument is not silent', () => {
  const bursts = { every: 60 * 60, burst: 20 * 60 };
  assert.equal(silenceOf(kind(45, { bursts }), now, now), 0);
  assert.equal(silenceOf(kind(46, { bursts }), now, now), 46 * minute);
  assert.equal(silenceOf(kind(26, { ...statistics, bursts }), now, now), 26 * minute, 'windows go on');
});

test('an instrument that buoyd does not have any more is not silent', () => {
  const one = kind(60, {});
  assert.equal(silenceOf(one, now, now), 60 * minute);
  assert.equal(silenceOf({ ...one, has_left: true }, now, now), 0);
});

test('the first plots are of instruments that the station has', () => {
  const wind = { channels: [{ name: 'wind_speed', unit: 'm s-1' }] };
  const old = { ...kind(9000, wind), instrument: 'anemometer', has_left: true };
  const kinds = [old, { ...kind(0, wind), instrument: 'sonic' }];
  const data = new StationData({ now, station: {} as Summary, kinds, provisional: [] });
  assert.deepEqual(usualItems(data).map(({ instrument }) => instrument), ['sonic']);
});

test('an instrument is silent only while its station is heard', () => {
  assert.equal(silenceOf(kind(60, {}), now - 60 * minute, now), 0);
  assert.equal(silenceOf(kind(60, {}), now - 50 * minute, now), 60 * minute);
  assert.equal(silenceOf(kind(60, {}), now + 600 * minute, now), 60 * minute);
  assert.equal(silenceOf(kind(60, {}), null, now), 0);
});

test('what a kind has shown is what the archive says of it anew', () => {
  const summary = { station: 'kelpie', newest: null } as unknown as Summary;
  const data = (step: number | null, has_left = false): StationData =>
    new StationData({ now, station: summary, kinds: [{ ...kind(0, {}, step), has_left }], provisional: [] });
  const station = data(10 * minute);
  const [slow] = station.kinds as [Kind];
  assert.equal(stepOf(slow), 10 * minute);
  assert.ok(station.renew(data(20 * minute)));
  assert.equal(stepOf(slow), 20 * minute);
  assert.ok(station.renew(data(null, true)));
  assert.deepEqual([stepOf(slow), slow.has_left], [1000, true]);
});
