// What is drawn on canvas, by a canvas that writes down what it is told.
import assert from 'node:assert/strict';
import test from 'node:test';
import { bandsOf, inTableOrder } from '../src/data/bands';
import type uPlot from 'uplot';
import { marksWidth } from '../src/plot/line_plot';
import { drawApart } from '../src/plot/marks';
import type { Line } from '../src/plot/line_data';
import type { Theme } from '../src/plot/theme';
import { drawPicture, type Picture } from '../src/plot/picture_plot';
import { drawProfile, type Profile } from '../src/plot/profile_plot';
import { drawRose } from '../src/plot/rose_plot';
import { zoneOf } from '../src/text/time';

Object.assign(globalThis, {
  window: { devicePixelRatio: 1 },
  document: { documentElement: null },
  getComputedStyle: () => ({ getPropertyValue: (name: string) => name }),
});

type Call = [name: string, ...given: unknown[]];

/** A canvas, and the calls of its context; a filling has its colour behind it. */
function recorder(): { canvas: HTMLCanvasElement; calls: Call[] } {
  const calls: Call[] = [];
  const state: Record<string, unknown> = {};
  const ctx = new Proxy(state, {
    get: (_, name: string) => (...given: unknown[]) => calls.push([name, ...given, ...(name === 'fillRect' ? [state['fillStyle']] : [])]),
    set: (_, name: string, value) => ((state[name] = value), true),
  });
  return { canvas: { style: {}, getContext: () => ctx } as unknown as HTMLCanvasElement, calls };
}

const profile = (facts: Partial<Profile>): Profile => ({
  places: [10, 20, 30],
  values: [1, 2, 3],
  flags: '222',
  upright: 'up',
  direction: false,
  axisTitle: '',
  valueTitle: '',
  ...facts,
});

/** The corners of a profile's line, in its order. */
function lineOf(given: Profile): [number, number][] {
  const { canvas, calls } = recorder();
  drawProfile(given, 400, 270, canvas);
  // The marks' lines lie on half pixels.
  return calls.flatMap(([name, x, y]) => {
    const isCorner = (name === 'moveTo' || name === 'lineTo') && !(Number(x) % 1 === 0.5 && Number(y) % 1 === 0.5);
    return isCorner ? [[Number(x), Number(y)]] : [];
  });
}

test('no petal of a rose covers the share of a ring', () => {
  const { canvas, calls } = recorder();
  const counts = Array.from({ length: 16 }, (_, sector) => [sector === 1 ? 10 : 0]);
  drawRose({ edges: [0.5], counts, calm: 0, n: 10 }, 340, Array<string>(16).fill(''), canvas);
  const petal = calls.findLastIndex(([name]) => name === 'fill');
  const names = calls.slice(petal).flatMap(([name, text]) => (name === 'fillText' ? [text] : []));
  assert.deepEqual(names, ['50 %', '100 %']);
});

test('each point of an axis stands for what is nearest to it, whatever their order', () => {
  assert.deepEqual(bandsOf([10, 20, 40]), [[5, 15], [15, 30], [30, 50]]);
  assert.deepEqual(bandsOf([40, 10, 20]), [[30, 50], [5, 15], [15, 30]]);
  assert.deepEqual(bandsOf([7]), [[6.5, 7.5]]);
});

test('a table has heights from the top down and depths from the surface, in whatever order they were measured', () => {
  assert.deepEqual(inTableOrder('height', [38, 10, 100]), [2, 0, 1]);
  assert.deepEqual(inTableOrder('depth', [30, 5, 10]), [1, 2, 0]);
});

test('a profile goes from height to height, in whatever order they were measured', () => {
  const mixed = profile({ places: [20, 10, 30], values: [2, 1, 3] });
  assert.equal(lineOf(profile({})).length, 3);
  assert.deepEqual(lineOf(mixed), lineOf(profile({})));
});

test('a picture has heights upwards, in whatever order they were measured', () => {
  const places = [100, 38, 60];
  const series = places.map((place) => ({ value: [place], flags: '2' }));
  const picture: Picture = {
    series: { now: 0, from: 0, to: 60_000, every: 0, columns: [], time: [60_000], span: [60_000], series },
    over: 0,
    places,
    down: false,
    direction: false,
    from: 0,
    to: 60_000,
    zone: zoneOf('utc', null),
    axisTitle: '',
  };
  const { canvas, calls } = recorder();
  const { at } = drawPicture(picture, 400, 270, canvas);
  const cells = calls.filter(([name, , , width, , colour]) => name === 'fillRect' && width !== 12 && String(colour).startsWith('rgb('));
  const tops = cells.map(([, , y]) => Number(y));
  assert.equal(tops.length, 3);
  assert.ok(tops[0]! < tops[2]! && tops[2]! < tops[1]!, tops.join(' '));
  const ends = cells.map(([, , y, , height]) => Number(y) + Number(height) - 0.6);
  assert.ok(Math.abs(ends[0]! - tops[2]!) < 1e-9 && Math.abs(ends[2]! - tops[1]!) < 1e-9, 'no cell covers another');
  assert.deepEqual([11, 120, 225].map((y) => at(200, y)?.point), [0, 2, 1]);
});

test('the pointer on a picture finds the cell that is seen, where two overlap', () => {
  const time = [60_000, 120_000, 180_000];
  const picture: Picture = {
    series: { now: 0, from: 0, to: 180_000, every: 0, columns: [], time, span: [0, 0, 0], series: [{ value: [1, 2, 3], flags: '222' }] },
    over: 0,
    places: [10],
    down: false,
    direction: false,
    from: 0,
    to: 180_000,
    zone: zoneOf('utc', null),
    axisTitle: '',
  };
  const { canvas, calls } = recorder();
  const { at } = drawPicture(picture, 110 + 180, 270, canvas); // a pixel a second, from 52 on
  const cells = calls.flatMap(([name, left, , width, height, colour]) =>
    name === 'fillRect' && width !== 12 && Number(height) > 100 && String(colour).startsWith('rgb(') ? [[Number(left), Number(left) + Number(width)]] : [],
  );
  for (const x of [60, 105, 115, 165, 175, 220]) {
    const top = cells.reduce((found, [left = 0, right = 0], row) => (x >= left && x < right ? row : found), -1);
    assert.equal(at(x, 100)?.row, top, String(x));
  }
});

test('a direction below zero stands where it points to, in a line and in a profile', () => {
  const { canvas, calls } = recorder();
  const bbox = { left: 0, top: 0, width: 100, height: 360 };
  const plot = { ctx: canvas.getContext('2d'), bbox, valToPos: (value: number) => value } as unknown as uPlot;
  const series = { now: 0, from: 0, to: 9, every: 0, columns: [], time: [1, 2, 3, 4], series: [] };
  const column = { value: [-90, 0, 360, 450], flags: '2222' };
  const line = { direction: true, column, gaps: [], over: 0, series } as unknown as Line;
  drawApart(plot, [line], { series: ['blue'] } as Theme);
  const heights = calls.flatMap(([name, , y, , height]) => (name === 'fillRect' ? [Number(y) + Number(height) / 2] : []));
  assert.deepEqual(heights, [270, 0, 360, 90]);
  const dotOf = (direction: number): unknown[] => {
    const drawn = recorder();
    drawProfile(profile({ places: [10], values: [direction], flags: '2', direction: true }), 400, 270, drawn.canvas);
    return drawn.calls.find(([name]) => name === 'arc') ?? [];
  };
  assert.deepEqual(dotOf(-90), dotOf(270));
});

test('the ground of a spectrum has no part where a value is missing or bad', () => {
  const fillings = (values: (number | null)[], flags: string): number => {
    const { canvas, calls } = recorder();
    drawProfile(profile({ places: [1, 2, 3, 4, 5], values, flags, upright: 'lying' }), 400, 270, canvas);
    return calls.filter(([name]) => name === 'fill').length;
  };
  assert.equal(fillings([1, 2, 3, 4, 5], '22222'), 1);
  assert.equal(fillings([1, 2, null, 4, 5], '22922'), 2);
  assert.equal(fillings([1, 2, 3, 4, 5], '22422'), 2);
});

test('a value of a spectrum between two that are missing is seen', () => {
  const dots = (values: (number | null)[], flags: string): number => {
    const { canvas, calls } = recorder();
    drawProfile(profile({ places: [1, 2, 3, 4, 5], values, flags, upright: 'lying' }), 400, 270, canvas);
    return calls.filter(([name]) => name === 'arc').length;
  };
  assert.equal(dots([1, 2, 3, 4, 5], '22222'), 0);
  assert.equal(dots([null, 2, null, 4, 5], '92922'), 1);
});

test('no digit of a number beside a plot is cut off', () => {
  const measureText = (text: string): { width: number } => ({ width: 7 * text.length });
  const ctx = { save: () => undefined, restore: () => undefined, measureText };
  const widthOf = (texts: string[] | null): number => marksWidth({ ctx } as unknown as uPlot, texts);
  assert.deepEqual([widthOf(null), widthOf([]), widthOf(['12.5', '8'])], [58, 58, 58]);
  assert.equal(widthOf(['9000000000', '27800000000']), 11 * 7 + 8);
});
