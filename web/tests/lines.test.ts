// Lines as a plot gets them: what the archive answers, brought into what is drawn.
import assert from 'node:assert/strict';
import test from 'node:test';
import type { Channel, Kind, Series, Summary } from '../src/api/types';
import type { Context } from '../src/context';
import { StationData } from '../src/data/station';
import { trackCsv } from '../src/data/track';
import { parseLink } from '../src/link';
import { absence, aloneIn, valueScale, type Line } from '../src/plot/line_data';
import { readoutTexts } from '../src/views/plots/line_readout';
import { linesCsv } from '../src/views/plots/line_rows';
import { otherUnitTexts } from '../src/views/plots/other_units';
import { cellText, pictureCsv, pictureQuery, rowTime } from '../src/views/plots/picture_rows';
import { gapsWithCauses, loadLines } from '../src/views/plots/load_lines';
import { zoneOf } from '../src/text/time';
import { en } from '../src/words/en';

const context = { words: en, link: parseLink(''), zone: zoneOf('utc', null) } as Context;
const timers = { setTimeout: () => 0, clearTimeout: () => undefined };

/** The lines of channels whose values the archive answers with; it calls those directions that are named so. */
async function linesOf(channels: Channel[], values: number[][], directions: string[]): Promise<Line[]> {
  const answer: Series = {
    now: 10,
    from: 0,
    to: 10,
    every: 0,
    columns: channels.map(({ name, unit = '' }) => ({ channel: name, point: null, place: null, unit, direction: directions.includes(name) })),
    time: [8, 9, 10],
    span: [0, 0, 0],
    series: values.map((value) => ({ value, flags: '222' })),
  };
  Object.assign(globalThis, { window: timers, fetch: () => Promise.resolve(Response.json(answer)) });
  const names = { instrument: 'gnss', kind: 'gga', hash: '0' };
  const kind: Kind = { ...names, description: { v: 1, ...names, channels }, readings: 3, first: 8, step: 1, newest: null };
  const data = new StationData({ now: 10, station: { station: 'kelpie' } as Summary, kinds: [kind], provisional: [] });
  const items = channels.map(({ name }) => ({ picture: 'series' as const, ...names, channel: name }));
  const range = { from: 0, to: 10, following: false };
  return loadLines({ data, items, range, points: 300, context, signal: new AbortController().signal });
}

test('a longitude is a number on its plot, in the west too', async () => {
  const longitude = { name: 'longitude', standard_name: 'longitude', unit: 'degrees_east' };
  const [line] = await linesOf([longitude], [[-7.51, -7.52, -7.5]], ['longitude']);
  assert.ok(line);
  assert.equal(line.direction, false);
  const [low, high] = valueScale([line]);
  assert.ok(low < -7.52 && low > -7.6 && high > -7.5 && high < -7.4, `${low} … ${high}`);
  const heading = { name: 'heading', unit: 'degree', reference: 'true north' };
  const [compass] = await linesOf([heading], [[10, 20, 350]], ['heading']);
  assert.deepEqual(valueScale(compass ? [compass] : []), [0, 360]);
});

test('a value alone between breaks is known, whatever rows other lines have beside it', () => {
  const cells = [1, null, undefined, 2, null, undefined, 3, undefined, 4, null, 5];
  assert.deepEqual(aloneIn(cells), [0, 3, 10]);
  assert.deepEqual(aloneIn([undefined, 7, undefined, 7, undefined]), []);
});

test('an hour of windows is of that hour, and none is shown that lies behind the time', async () => {
  const hour = 3_600_000;
  const over = 600_000;
  const channel = { name: 'wind_speed_mean', unit: 'm s-1' };
  const column = { mean: [5, 6], min: [5, 6], max: [5, 6], n: [6, 1], bad: [0, 0] };
  const columns = [{ channel: channel.name, point: null, place: null, unit: channel.unit, direction: false }];
  const answer: Series = { now: 2 * hour, from: 0, to: hour + over, every: hour, columns, time: [0, hour], series: [column] };
  const asked: string[] = [];
  const fetch = (url: string): Promise<Response> => (asked.push(url), Promise.resolve(Response.json(answer)));
  Object.assign(globalThis, { window: timers, fetch });
  const names = { instrument: 'met', kind: 'ten_minutes', hash: '0' };
  const computed = { method: 'statistics', of: 'wind' };
  const description = { v: 2, ...names, interval: 1, over: 600, computed, channels: [channel] };
  const kind: Kind = { ...names, description, readings: 7, first: over, step: over, newest: null };
  const data = new StationData({ now: 2 * hour, station: { station: 'kelpie' } as Summary, kinds: [kind], provisional: [] });
  const items = [{ picture: 'series' as const, instrument: 'met', kind: 'ten_minutes', channel: channel.name }];
  const range = { from: 0, to: hour, following: false };
  const [line] = await loadLines({ data, items, range, points: 300, context, signal: new AbortController().signal });
  assert.match(asked[0] ?? '', /to=4200000/, 'the window that ends behind the time may have begun in it');
  const [, ...rows] = linesCsv(line ? [line] : [], context.zone).trimEnd().split('\r\n');
  assert.deepEqual(rows, ['1970-01-01T00:00:00Z,1970-01-01T01:00:00Z,5,5,5,6,0']);
});

test('nothing is missing before the first sliding window, which is shorter than the others', async () => {
  const minute = 60_000;
  const time = [10, 11, 12, 16].map((at) => at * minute);
  const span = [3, 4, 5, 1].map((length) => length * minute);
  const names = { instrument: 'met', kind: 'last_ten_minutes', hash: '0' };
  const computed = { method: 'statistics', of: 'wind', every: 60 };
  const description = { v: 2, ...names, interval: 1, over: 600, computed, channels: [{ name: 'wind_speed_mean' }] };
  const newest = { time: 16 * minute, placed: 'clock', epoch: '', seq: 4, span: 9 * minute, values: ['5'], flags: '2' };
  const kind: Kind = { ...names, description, readings: 4, first: 10 * minute, step: minute, newest };
  const series: Series = { now: 17 * minute, from: -60 * minute, to: 17 * minute, every: 0, columns: [], time, span, series: [] };
  Object.assign(globalThis, { window: timers, fetch: () => Promise.resolve(Response.json({ now: 0, causes: [] })) });
  const gaps = await gapsWithCauses('kelpie', kind, series, new AbortController().signal);
  assert.deepEqual(gaps, [{ from: 12 * minute, to: 15 * minute, causes: [] }]);
});

test('an instrument that is off between its bursts is so in its gaps, and its windows go on', async () => {
  const minute = 60_000;
  Object.assign(globalThis, { window: timers, fetch: () => Promise.resolve(Response.json({ now: 0, causes: [] })) });
  const causesOf = async (facts: object, step: number): Promise<string[]> => {
    const names = { instrument: 'motion', kind: 'k', hash: '0' };
    const description = { v: 2, ...names, interval: 60, bursts: { every: 3600, burst: 1200 }, channels: [], ...facts };
    const kind: Kind = { ...names, description, readings: 40, first: 0, step, newest: null };
    const time = [...Array(20).keys(), ...Array.from({ length: 20 }, (_, row) => 60 + row)].map((at) => at * minute);
    const span = time.map(() => minute);
    const series: Series = { now: 80 * minute, from: 0, to: 80 * minute, every: 0, columns: [], time, span, series: [] };
    const gaps = await gapsWithCauses('kelpie', kind, series, new AbortController().signal);
    return gaps.map(({ causes }) => causes.map(({ cause }) => cause).join());
  };
  assert.deepEqual(await causesOf({}, minute), ['between_bursts']);
  assert.deepEqual(await causesOf({ over: 60, computed: { method: 'statistics', of: 'm' } }, minute), ['']);
});

/** A line of values at some minutes, in periods of `every` minutes. */
function lineAt(minutes: number[], every = 0): Line {
  const time = minutes.map((at) => at * 60_000);
  const column = every ? { mean: minutes } : { value: minutes, flags: '2'.repeat(minutes.length) };
  return {
    item: { picture: 'series', instrument: 'i', kind: 'k', channel: 'c' },
    name: 'c',
    unit: '',
    direction: false,
    column,
    gaps: [],
    over: 0,
    series: { now: 0, from: 0, to: 0, every: every * 60_000, columns: [], time, series: [] },
  };
}

test('a value that is older than the time above it bears its own', () => {
  const newest = readoutTexts([lineAt([1, 600]), lineAt([0, 599.5]), lineAt([1, 2])], null, context);
  assert.equal(newest.when, '1970-01-01 10:00:00 UTC');
  assert.deepEqual(newest.values, ['600', '599.5', '2 · 1970-01-01 00:02:00 UTC']);
  const pointed = readoutTexts([lineAt([1, 600]), lineAt([1, 2])], 601 * 60_000, context);
  assert.deepEqual(pointed.values, ['600', '2 · 1970-01-01 00:02:00 UTC']);
  const periods = readoutTexts([lineAt([0, 10], 10), lineAt([0], 10), lineAt([12])], null, context);
  assert.deepEqual(periods.values, ['10', '0 · 1970-01-01 00:00:00 – 00:10:00 UTC', '12']);
  assert.deepEqual(readoutTexts([lineAt([])], null, context), { when: '', values: ['–'] });
});

test('a single reading keeps the digits that its instrument gave it', () => {
  const values = [1013.25, 121.123456, 8388607, 0.1 + 0.2, -0.00002, 98765432109, 1464207778.3812];
  const line = { ...lineAt([0, 1, 2, 3, 4, 5, 6]), column: { value: values, flags: '2222222' } };
  const shown = values.map((_, row) => readoutTexts([line], row * 60_000, context).values[0]);
  assert.deepEqual(shown, ['1013.25', '121.123456', '8388607', '0.3', '-0.00002', '98765432109', '1464207778.3812']);
  const mean = { ...lineAt([0], 1), column: { mean: [1013.2512], min: [1012.5], max: [1014] } };
  assert.deepEqual(readoutTexts([mean], null, context).values, ['1013.3 (1012.5 … 1014)']);
});

test('the CSV and the pointer have all digits of a number that a double cannot hold', () => {
  const line = { ...lineAt([0]), column: { value: [2 ** 53], digits: ['9007199254740993'], flags: '2' } };
  assert.equal(linesCsv([line], context.zone).split('\r\n')[1], '1970-01-01T00:00:00Z,0,9007199254740993,2');
  assert.deepEqual(readoutTexts([line], null, context).values, ['9007199254740993']);
});

test('the CSV of a track says whether its positions are means', () => {
  const rows = (every: number): string[] => trackCsv([{ time: 0, latitude: 54.1, longitude: -7.5 }], every, context.zone).split('\r\n');
  assert.deepEqual(rows(0), ['time,latitude (degrees_north),longitude (degrees_east)', '1970-01-01T00:00:00Z,54.1,-7.5', '']);
  assert.equal(rows(600_000)[0], '"begin (600 s, mean)",latitude (degrees_north),longitude (degrees_east)');
});

test('a row of which all is bad is bad, not missing', () => {
  const period = { ...lineAt([0], 1), column: { mean: [null], min: [null], max: [null], n: [0], bad: [60] } };
  assert.deepEqual(readoutTexts([period], null, context).values, ['bad']);
  const empty = { ...period, column: { ...period.column, bad: [0] } };
  assert.deepEqual(readoutTexts([empty], null, context).values, ['missing']);
  assert.deepEqual([absence({ value: [99], flags: '4' }, 0), absence({ value: [null], flags: '9' }, 0)], ['4', '9']);
});

test('there is no mean of two names', () => {
  const column = { mean: [1.5], min: [1], max: [2], n: [60], bad: [0] };
  const status = { ...lineAt([0], 1), enumeration: { '1': 'ok', '2': 'alarm' }, column };
  const row = (line: Line): string | undefined => linesCsv([line], context.zone).split('\r\n')[1];
  assert.equal(row(status), '1970-01-01T00:00:00Z,1970-01-01T00:01:00Z,,1,2,60,0');
  assert.equal(row({ ...lineAt([0], 1), column }), '1970-01-01T00:00:00Z,1970-01-01T00:01:00Z,1.5,1,2,60,0');
});

test('values of another unit are told of, and stand by themselves in the CSV', () => {
  const knots = { unit: 'knot', column: { value: [8, null, null], flags: '299' } };
  const line = { ...lineAt([0, 1, 2]), unit: 'm s-1', column: { value: [null, 4, null], flags: '929', others: [knots] } };
  assert.deepEqual(linesCsv([line], context.zone).split('\r\n'), [
    'time,span_s,c (m s-1),flag', '1970-01-01T00:01:00Z,0,4,2', '1970-01-01T00:02:00Z,0,,9', '',
    'time,span_s,c (knot),flag', '1970-01-01T00:00:00Z,0,8,2', '',
  ]);
  assert.deepEqual(otherUnitTexts([line.column], context), ['1 values are in kn, and not drawn']);
  const shown = [0, 1, 2].map((row) => readoutTexts([line], row * 60_000, context).values[0]);
  assert.deepEqual(shown, ['8\u00a0kn', '4\u00a0m/s', 'missing']);
  const periods = { ...lineAt([0, 1], 1), unit: 'm s-1', column: { mean: [null, 4], n: [0, 60], bad: [0, 0], others: [
    { unit: 'knot', column: { mean: [8, null], n: [60, 0], bad: [1, 0] } },
  ] } };
  assert.deepEqual(linesCsv([periods], context.zone).split('\r\n').map((row) => row.split(',')[2] ?? ''), [
    'c mean (m s-1)', '4', '', 'c mean (knot)', '8', '',
  ]);
  assert.deepEqual(otherUnitTexts([periods.column, periods.column], context), ['120 values are in kn, and not drawn']);
});

test('a cell of a picture is of the time that its windows end in', () => {
  const minute = 60_000;
  const axis = { name: 'frequency', unit: 'Hz', points: [0.1] };
  const slot = { channel: { name: 'energy', unit: 'm2 Hz-1' }, axis, start: 0, count: 1 };
  const given = (every: number) => {
    const { series } = lineAt([60], every);
    const column = every ? { mean: [2] } : { value: [2], flags: '2' };
    return { series: { ...series, span: [20 * minute], series: [column] }, over: 20 * minute, slot, axis };
  };
  const texts = (every: number): string[] => [
    rowTime(given(every), 0, context),
    ...pictureCsv(given(every), context.zone).split('\r\n').slice(0, 2),
  ];
  assert.deepEqual(texts(60), [
    '1970-01-01 01:00:00 – 02:00:00 UTC',
    '"begin (3600 s, mean)",energy 0.1 Hz (m2 Hz-1)',
    '1970-01-01T01:00:00Z,2',
  ]);
  assert.deepEqual(texts(0), ['1970-01-01 01:00:00 UTC', 'time,energy 0.1 Hz (m2 Hz-1)', '1970-01-01T01:00:00Z,2']);
});

test('a cell of a picture has the digits of its instrument, and a mean is rounded', () => {
  const axis = { name: 'depth', unit: 'm', points: [10, 20] };
  const slot = { channel: { name: 'pressure', unit: 'hPa' }, axis, start: 0, count: 2 };
  const text = (column: Line['column'], every = 0): string | undefined => {
    const series = { ...lineAt([0], every).series, series: [{ value: [1] }, column] };
    return cellText({ series, over: 0, slot, axis }, { row: 0, point: 1 }, context).split(' · ').pop();
  };
  assert.equal(text({ value: [1013.254], flags: '2' }), '1013.254\u00a0hPa');
  assert.equal(text({ mean: [1013.254] }, 1), '1013.3\u00a0hPa');
  const others = (column: Line['column']) => ({ value: [null], flags: '9', others: [{ unit: 'dbar', column }] });
  assert.equal(text(others({ value: [101.32541], flags: '2' })), '101.32541\u00a0dbar');
  assert.equal(text(others({ mean: [101.32541], n: [3] })), '101.33\u00a0dbar');
  assert.equal(text({ value: [7], flags: '4' }), 'bad');
});

test('a row of another unit alone is no row of a picture', () => {
  const axis = { name: 'height', unit: 'm', points: [10] };
  const slot = { channel: { name: 'speed', unit: 'm s-1' }, axis, start: 0, count: 1 };
  const { series } = lineAt([0, 1]);
  const column = { value: [null, 4], flags: '92', others: [{ unit: 'knot', column: { value: [8, null], flags: '29' } }] };
  const text = pictureCsv({ series: { ...series, series: [column] }, over: 0, slot, axis }, context.zone);
  assert.deepEqual(text.trimEnd().split('\r\n').slice(1), ['1970-01-01T00:01:00Z,4']);
});

test('a picture asks for the windows that are under way where it ends', () => {
  const axis = { name: 'frequency', unit: 'Hz', points: [0.1, 0.2] };
  const slot = { channel: { name: 'energy', unit: 'm2 Hz-1' }, axis, start: 0, count: 2 };
  const item = { picture: 'profile' as const, instrument: 'i', kind: 'k', channel: 'energy' };
  const query = pictureQuery('kelpie', item, { slot, axis, over: 1200 }, { from: 1000, to: 5000, following: false });
  assert.deepEqual([query.from, query.to, query.over, query.wanted.length], [1000, 5000, 1200, 2]);
});
