// Lines as a plot gets them: what the archive answers, brought into what is drawn.
import assert from 'node:assert/strict';
import test from 'node:test';
import type { Channel, Kind, Series, Summary } from '../src/api/types';
import type { Context } from '../src/context';
import { StationData } from '../src/data/station';
import { parseLink } from '../src/link';
import { valueScale, type Line } from '../src/plot/line_data';
import { loadLines } from '../src/views/plots/load_lines';
import { en } from '../src/words/en';

const context = { words: en, link: parseLink('') } as Context;
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
