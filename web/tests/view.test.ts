import assert from 'node:assert/strict';
import test from 'node:test';
import { isDirection, slotsOf } from '../src/api/layout';
import type { Channel, Description, Kind, Summary } from '../src/api/types';
import { groupsOf } from '../src/data/plot_groups';
import { moved, rangeOf, zoomed } from '../src/data/range';
import { rowBounds } from '../src/data/row_bounds';
import { StationData } from '../src/data/station';
import { usualItems } from '../src/data/usual_items';
import { rosePair } from '../src/data/wind_pair';
import { linkText, parseLink } from '../src/link';
import type { Context } from '../src/context';
import { bare } from '../src/text/bare';
import { zoneOf } from '../src/text/time';
import { lastMessage, spreadText, stationState, valueText } from '../src/views/parts/shown';
import { factRows } from '../src/views/values/instrument_facts';
import { en } from '../src/words/en';
import { boundsOf, joinLines, timesOf, valueScale, type Line } from '../src/plot/line_data';

const item = (channel: string): Line['item'] => ({ picture: 'series', instrument: 'i', kind: 'k', channel });

function line(time: number[], column: Line['column'], every = 0): Line {
  return {
    item: item('c'),
    name: 'c',
    unit: 'm',
    direction: false,
    column,
    gaps: [],
    over: 0,
    series: { now: 0, from: 0, to: 100, every, columns: [], time, series: [] },
  };
}

test('a long integer keeps each of its digits', () => {
  const context = { zone: zoneOf('utc', null) } as Context;
  const shown = valueText('98765432109876543', { name: 'n', type: 'integer' } as Channel, context);
  assert.equal(shown.replace(/\s/g, ' '), '98 765 432 109 876 543');
});

test('of a profile of directions the arc is shown that holds them, also over north', () => {
  const shown = (values: (string | null)[], channel: Partial<Channel> = {}): string =>
    spreadText(values, { name: 'wind_from_direction', unit: 'degree', ...channel });
  assert.equal(shown(['2.90', '357.06', null, '359.1']), '357.06 … 2.90°');
  assert.equal(shown(['10', '350', '170']), '350 … 170°');
  assert.equal(shown(['-3', '4']), '-3 … 4°');
  assert.equal(shown(['0', '180']), '0 … 180°');
  assert.equal(shown(['7.5']), '7.5 … 7.5°');
  assert.equal(shown([null]), '–');
  assert.equal(shown(['2.90', '357.06'], { name: 'tilt' }), '2.90 … 357.06°');
});

test('a view survives its link, hostile names too', () => {
  const query = linkText({
    station: 'a"><b>&x=1',
    tab: 'position',
    span: 3_600_000,
    from: 1000,
    to: 5_400_000,
    zone: 'station',
    lang: 'zh',
    circle: 60,
    items: [
      { picture: 'series', instrument: 'li/dar', kind: 's@n', channel: 'wind speed', place: '100' },
      { picture: 'rose', instrument: '<img>', kind: 'k', channel: '100%' },
    ],
  });
  assert.equal(linkText(parseLink(query)), query);
  assert.deepEqual(parseLink(query).items[0], {
    picture: 'series',
    instrument: 'li/dar',
    kind: 's@n',
    channel: 'wind speed',
    place: '100',
  });
});

test('a link shows no time that the archive cannot be asked for', () => {
  const link = parseLink('?from=-271821-04-20T00:00Z&to=%2B275760-09-13T00:00Z&span=99999999y');
  assert.deepEqual([link.from, link.to, link.span], [undefined, undefined, undefined]);
  assert.equal(parseLink('?span=20y').span, 20 * 365 * 86_400_000);
});

test('a time that a link gives without a zone is in UTC, wherever its reader is', () => {
  const before = process.env['TZ'];
  process.env['TZ'] = 'Asia/Shanghai';
  const link = parseLink('?from=2026-11-23T14:00&to=2026-11-23T15:00:00.5');
  const blank = parseLink('?from=2026-11-23+14:00&to=2026-11-23%2015:00:00.5');
  const zoned = parseLink('?from=2026-11-23T14:00%2B08:00&to=2026-11-23T15:00Z');
  if (before === undefined) delete process.env['TZ'];
  else process.env['TZ'] = before;
  const hour = (at: number): number => Date.UTC(2026, 10, 23, at);
  assert.deepEqual([link.from, link.to, zoned.from, zoned.to], [hour(14), hour(15) + 500, hour(6), hour(15)]);
  assert.deepEqual([blank.from, blank.to], [link.from, link.to]);
});

test('what a link says wrongly is left out', () => {
  const link = parseLink(
    '?view=nowhere&plot=x&plot=evil:a/b/c&from=2026-01-02T00:00Z&to=2026-01-01T00:00Z&zone=mars&lang=xx&circle=-3&span=9q',
  );
  assert.deepEqual(
    [link.tab, link.items, link.from, link.zone, link.lang, link.circle, link.span],
    ['now', [], undefined, 'utc', undefined, undefined, undefined],
  );
});

test('a day that was chosen stands in the link, as every other time does; it is no time that fits', () => {
  const none = parseLink('?station=kelpie');
  assert.equal(linkText(none), '?station=kelpie');
  assert.equal(linkText({ ...none, span: 86_400_000 }), '?station=kelpie&span=1d');
  assert.equal(parseLink('?station=kelpie&span=1d').span, 86_400_000);
  assert.deepEqual(rangeOf(none, 86_400_000), { from: 0, to: 86_400_000, following: true });
});

test('moving beyond now follows now again', () => {
  const now = 1_000_000_000;
  const past = { from: now - 3000_000, to: now - 1000_000, following: false };
  assert.deepEqual(moved(past, 0.25, now), { from: now - 2500_000, to: now - 500_000, span: 2000_000 });
  assert.equal(moved(past, 0.5, now).from, undefined);
  assert.deepEqual(zoomed(rangeOf(parseLink('?span=2h'), now), 0.5), {
    from: undefined,
    to: undefined,
    span: 3_600_000,
  });
});

test('a time of any length is zoomed out up to twenty years', () => {
  let link = parseLink('?span=47123s');
  const spans: number[] = [];
  for (let turn = 0; turn < 16; turn++) {
    link = parseLink(linkText({ ...link, ...zoomed(rangeOf(link, 1e12), 2) }));
    spans.push(link.span);
  }
  assert.deepEqual(spans, [...spans].sort((a, b) => a - b));
  assert.equal(spans[15], 20 * 365 * 86_400_000);
});

test('the axis reaches a spike of one sample, and leaves bad values out', () => {
  const [, high] = valueScale([line([1, 2, 3], { mean: [5, 5, 5], min: [4, 4, 4], max: [6, 38.7, 6] }, 1)]);
  assert.ok(high > 38.7);
  const [, top] = valueScale([line([1, 2, 3], { value: [5, 999, 6], flags: '141' })]);
  assert.ok(top < 10);
});

test('lines of different times share an axis without breaking each other', () => {
  const joined = joinLines([
    line([1, 3], { value: [10, 30], flags: '11' }),
    line([2], { value: [20], flags: '1' }),
  ]);
  assert.deepEqual(joined.time, [1, 2, 3]);
  assert.deepEqual(joined.cells[2], [10, undefined, 30]);
  assert.deepEqual(joined.cells[7], [undefined, 20, undefined]);
});

test('a line breaks at its gap', () => {
  const broken = {
    ...line([0, 10], { value: [1, 2], flags: '11' }),
    gaps: [{ from: 0, to: 10, causes: [] }],
  };
  assert.deepEqual(joinLines([broken]).cells[2], [1, null, 2]);
  const other = line([2, 4, 6, 8], { value: [7, 7, 7, 7], flags: '1111' });
  const joined = joinLines([broken, other]);
  assert.deepEqual(joined.cells[2], [1, null, null, null, null, null, 2]);
  assert.deepEqual(joined.cells[7], [undefined, 7, 7, undefined, 7, 7, undefined]);
});

/** Windows of ten: mean 5 in 2 … 9 with a spread of 1, then mean 6. */
function windows(): Line {
  const one = line([10, 20], { value: [5, 6], flags: '22' });
  return {
    ...one,
    over: 10,
    series: { ...one.series, span: [10, 10] },
    low: { value: [2, 3], flags: '22' },
    high: { value: [9, 8], flags: '22' },
    spread: { value: [1, null], flags: '29' },
  };
}

test('a row of a window is drawn over the time it is of, with the bounds of its own row', () => {
  const { time, cells } = joinLines([windows()]);
  assert.deepEqual(time, [1, 10, 11, 20]);
  assert.deepEqual(cells, [
    [9, 9, 8, 8],
    [2, 2, 3, 3],
    [5, 5, 6, 6],
    [6, 6, null, null],
    [4, 4, null, null],
  ]);
  assert.deepEqual([timesOf(windows(), 0), timesOf(windows(), 1)], [
    [0, 10],
    [10, 20],
  ]);
  const [low, high] = valueScale([windows()]);
  assert.ok(low < 2 && high > 9);
});

test('a bound that is bad is none', () => {
  const given = { ...windows(), high: { value: [999, 8], flags: '42' } };
  assert.deepEqual([boundsOf(given, 0), boundsOf(given, 1)], [[2, null], [3, 8]]);
  const [, high] = valueScale([given]);
  assert.ok(high < 9, String(high));
});

test('a window counts in the period that it ends in, and a period has the bounds of all its rows', () => {
  const hour = line([60], { mean: [5], min: [4], max: [6] }, 60);
  const bounded = { ...hour, over: 10, low: { min: [1], max: [3], mean: [2] }, high: { min: [7], max: [9], mean: [8] } };
  assert.deepEqual(timesOf(bounded, 0), [60, 120]);
  assert.deepEqual(timesOf({ ...bounded, over: 90 }, 0), [30, 120]);
  assert.deepEqual(boundsOf(bounded, 0), [1, 9]);
  assert.deepEqual(boundsOf(hour, 0), [4, 6]);
});

test('windows that overlap are drawn in their middle', () => {
  const one = line([10, 11, 12], { value: [5, 6, 7], flags: '222' });
  const { time } = joinLines([{ ...one, over: 10, series: { ...one.series, span: [10, 10, 10] } }]);
  assert.deepEqual(time, [5, 6, 7]);
});

test('a mean is bounded by what is named after it in its own kind', () => {
  const channel = (name: string, method?: string, unit = 'm s-1'): Channel => ({ name, unit, method });
  const mean = channel('wind_speed_mean', 'mean');
  const given = (...channels: Channel[]): Description => ({ v: 1, instrument: 'i', kind: 'k', channels });
  const whole = given(mean, channel('wind_speed_sd'), channel('wind_speed_min'), channel('wind_speed_max'));
  assert.deepEqual(rowBounds(whole, mean), { low: 'wind_speed_min', high: 'wind_speed_max', spread: 'wind_speed_sd' });
  const bare = channel('wind_speed', 'mean');
  const own = given(bare, channel('wind_speed_maximum'), channel('wind_speed_minimum', 'minimum', 'knot'));
  assert.deepEqual(rowBounds(own, bare), { low: undefined, high: 'wind_speed_maximum', spread: undefined });
  assert.equal(rowBounds(whole, channel('wind_speed_max', 'maximum')), null);
  assert.equal(rowBounds(given(mean), mean), null);
});

const lidar: Description = {
  v: 2,
  instrument: 'lidar',
  kind: 'scan',
  axis: { name: 'height', unit: 'm', points: [10, 20, 30] },
  channels: [
    { name: 'status' },
    { name: 'wind_speed', axis: 'height', unit: 'm s-1' },
    { name: 'wind_from_direction', axis: 'height', unit: 'degree' },
    { name: 'mean_spread', unit: 'degree' },
  ],
};

test('an array takes as many places in a reading as its axis has points', () => {
  assert.deepEqual(
    slotsOf(lidar).map(({ start, count }) => [start, count]),
    [
      [0, 1],
      [1, 3],
      [4, 3],
      [7, 1],
    ],
  );
  const old: Description = {
    v: 1,
    instrument: 'i',
    kind: 'k',
    channels: [{ name: 'a', axis: { name: 'depth', points: [1, 2] } }, { name: 'b' }],
  };
  assert.deepEqual(
    slotsOf(old).map(({ start, count }) => [start, count]),
    [
      [0, 2],
      [2, 1],
    ],
  );
});

function kindOf(description: Description): Kind {
  return { instrument: 'lidar', kind: 'scan', hash: '', description, readings: 0, first: null, step: null, newest: null };
}

test('a direction that is no angle makes no rose', () => {
  const pairIn = (unit?: string): string | undefined =>
    rosePair(
      kindOf({
        v: 1,
        instrument: 'met',
        kind: 'wind',
        channels: [
          { name: 'wind_speed', unit: 'm s-1' },
          { name: 'wind_direction', unit },
        ],
      }),
    )?.direction.channel.name;
  assert.deepEqual(['degree', 'rad', '1', undefined].map(pairIn), ['wind_direction', 'wind_direction', undefined, undefined]);
});

test('speed and direction of a wind are found by name', () => {
  const pair = rosePair(kindOf(lidar));
  assert.deepEqual(
    [pair?.speed.channel.name, pair?.direction.channel.name],
    ['wind_speed', 'wind_from_direction'],
  );
  assert.deepEqual(lidar.channels.map(isDirection), [false, false, true, false]);
});

/** As a weather transmitter says it: the smallest first. */
function transmitter(): Kind {
  const speed = (name: string, method: string): Channel => ({ name, method, standard_name: 'wind_speed', unit: 'm s-1' });
  const direction = (name: string, method: string): Channel => ({ name, method, unit: 'degree' });
  return kindOf({
    v: 2,
    instrument: 'met',
    kind: 'composite',
    channels: [
      direction('wind_from_direction_minimum', 'minimum'),
      direction('wind_from_direction', 'mean'),
      speed('wind_speed_minimum', 'minimum'),
      speed('wind_speed', 'mean'),
      speed('wind_speed_maximum', 'maximum'),
    ],
  });
}

test('a rose and the first plot are of a wind, not of its smallest values', () => {
  const kind = transmitter();
  const names = (channel?: string): (string | undefined)[] => {
    const pair = rosePair(kind, channel);
    return [pair?.speed.channel.name, pair?.direction.channel.name];
  };
  assert.deepEqual(names(), ['wind_speed', 'wind_from_direction']);
  assert.deepEqual(names('wind_speed_minimum'), ['wind_speed_minimum', 'wind_from_direction_minimum'], 'asked for by name');
  const newest = { time: 0, placed: 'clock', epoch: '', seq: 1, span: 0, values: [], flags: '' };
  const data = new StationData({ now: 0, station: {} as Summary, kinds: [{ ...kind, newest }], provisional: [] });
  assert.deepEqual(usualItems(data).map(({ channel }) => channel), ['wind_speed']);
});

test('what AIS tells of others is not the wind of the station', () => {
  const newest = { time: 0, placed: 'clock', epoch: '', seq: 1, span: 0, values: [], flags: '' };
  const own = { ...transmitter(), instrument: 'met', newest };
  const kinds = [{ ...own, instrument: 'ais', description: { ...own.description, of: 'target' } }, own];
  const data = new StationData({ now: 0, station: {} as Summary, kinds, provisional: [] });
  assert.deepEqual(usualItems(data).map(({ instrument }) => instrument), ['met']);
});

test('a station is silent after its own time, whatever a clock of the future says', () => {
  const now = 10_000_000_000;
  const summary = (newest: number | null, heard: number | null): Summary =>
    ({ newest, heard, hello: null, silent_after: 25 * 60_000 }) as Summary;
  const state = (newest: number | null, heard: number | null): string =>
    stationState(summary(newest, heard), now);
  assert.equal(state(now - 24 * 60_000, null), 'fresh');
  assert.equal(state(now - 26 * 60_000, null), 'silent');
  assert.equal(state(now + 3_600_000, now - 26 * 60_000), 'silent');
  assert.equal(state(null, null), 'never');
  const hourly = { ...summary(now - 140 * 60_000, null), silent_after: 150 * 60_000 };
  assert.equal(stationState(hourly, now), 'fresh');
  assert.equal(stationState({ ...hourly, silent_after: 130 * 60_000 }, now), 'silent');
});

test('a station that says hello is heard, whether readings come or not', () => {
  const now = 10_000_000_000;
  const of = (facts: Partial<Summary>): Summary =>
    ({ newest: null, heard: null, hello: null, silent_after: 25 * 60_000, ...facts }) as Summary;
  assert.equal(stationState(of({ hello: now - 60_000 }), now), 'fresh');
  const refused = of({ newest: now - 7_200_000, heard: now - 7_000_000, hello: now - 60_000 });
  assert.deepEqual([stationState(refused, now), lastMessage(refused)], ['fresh', now - 60_000]);
  assert.equal(lastMessage(of({ heard: now, hello: now - 1 })), now);
  assert.equal(lastMessage(of({})), null);
});

test('a tilt and a direction, both in degrees, have a plot each', () => {
  const names = ['heading', 'pitch', 'roll', 'wind_from_direction', 'water_temperature'];
  const channels = names.map((name) => ({ name, unit: name === 'water_temperature' ? 'degree_Celsius' : 'degree' }));
  const kind = { instrument: 'i', kind: 'k', hash: '', description: { v: 1, instrument: 'i', kind: 'k', channels } };
  const kinds = [{ ...kind, readings: 0, first: null, step: null, newest: null }];
  const data = new StationData({ now: 0, station: {} as Summary, kinds, provisional: [] });
  const groups = groupsOf([...names, 'gone'].map(item), data).map((group) => group.map(({ channel }) => channel));
  assert.deepEqual(groups, [['heading', 'wind_from_direction'], ['pitch', 'roll'], ['water_temperature']]);
});

test('a channel is a direction by its standard name, too, as it is to the archive', () => {
  const named = (standard_name: string): boolean => isDirection({ name: 'wd', unit: 'degree', standard_name });
  assert.deepEqual(
    ['wind_from_direction', 'platform_azimuth_angle', 'sea_surface_wave_directional_spread', 'platform_pitch'].map(named),
    [true, true, false, false],
  );
});

test('one channel more than a link holds takes the place of the first', () => {
  const items = Array.from({ length: 13 }, (_, number) => item(`c${number}`));
  const shown = parseLink(linkText({ ...parseLink('?station=kelpie'), items })).items;
  assert.deepEqual(shown, items.slice(1));
});

test('what is told of an instrument has its bursts, and a declination that its receiver says', () => {
  const facts = (more: object): string[] => {
    const description = { v: 2, instrument: 'waves', kind: 'motion', channels: [], ...more };
    return factRows(description, { words: bare(en) } as Context).map((row) => row.join(': ').replace(/\u00a0/g, ' '));
  };
  assert.deepEqual(facts({ bursts: { every: 3600, burst: 1200, offset: 60 } }), ['bursts: every: 3600 s, for: 1200 s, offset: 60 s']);
  assert.deepEqual(facts({ declination: 'RMC', over_from: 'length' }), ['declination: RMC', 'over as said by: length']);
  assert.deepEqual(facts({ computed: { constructor: 5 } }), ['computed: constructor: 5']);
  assert.deepEqual(facts({ declination: -6.5, height: 4 }), ['height: 4 m', 'declination: -6.5°']);
});
