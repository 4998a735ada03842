import assert from 'node:assert/strict';
import test from 'node:test';
import { arranged, askedNames, type Wanted } from '../src/api/arrange';
import { exactValue, seriesIn } from '../src/api/digits';
import { inOrder } from '../src/api/order';
import type { Kind, LiveReading, Reading, Series, Summary } from '../src/api/types';
import { availabilityCsv, shareText } from '../src/data/availability';
import { csvText } from '../src/data/csv';
import { gapsOf, namedGaps } from '../src/data/gaps';
import { degreesIn } from '../src/data/compass';
import { roseOf, sectorOf, speedEdges } from '../src/data/rose';
import { StationData } from '../src/data/station';
import { numberTicks, timeTicks } from '../src/data/ticks';
import { timeMarks } from '../src/plot/time_axis';
import { clockText, offsetText, zoneOf, type Zone } from '../src/text/time';

const minute = 60_000;

function series(time: number[], every: number, to: number, span?: number[]): Series {
  return { now: to, from: 0, to, every, columns: [], time, span, series: [] };
}

test('a missing period is a gap', () => {
  const given = series(
    [0, 1, 2, 5, 6].map((one) => one * minute),
    minute,
    7 * minute,
  );
  assert.deepEqual(gapsOf(given, { mayMiss: 2, over: 0, interval: 1000, first: 0, now: 7 * minute }), [
    { from: 3 * minute, to: 5 * minute },
  ]);
});

test('periods shorter than the interval are no gaps', () => {
  const given = series(
    [0, 30, 60, 90].map((one) => one * minute),
    minute,
    95 * minute,
  );
  assert.deepEqual(gapsOf(given, { mayMiss: 2, over: 0, interval: 30 * minute, first: 0, now: 95 * minute }), []);
});

test('single readings are missed after three intervals, and their span is no gap', () => {
  const time = [0, 1, 2, 30, 31].map((one) => one * minute);
  const given = series(
    time,
    0,
    31 * minute,
    time.map(() => minute),
  );
  assert.deepEqual(gapsOf(given, { mayMiss: 2, over: 0, interval: minute, first: 0, now: 31 * minute }), [
    { from: 2 * minute, to: 29 * minute },
  ]);
});

test('what has not come yet and what was before the first reading is no gap', () => {
  const time = [100, 101, 102].map((one) => one * minute);
  const given = series(time, 0, 200 * minute);
  assert.deepEqual(gapsOf(given, { mayMiss: 2, over: 0, interval: minute, first: 100 * minute, now: 103 * minute }), []);
  assert.deepEqual(gapsOf(given, { mayMiss: 2, over: 0, interval: minute, first: 0, now: 150 * minute }), [
    { from: 0, to: 100 * minute },
    { from: 102 * minute, to: 150 * minute },
  ]);
});

test('a window that is missing is a gap, a single one is none, and periods shorter than windows are none', () => {
  const time = [10, 20, 40, 50].map((one) => one * minute);
  const spans = time.map(() => 10 * minute);
  const bounds = { mayMiss: 0 as const, over: 10 * minute, interval: 1000, first: 0, now: 55 * minute };
  const given = series(time, 0, 55 * minute, spans);
  assert.deepEqual(gapsOf(given, bounds), [{ from: 20 * minute, to: 30 * minute }]);
  const partial = series(time, 0, 55 * minute, [10, 10, 3, 10].map((span) => span * minute));
  assert.deepEqual(gapsOf(partial, bounds), [{ from: 20 * minute, to: 37 * minute }]);
  const restarted = series(
    [10, 20, 30].map((at) => at * minute),
    0,
    35 * minute,
    [10, 10, 3].map((span) => span * minute),
  );
  assert.deepEqual(gapsOf(restarted, { ...bounds, now: 35 * minute }), [{ from: 20 * minute, to: 27 * minute }]);
  const one = series([10 * minute], 0, 15 * minute, [10 * minute]);
  assert.deepEqual(gapsOf(one, { ...bounds, interval: 10 * minute, now: 15 * minute }), []);
  const minutes = series(
    [10, 20, 30, 40].map((at) => at * minute),
    minute,
    45 * minute,
  );
  assert.deepEqual(gapsOf(minutes, { ...bounds, first: 10 * minute, now: 45 * minute }), []);
  const hours = series(
    [0, 60, 180, 240].map((at) => at * minute),
    60 * minute,
    300 * minute,
  );
  assert.deepEqual(gapsOf(hours, { ...bounds, now: 300 * minute }), [{ from: 120 * minute, to: 180 * minute }]);
});

test('nothing at all is one gap', () => {
  assert.deepEqual(gapsOf(series([], 0, 60 * minute), { mayMiss: 2, over: 0, interval: 0, first: null, now: 50 * minute }), [
    { from: 0, to: 50 * minute },
  ]);
});

test('a gap is named by the cause that covers most of it', () => {
  const causes = [
    { from: 0, to: 12, cause: 'off', text: '' },
    { from: 11, to: null, cause: 'line_gone', text: 'x' },
    { from: 50, to: 60, cause: 'lost', text: '' },
  ];
  const [named] = namedGaps([{ from: 10, to: 20 }], causes, 100);
  assert.deepEqual(
    named?.causes.map(({ cause }) => cause),
    ['line_gone', 'off'],
  );
});

test('a station that was heard through most of a gap is no cause of it', () => {
  const gap = { from: 0, to: 60 * minute };
  const names = (from: number, now: number): (string | undefined)[] => {
    const causes = [
      { from, to: null, cause: 'unheard', text: '' },
      { from: 59.95 * minute, to: null, cause: 'silent', text: '' },
    ];
    return namedGaps([gap], causes, now)[0]?.causes.map(({ cause }) => cause) ?? [];
  };
  assert.deepEqual(names(59.9 * minute, 60 * minute), ['silent']);
  assert.deepEqual(names(5 * minute, 60 * minute), ['unheard', 'silent']);
  assert.deepEqual(names(59.9 * minute, 600 * minute), ['silent'], 'what is behind the gap does not count');
});

test('a pause between two bursts is the cause of its gap, and none of that where a burst was missed', () => {
  const bursts = { every: 3600, burst: 1200, offset: 300 };
  const causes = (from: number, to: number, known = bursts): string[] =>
    (namedGaps([{ from: from * minute, to: to * minute }], [], 900 * minute, known)[0]?.causes ?? []).map(({ cause }) => cause);
  assert.deepEqual(causes(86, 125), ['between_bursts']);
  assert.deepEqual(causes(86, 126.2), ['between_bursts'], 'it warms up late');
  assert.deepEqual(causes(85, 185), []);
  assert.deepEqual(causes(85, 245), []);
  assert.deepEqual(causes(70, 80), []);
  const often = { every: 3600, burst: 3000, offset: 0 };
  assert.deepEqual(causes(50, 60, often), ['between_bursts']);
  assert.deepEqual(causes(20, 60, often), []);
  assert.deepEqual(namedGaps([{ from: 86 * minute, to: 125 * minute }], [], 900 * minute)[0]?.causes, []);
});

test('rows are put in order of time with all that belongs to them', () => {
  const given: Series = {
    ...series([3, 1, 2], 0, 9, [30, 10, 20]),
    series: [{ value: [33, 11, 22], flags: '312' }],
  };
  const ordered = inOrder(given);
  assert.deepEqual(
    [ordered.time, ordered.span, ordered.series[0]?.value, ordered.series[0]?.flags],
    [[1, 2, 3], [10, 20, 30], [11, 22, 33], '123'],
  );
});

test('north is one sector, on both sides of zero', () => {
  assert.deepEqual(
    [0, 11, 349, 360, -5, 12, 90, 270].map((one) => sectorOf(one, 16)),
    [0, 0, 0, 0, 0, 1, 4, 12],
  );
});

test('a rose counts pairs, calm ones apart', () => {
  const rose = roseOf([0.2, 3, 5, null, 25, 7], [10, 0, 90, 90, 359, null], speedEdges('m s-1'));
  assert.deepEqual([rose.n, rose.calm], [4, 1]);
  assert.equal(rose.counts[0]?.[1], 1);
  assert.equal(rose.counts[0]?.[7], 1);
  assert.equal(rose.counts[4]?.[2], 1);
});

test('a calm counts where the instrument gives it no direction', () => {
  const rose = roseOf([0, 0.1, 3, 4], [null, 10, 90, null], speedEdges('m s-1'));
  assert.deepEqual([rose.n, rose.calm, rose.counts[4]?.[1]], [3, 2, 1]);
});

test('a rose of directions in radians has them where they are', () => {
  const rose = roseOf([3, 3, 3], [0, Math.PI / 2, -Math.PI / 2], speedEdges('m s-1'), degreesIn('rad'));
  assert.deepEqual([0, 4, 12].map((sector) => rose.counts[sector]?.[1]), [1, 1, 1]);
  assert.equal(degreesIn('degree_Celsius'), undefined);
});

test('CSV quotes what it must, and gives spreadsheets no formula', () => {
  assert.equal(
    csvText([
      ['a,b', 'say "x"', null, 1.5],
      ['=1+1', '-3', '@x', '2026-11-23T00:00:00Z'],
    ]),
    '"a,b","say ""x""",,1.5\r\n\'=1+1,-3,\'@x,2026-11-23T00:00:00Z\r\n',
  );
  const guarded = ["-1+cmd|' /C calc'!A0", '-.5+x', '+49 30', '-', '+', '-1e', '\t=1'];
  assert.equal(csvText([guarded]), `${guarded.map((text) => `'${text}`).join(',')}\r\n`);
  const numbers = ['-1', '+2.5', '-.5', '-3.', '+1e-9', '-1.5E+3'];
  assert.equal(csvText([numbers]), `${numbers.join(',')}\r\n`);
});

test('marks of time are round in the zone', () => {
  const from = Date.UTC(2026, 10, 23, 0, 7);
  const ticks = timeTicks(from, from + 24 * 60 * minute, 8, zoneOf('station', 120));
  assert.ok(ticks.at.every((time) => (time + 480 * minute) % (3 * 60 * minute) === 0));
  const year = timeTicks(from - 365 * 1440 * minute, from, 12, zoneOf('utc', null));
  assert.ok(year.months && year.at.every((time) => new Date(time).getUTCDate() === 1));
  assert.ok(year.at.length >= 5 && year.at.length <= 13);
});

/** A zone whose clocks are changed once, at a time, from one offset to another (minutes). */
const changing = (change: number, before: number, after: number): Zone => {
  const offset = (time: number): number => (time < change ? before : after);
  return { choice: 'reader', offset, label: (time) => offsetText(offset(time)) };
};

test('behind a change of clocks each day and each month begins at its own midnight, and is named once', () => {
  const change = Date.UTC(2026, 9, 25, 1);
  const midnightSkipped = Date.UTC(2026, 8, 6, 4);
  const zones = [
    { zone: changing(change, 120, 60), at: change },
    { zone: changing(change, 60, 120), at: change },
    { zone: changing(midnightSkipped, -240, -180), at: midnightSkipped },
  ];
  const day = 1440 * minute;
  for (const { zone, at } of zones) {
    for (const [days, names] of [[10, 10], [30, 15], [150, 6], [300, 10]] as [number, number][]) {
      const [from, to] = [at - (days * day) / 2, at + (days * day) / 2];
      const marks = timeMarks(from, to, 76 * 15, zone);
      const texts = marks.map(({ text }) => text.split('\n')[0]);
      assert.equal(new Set(texts).size, texts.length, texts.join(' '));
      assert.ok(texts.length >= names - 1, `${days} d: ${texts.join(' ')}`);
      for (const { at: time } of marks) {
        const clock = clockText(time, zone);
        assert.equal(clock, time === midnightSkipped ? '01:00:00' : '00:00:00', `${days} d: ${new Date(time).toISOString()}`);
      }
    }
  }
});

test('behind a change of clocks hours stay as far apart, and several hours stay round', () => {
  const change = Date.UTC(2026, 9, 25, 1);
  const zone = changing(change, 120, 60);
  const around = (hours: number): string[] =>
    timeTicks(change - hours * 60 * minute, change + hours * 60 * minute, 12, zone).at.map((time) => clockText(time, zone, false));
  assert.deepEqual(around(3), ['00:00', '00:30', '01:00', '01:30', '02:00', '02:30', '02:00', '02:30', '03:00', '03:30', '04:00', '04:30', '05:00']);
  assert.deepEqual(around(12), ['16:00', '18:00', '20:00', '22:00', '00:00', '02:00', '04:00', '06:00', '08:00', '10:00', '12:00', '14:00']);
});

test('marks of numbers are round', () => {
  assert.deepEqual(numberTicks(0.3, 9.7, 5), [2, 4, 6, 8]);
  assert.deepEqual(numberTicks(-0.1, 0.1, 4), [-0.1, -0.05, 0, 0.05, 0.1]);
});

test('a series has the columns that were asked for, in that order', () => {
  const column = (channel: string, place: string | null) => ({ channel, place, point: null, unit: '', direction: false });
  const series: Series = {
    now: 0,
    from: 0,
    to: 1,
    every: 0,
    columns: [column('wind_speed', '40.0 m'), column('wind_speed', '100 m'), column('wind_from_direction', null)],
    time: [1],
    span: [0],
    series: [
      { value: [4], flags: '1' },
      { value: [10], flags: '2' },
      { value: [270], flags: '3' },
    ],
  };
  const unit = '';
  const wanted = [
    { channel: 'wind_from_direction', unit },
    { channel: 'wind_speed', unit, place: '100' },
    { channel: 'wind_speed', unit, place: '40' },
    { channel: 'wind_speed', unit, place: '10' },
  ];
  assert.deepEqual(
    arranged(series, wanted).series.map(({ value, flags }) => [value?.[0], flags]),
    [
      [270, '3'],
      [10, '2'],
      [4, '1'],
      [null, '9'],
    ],
  );
  assert.deepEqual(askedNames(wanted), [
    'wind_from_direction',
    'wind_speed[100]',
    'wind_speed[40]',
    'wind_speed[10]',
  ]);
  const profile = Array.from({ length: 12 }, (_, height) => ({ channel: 'wind_speed', unit, place: String(height) }));
  assert.deepEqual(askedNames(profile), ['wind_speed']);
});

test('a column is the one of the unit and the point that are wanted, whichever the archive heard of last', () => {
  const column = (unit: string, point: number | null, place: string | null, channel = 'pressure') => ({
    channel,
    place,
    point,
    unit,
    direction: false,
  });
  const series: Series = {
    now: 0,
    from: 0,
    to: 1,
    every: 0,
    columns: [
      column('hPa', null, null),
      column('dbar', null, null),
      column('m s-1', 0, '10 m', 'wind_speed'),
      column('m s-1', 1, '10 m', 'wind_speed'),
      column('knot', 0, '10 m', 'wind_speed'),
      column('m s-1', 3, '20 m', 'wind_speed'),
    ],
    time: [1],
    span: [0],
    series: [1, 2, 3, 4, 5, 6].map((value) => ({ value: [value], flags: '2' })),
  };
  const values = (...wanted: Wanted[]) => arranged(series, wanted).series.map(({ value }) => value?.[0]);
  const pressure = { channel: 'pressure' };
  assert.deepEqual(values({ ...pressure, unit: 'hPa' }, { ...pressure, unit: 'dbar' }, { ...pressure, unit: '1' }), [
    1, 2, null,
  ]);
  const wind = { channel: 'wind_speed', unit: 'm s-1' };
  const points = [0, 1].map((point) => ({ ...wind, place: '10', point }));
  assert.deepEqual(values(...points, { ...wind, place: '20', point: 2 }, { ...wind, place: '10' }), [3, 4, 6, 4]);
  const others = (...wanted: Wanted[]) => arranged(series, wanted).series.map(({ others = [] }) => others.map(({ unit, column }) => [unit, column.value?.[0]]));
  assert.deepEqual(others({ ...pressure, unit: 'hPa' }, { ...wind, place: '10', point: 0 }, { ...wind, place: '20' }), [
    [['dbar', 2]],
    [['knot', 5]],
    [],
  ]);
  const none = { ...series, series: series.series.map(() => ({ value: [null], flags: '9' })) };
  assert.equal(arranged(none, [{ ...pressure, unit: 'hPa' }]).series[0]?.others, undefined);
});

test('whole numbers that a double cannot hold keep their digits, wherever they come in time', () => {
  const long = '9007199254740993';
  const text = `{"time":[2,1,3,4],"every":0,"columns":[],"series":[{"value":[${long},-${long},12.5,null],"flags":"${'2'.repeat(40)}"},{"value":[0.1234567890123456,1e300,9007199254740991,7]}]}`;
  const series = inOrder(seriesIn(text));
  const [counter, other] = series.series;
  assert.deepEqual(counter?.value, [-(2 ** 53), 2 ** 53, 12.5, null]);
  assert.deepEqual([0, 1, 2].map((row) => counter && exactValue(counter, row)), [`-${long}`, long, 12.5]);
  assert.equal(counter?.flags?.length, 4);
  assert.deepEqual(other?.value, [1e300, 0.1234567890123456, 9007199254740991, 7]);
  assert.equal(other?.digits, undefined);
});

test('availability as CSV has a column for each cause that there is', () => {
  const value = { channel: 'wind_speed', place: '40 m', valid: 7, bad: 1, no_value: 0, no_column: 0 };
  const kind = { kind: 'scan', is_regular: true, from: 0, to: 600_000, expected: 10, received: 8, values: [value] };
  const kinds = [
    { ...kind, instrument: 'lidar', missing: { line_gone: 2 } },
    { ...kind, instrument: 'mast', missing: { buoyd_off: 1, line_gone: 1 } },
  ];
  assert.deepEqual(availabilityCsv(kinds).split('\r\n'), [
    'instrument,kind,channel,point,from,to,expected,received,valid,percent,bad,no_value,no_column,line_gone,buoyd_off',
    'lidar,scan,wind_speed,40 m,1970-01-01T00:00:00.000Z,1970-01-01T00:10:00.000Z,10,8,7,70.00,1,0,0,2,0',
    'mast,scan,wind_speed,40 m,1970-01-01T00:00:00.000Z,1970-01-01T00:10:00.000Z,10,8,7,70.00,1,0,0,1,1',
    '',
  ]);
  assert.equal(shareText(1, 0), '');
});

test('a reading that comes late does not stand for a newer one of its epoch', () => {
  const reading = (epoch: string, seq: number): Reading => ({ time: seq, placed: '', epoch, seq, span: 0, values: [], flags: '' });
  const description = { v: 1, instrument: 'met', kind: 'wind', channels: [] };
  const names = { instrument: 'met', kind: 'wind', hash: '0' };
  const wind: Kind = { ...names, description, readings: 5, first: 1, step: null, newest: reading('a', 5) };
  const station = new StationData({ now: 9, station: { newest: 5 } as Summary, kinds: [wind], provisional: [] });
  const take = (one: Reading): boolean => station.take({ ...one, ...names, station: 'kelpie' });
  assert.deepEqual([take(reading('a', 4)), wind.newest?.seq], [true, 5]);
  assert.deepEqual([take(reading('a', 6)), wind.newest?.seq], [true, 6]);
  assert.deepEqual([take(reading('b', 1)), wind.newest?.seq], [true, 1]);
  assert.equal(station.take({ ...reading('b', 2), ...names, hash: '1', station: 'kelpie' }), false);
});

test('a new reading asks once whether a provisional value has its own by now', () => {
  const names = { instrument: 'met', kind: 'wind', hash: '0' };
  const of = (time: number | null): LiveReading => ({
    ...names, station: 'kelpie', time, placed: '', epoch: 'a', seq: 1, span: 0, values: [], flags: '',
  });
  const answer = (...times: (number | null)[]): StationData => {
    const kinds = ['wind', 'rain'].map((kind) => ({
      ...names, kind, description: { v: 1, instrument: 'met', kind, channels: [] }, readings: 1, first: 1, step: null, newest: null,
    }));
    const told = times.map((time) => ({ ...names, channel: 'speed', unit: '', value: '1', flag: '2', time }));
    return new StationData({ now: 0, station: {} as Summary, kinds, provisional: told });
  };
  const station = answer(60_000);
  assert.equal(station.mayReplace(of(50_000)), false, 'its reading is later');
  assert.equal(station.mayReplace({ ...of(60_000), kind: 'rain' }), false);
  assert.deepEqual([of(59_600), of(60_600)].map((one) => station.mayReplace(one)), [true, false]);
  assert.ok(station.renew(answer(60_000)));
  assert.equal(station.mayReplace(of(70_000)), false, 'the archive said that it is owed yet');
  assert.ok(station.renew(answer(80_000)));
  assert.equal(station.mayReplace(of(80_400)), true);
  assert.ok(station.renew(answer()));
  assert.equal(station.mayReplace(of(90_000)), false);
  assert.equal(answer(null).mayReplace(of(1)), true);
});
