// Chinese is complete: every text of the page, every channel of the library's models and of what buoyd computes.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { en } from '../src/words/en';
import { zh } from '../src/words/zh';
import { chineseName } from '../src/words/zh_names';

const root = join(process.cwd(), '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const found = (path: string, pattern: RegExp): string[] =>
  [...read(path).matchAll(pattern)].map((match) => match[1] ?? '');
const isChinese = (text: string): boolean => /[\u4e00-\u9fff]/.test(text);
/** What Chinese writes in the same way. */
const same = new Set(['UTC', 'PNG', 'CSV', 'n', 'n = 1']);
const sameNames = new Set(['x', 'y', 'z', 'up', 'ph', 'mmsi', 'utc', 'u', 'v', 'w']);

/** The texts of a language by the way to them; of a function, what it makes of some arguments. */
function textsOf(words: object, way = ''): [string, string][] {
  return Object.entries(words).flatMap(([key, value]: [string, unknown]): [string, string][] => {
    if (['codes', 'nameOf'].includes(key)) return [];
    if (typeof value === 'function') return [[way + key, String((value as (...given: unknown[]) => unknown)(1, 1))]];
    if (typeof value === 'object' && value !== null) return textsOf(value, `${way}${key}.`);
    return [[way + key, String(value)]];
  });
}

/** Channels without a Chinese name. */
function nameless(channels: string[]): string[] {
  return channels.filter((name) => !sameNames.has(name) && !isChinese(zh.nameOf(name) ?? ''));
}

test('every text of the page is there in Chinese', () => {
  const chinese = new Map(textsOf(zh));
  const english = textsOf(en);
  assert.ok(english.length > 230);
  const left = english.filter(([way, text]) => {
    const other = chinese.get(way) ?? '';
    return !(isChinese(other) || (other === text && same.has(text)));
  });
  assert.deepEqual(left, []);
});

test('every channel of the models has a Chinese name', () => {
  const folder = 'config/models';
  const channels = readdirSync(join(root, folder)).flatMap((name) =>
    found(`${folder}/${name}`, /^\[\[kind\.channel\]\]\nname = "(\w+)"/gm),
  );
  assert.ok(channels.length > 2000, String(channels.length));
  assert.deepEqual(nameless(channels), []);
});

test('a bottom track is no current, and a distance no measuring range', () => {
  assert.equal(chineseName('bottom_velocity_east')?.includes('流速'), false);
  assert.ok(chineseName('bottom_range_1')?.includes('距离'));
  assert.equal(chineseName('round_trip'), '往返时间');
});

test('every channel that buoyd computes, and each of its own readings, has a Chinese name', () => {
  const science = 'daemon/science';
  const endings = found(`${science}/computed/statistics_columns.cpp`, /StatisticWord\{.*"(\w+)"\}/g);
  const tests = found(`${science}/computed/test_columns.cpp`, /"([a-z]+_[a-z_]+|spike|climatology|location)"/g);
  const states = found(`${science}/sea_state/wave_columns.cpp`, /Wave(?:Number|Array)\{\s*"(\w+)"/g);
  const winds = found(`${science}/computed/statistics_columns.cpp`, /(?:speed|direction) \+ "(\w+)"/g);
  const others = ['computed/window_columns', 'computed/reception_kind', 'computed/event_kind'].flatMap((name) =>
    found(`${science}/${name}.cpp`, /(?:\.name = |flag_channel\()"(\w+)"/g),
  );
  const own = ['core/own_readings', 'app/health_report'].flatMap((name) =>
    found(`daemon/${name}.cpp`, /own_(?:text|integer|number)\("(\w+)"/g),
  );
  assert.deepEqual(
    [endings.length, tests.length, winds.length, others.length].map((count, index) => count >= [10, 10, 6, 7][index]!),
    [true, true, true, true],
    JSON.stringify([endings, tests, winds, others]),
  );
  assert.ok(states.length >= 17 && own.length > 50, `${states.length} ${own.length}`);
  const made = [
    ...endings.map((ending) => `wind_speed_${ending}`),
    ...tests.map((name) => `water_temperature_${name}`),
    ...winds.map((ending) => `wind_speed${ending}`),
    'wind_speed_null_9998',
    'air_temperature_null_minus_99_9',
    'wind_direction_unchecked',
    'turned_points',
    'salinity',
    'density',
    'sound_speed',
    'dew_point',
    'air_pressure_at_mean_sea_level',
    'heading_true',
    'source',
    'difference',
  ];
  assert.deepEqual(nameless([...made, ...states, ...others, ...own]), []);
  assert.equal(zh.nameOf('wind_speed_sd'), '风速标准差');
  assert.equal(zh.nameOf('air_temperature_null_minus_99_9'), '气温空值码 −99.9');
  // minutes, and no minimum
  assert.equal(zh.nameOf('visibility_10_min'), '能见度（10分钟）');
  assert.equal(zh.nameOf('visibility_10_min_mean'), '能见度（10分钟）平均值');
  assert.equal(zh.nameOf('wind_speed_min'), '风速最小值');
  // a name alone, and as a part of others
  assert.equal(zh.nameOf('level'), '液位');
  assert.equal(zh.nameOf('cell'), '单元');
  assert.equal(zh.nameOf('cell_temperature'), '测量池温度');
  assert.equal(zh.nameOf('cell_temperature_1')?.startsWith('电芯温度'), true);
  assert.equal(zh.codes['over temperature'], '温度过高');
});

test("each kind of buoyd's own readings has a name for people", () => {
  const list = /own_kinds\{([^}]*)\}/.exec(read('daemon/config/message_link_section.cpp'))?.[1] ?? '';
  const kinds = [...list.matchAll(/"(\w+)"/g)].map((match) => match[1] ?? '');
  assert.ok(kinds.length >= 11, String(kinds));
  const nameless = kinds.filter((kind) => [en, zh].some((words) => !Object.keys(words.ownKinds).includes(kind)));
  assert.deepEqual(nameless, []);
});

test('every event of the store and of the uplink has a Chinese word', () => {
  const sources = ['spool', 'uplink'].flatMap((part) =>
    readdirSync(join(root, 'daemon', part))
      .filter((name) => name.endsWith('.cpp'))
      .map((name) => `daemon/${part}/${name}`),
  );
  const events = sources.flatMap((path) => {
    const calls = found(path, /(?:happened|begins|report_\.occurred)\(([^,]*),/g);
    return calls.flatMap((first) => [...first.matchAll(/"(\w+)"/g)].map((match) => match[1] ?? ''));
  });
  assert.ok(events.length > 20, String(events));
  assert.deepEqual(events.filter((word) => !isChinese(zh.codes[word] ?? '')), []);
});

test('causes of gaps, alarms and values of what is computed have a Chinese word', () => {
  const page = read('docs/shore.md');
  const causes = /why readings may be missing: .*?\|/.exec(page)?.[0].match(/`(\w+)`/g) ?? [];
  assert.ok(causes.length >= 8, String(causes));
  assert.deepEqual(causes.map((one) => one.slice(1, -1)).filter((cause) => !zh.causes[cause] || !en.causes[cause]), []);
  const alarms = found('shore/archive/alarm_table.hpp', /string_view \w+ = "([\w ]+)"/g);
  const values = ['window_columns', 'event_kind', 'reception_kind', 'test_columns'].flatMap((name) =>
    found(`daemon/science/computed/${name}.cpp`, /\{(?:\d|static_cast<int>\(WindowState::\w+\)), "([\w ]+)"\}/g),
  );
  const health = found('daemon/core/own_readings.cpp', /own_text\("health", "([\w, ]+)"/g).flatMap((text) => text.split(', '));
  assert.ok(alarms.length >= 9 && values.length >= 10 && health.length === 5, JSON.stringify([alarms, values, health]));
  assert.deepEqual([...alarms, ...values, ...health].filter((word) => !isChinese(zh.codes[word] ?? '')), []);
  assert.equal(zh.codes['constructor'], undefined);
  assert.equal(zh.nameOf('constructor'), null);
});

test('an account that lacks what nobody counted is not said to owe nothing', () => {
  for (const { isNotComplete } of [en, zh]) {
    assert.doesNotMatch(isNotComplete('0'), /0/);
    assert.match(isNotComplete('2'), / 2 /);
  }
});
