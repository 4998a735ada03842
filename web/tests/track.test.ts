import assert from 'node:assert/strict';
import test from 'node:test';
import type { Kind, Reading, Summary } from '../src/api/types';
import { StationData } from '../src/data/station';
import { centreOf, distanceOf, endOf, isWatched, placeOf, positionOf, watchCircleOf } from '../src/data/track';

test('positions become metres, across the date line too', () => {
  const centre = { time: 0, latitude: 0, longitude: 179.9995 };
  const { x, y } = placeOf({ time: 1, latitude: 0.001, longitude: -179.9995 }, centre);
  assert.ok(Math.abs(x - 111.195) < 0.01 && Math.abs(y - 111.195) < 0.01);
  const fixes = [1, 2, 900].map((one) => ({ time: 0, latitude: one, longitude: one }));
  assert.equal(centreOf(fixes).latitude, 2);
  const there = [179.9998, -179.9999, -179.9998, 179.9999, 179.9997].map((longitude) => ({ time: 0, latitude: 0, longitude }));
  assert.equal(centreOf(there).longitude.toFixed(6), '179.999900');
  assert.ok(
    Math.abs(
      distanceOf({ time: 0, latitude: 60, longitude: 1 }, { time: 0, latitude: 60, longitude: 0 }) - 55597.5,
    ) < 1,
  );
});

test('a track of means ends where the buoy is, and says so where it was only about there', () => {
  const channels = ['latitude', 'longitude'].map((name) => ({ name, unit: 'degree' }));
  const names = { instrument: 'gnss', kind: 'gga', hash: '0' };
  const ending = (every: number, to: number, flags = '22', values: (string | null)[] = ['54.5', '-7.6']) => {
    const newest: Reading = { time: 7000, placed: '', epoch: 'a', seq: 1, span: 0, values, flags };
    const kind: Kind = { ...names, description: { v: 1, ...names, channels }, readings: 1, first: 0, step: null, newest };
    const fixes = [0, 3600].map((time) => ({ time, latitude: 54.1, longitude: -7.1 }));
    const end = endOf(fixes, every, { kind, latitude: 'latitude', longitude: 'longitude', to });
    return [end?.fix.time, end?.fix.latitude, end?.fix.longitude, end?.over];
  };
  assert.deepEqual(ending(3600, 8000), [7000, 54.5, -7.6, 0]);
  const mean = [3600, 54.1, -7.1, 3600];
  assert.deepEqual(ending(3600, 6000), mean, 'what is shown ends before the newest reading');
  assert.deepEqual(ending(3600, 8000, '42'), mean, 'bad');
  assert.deepEqual(ending(3600, 8000, '92', [null, '-7.6']), mean);
  assert.deepEqual(ending(0, 8000), [3600, 54.1, -7.1, 0]);
});

test('the watch circle is the one that the description of the track says', () => {
  const kind = (computed?: { method: string; of: string; [fact: string]: unknown }): Kind => ({
    instrument: 'gnss',
    kind: 'any',
    hash: '0',
    description: { v: 1, instrument: 'gnss', kind: 'any', channels: [], ...(computed ? { computed } : {}) },
    readings: 0,
    first: null,
    step: null,
    newest: null,
  });
  const track = (anchor: unknown, radius: unknown): Kind => kind({ method: 'track', of: 'gga', anchor, radius });
  const known = track([54.5, -7], 150);
  assert.deepEqual(watchCircleOf([kind(), kind({ method: 'event', of: 'track' }), known]), {
    anchor: { time: 0, latitude: 54.5, longitude: -7 },
    radius: 150,
    track: known,
  });
  for (const [anchor, radius] of [[[54.5], 150], ['54.5', 150], [[54.5, -7], 0], [[54.5, 'west'], 150], [null, null]]) {
    assert.equal(watchCircleOf([track(anchor, radius)]), null);
  }
  assert.equal(watchCircleOf([]), null);
});

test('a buoy that was recovered is not outside the watch circle of its voyage', () => {
  const hour = 3_600_000;
  const names = { instrument: 'gnss', kind: 'track', hash: '0' };
  const computed = { method: 'track', of: 'gga', anchor: [54.5, -7], radius: 150 };
  const newest = { time: 100 * hour, placed: '', epoch: '', seq: 9, span: 0, values: [], flags: '' };
  const track: Kind = { ...names, description: { v: 2, ...names, channels: [], computed }, readings: 9, first: 0, step: null, newest };
  const circle = watchCircleOf([track]);
  const isIn = (time: number): boolean => circle !== null && isWatched(circle, { time: time * hour, latitude: 54, longitude: -8 });
  assert.deepEqual([isIn(50), isIn(100.5), isIn(102)], [true, true, false]);
  track.newest = { ...newest, time: 102 * hour };
  assert.ok(isIn(102), 'it goes on');
  track.description.deployment = { state: 'recovered' };
  assert.equal(watchCircleOf([track]), null, 'buoyd tells the track alone');
});

test('the position of a station is not that of the ships around it', () => {
  const channels = ['latitude', 'longitude'].map((name) => ({ name }));
  const kind = (instrument: string, facts: { of?: string } = {}): Kind => {
    const names = { instrument, kind: 'position', hash: '0' };
    return { ...names, description: { v: 2, ...names, channels, ...facts }, readings: 1, first: 0, step: null, newest: null };
  };
  const instrumentOf = (...kinds: Kind[]): string | undefined => {
    const station = { latitude: null } as Summary;
    return positionOf(new StationData({ now: 0, station, kinds, provisional: [] }))?.kind.instrument;
  };
  const ships = kind('ais', { of: 'target' });
  assert.equal(instrumentOf(ships, kind('gnss')), 'gnss');
  assert.equal(instrumentOf(ships), undefined);
});
