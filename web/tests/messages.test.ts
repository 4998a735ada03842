// Tables of readings, in a document that has only what they need.
import assert from 'node:assert/strict';
import test from 'node:test';
import type { Channel, Description, Kind, Reading } from '../src/api/types';
import type { Context } from '../src/context';
import { offsetText, zoneOf, type Zone } from '../src/text/time';
import { readingTable } from '../src/views/station/reading_table';
import { en } from '../src/words/en';
import { zh } from '../src/words/zh';

/** An element that keeps its children. */
class Node {
  children: (Node | string)[] = [];
  className = '';
  constructor(readonly tag: string) {}
  setAttribute(): void {}
  append(child: Node | string): void {
    this.children.push(child);
  }
  get text(): string {
    return this.children.map((child) => (typeof child === 'string' ? child : child.text)).join('');
  }
  /** The texts of all rows of a table in it. */
  rows(): string[][] {
    const own = this.tag === 'tr' ? [this.children.map((cell) => (cell as Node).text)] : [];
    return [...own, ...this.children.flatMap((child) => (typeof child === 'string' ? [] : child.rows()))];
  }
}
const createElement = (tag: string): Node => new Node(tag);
Object.assign(globalThis, { document: { createElement, createElementNS: (_: string, tag: string) => createElement(tag) } });

const description = (...channels: Channel[]): Description => ({ v: 1, instrument: 'tide', kind: 'sample', channels });
const level = { name: 'level', type: 'decimal', unit: 'm' };
const newest = description({ name: 'quality', type: 'integer', unit: '1' }, level);

function rowsOf(readings: Reading[], descriptions: Record<string, Description>, zone: Zone): string[][] {
  const names = { instrument: 'tide', kind: 'sample', hash: 'new' };
  const kind: Kind = { ...names, description: newest, readings: 2, first: 0, step: null, newest: null };
  const context = { words: en, zone, now: () => 0 } as Context;
  const shown = readingTable(kind, 't', readings, context, ({ hash = '' }) => descriptions[hash] ?? newest);
  return (shown as unknown as Node).rows().map((row) => row.map((one) => one.replace(/\u00a0/g, ' ')));
}

const reading = (time: number | null, hash: string, values: string[]): Reading => ({
  time, placed: '', epoch: 'a', seq: 1, span: 0, values, flags: '2222', hash,
});

test('a message of an older description stands under the heads that its own values have', () => {
  const old = description(level, { name: 'gone', type: 'text', unit: '' });
  const feet = description({ ...level, unit: 'ft' });
  const readings = [reading(2000, 'new', ['7', '2.6']), reading(1000, 'old', ['2.5', 'x']), reading(null, 'feet', ['8.2'])];
  assert.deepEqual(rowsOf(readings, { new: newest, old, feet }, zoneOf('utc', null)), [
    ['Time (UTC)', 'quality', 'level (m)'],
    ['1970-01-01 00:00:02', '7', '2.6'],
    ['1970-01-01 00:00:01', '–', '2.5'],
    ['time not known yet', '–', '8.2 ft'],
  ]);
});

test('messages from before a change of clocks have the offset of then', () => {
  const offset = (time: number): number => (time < 1000 ? 120 : 60);
  const zone: Zone = { choice: 'reader', offset, label: (time) => offsetText(offset(time)) };
  const times = (...readings: Reading[]): (string | undefined)[] => rowsOf(readings, {}, zone).map(([time]) => time);
  const summer = reading(0, 'new', ['7', '2.6']);
  assert.deepEqual(times(reading(2000, 'new', ['7', '2.6']), summer), [
    'Time',
    '1970-01-01 01:00:02 UTC+01:00',
    '1970-01-01 02:00:00 UTC+02:00',
  ]);
  assert.deepEqual(times(summer), ['Time (UTC+02:00)', '1970-01-01 02:00:00']);
});

test('an instrument is called in each language as people called it', () => {
  const text = (name: string): Channel => ({ name, type: 'text', unit: '' });
  const own = { ...description(text('instrument'), text('health'), text('line')), instrument: 'buoyd' };
  const names = { instrument: 'buoyd', kind: 'success', hash: 'new' };
  const kind: Kind = { ...names, description: own, readings: 1, first: 0, step: null, newest: null };
  const context = { words: zh, zone: zoneOf('utc', null), now: () => 0 } as Context;
  const shown = readingTable(kind, 't', [reading(0, 'new', ['waves', 'silent', 'float'])], context, () => own);
  assert.deepEqual((shown as unknown as Node).rows()[1]?.slice(1), ['waves', '静默', 'float']);
});
