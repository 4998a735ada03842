// Why there is nothing, and what a flag says: in words and shapes, not by colour alone.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { pageTest, plotOf, valueOf } from './browser.mjs';
import { Feed, folder, serve } from './programs.mjs';
import { hour, minute, wind, windValues } from './samples.mjs';

const archive = join(folder(), 'archive.db');
const feed = new Feed(archive);
feed.describe('wind', wind);
const to = Math.floor(Date.now() / minute) * minute;
const from = to - 3 * hour;
feed.tell('success', 'kelpie', from, 'anemometer', 'deck');
feed.tell('success', 'kelpie', from, 'lidar', 'mast');
for (let at = from; at <= to; at += minute) {
  const left = (to - at) / minute;
  if (left === 90) {
    feed.tell('event', 'kelpie', at, 'deck', 'line_gone', 'the adapter was pulled out');
    feed.tell('event', 'kelpie', at, 'mast', 'line_gone', 'of another line');
  }
  if (left === 61) feed.tell('event', 'kelpie', at, 'deck', 'back', 'found again');
  // One gap that has a reason, and one that nobody explains.
  if ((left <= 90 && left > 60) || (left <= 140 && left > 120)) continue;
  const flags = left === 0 ? '12340' : left === 10 ? '32222' : left === 20 ? '42222' : '22222';
  const values = windValues('7.30');
  if (left === 0) values[4] = null;
  feed.take('kelpie', 'wind', at, values, flags.replace('0', '9'));
}
await feed.commit();
await feed.end();
const { url } = await serve(archive);
const view = `?station=kelpie&plot=anemometer/wind/wind_speed&from=${new Date(from).toISOString()}&to=${new Date(to).toISOString()}`;

for (const [lang, gone, unknown] of [['en', 'line gone (deck: the adapter was pulled out)', 'unknown cause'],
  ['zh', '线路消失 (deck: the adapter was pulled out)', '原因未知']]) {
  pageTest(`gaps have their reasons as text in ${lang}`, async (open) => {
    const page = await open(url, `${view}&lang=${lang}`);
    const panel = await plotOf(page);
    const gaps = panel.locator('li[data-gap]');
    await gaps.first().waitFor();
    assert.deepEqual(await gaps.evaluateAll((items) => items.map((item) => item.dataset.gap)), ['line_gone', 'unknown']);
    assert.deepEqual(await gaps.locator('b').allInnerTexts(), [gone, unknown]);
  });

  pageTest(`suspect and bad values are counted in words in ${lang}`, async (open) => {
    const page = await open(url, `${view}&lang=${lang}`);
    const flags = (await plotOf(page)).locator('p.flags');
    assert.equal(await flags.getAttribute('data-bad'), '1');
    assert.equal(await flags.getAttribute('data-suspect'), '1');
    const text = await flags.innerText();
    assert.ok(text.includes('△') && text.includes('×'), text);
  });
}

pageTest('flags are told by name and shape, without colours', async (open) => {
  const page = await open(url, '?station=kelpie', { forcedColors: 'active' });
  const wanted = { wind_speed: '1', wind_from_direction: '2', air_temperature: '3', air_pressure: '4', status: '9' };
  const names = new Set();
  const shapes = new Set();
  const pictures = new Set();
  for (const [channel, flag] of Object.entries(wanted)) {
    const mark = valueOf(page, 'anemometer', channel).locator('.flag');
    await mark.and(page.locator(`[data-flag="${flag}"]`)).waitFor();
    names.add(await mark.getAttribute('aria-label'));
    shapes.add(await mark.locator('svg > *').evaluate((shape) =>
      shape.tagName + [...shape.attributes].filter(({ name }) => !/stroke$|color/.test(name)).map(({ name, value }) => name + value)));
    pictures.add((await mark.screenshot()).toString('base64'));
  }
  assert.deepEqual([...names], ['good', 'not judged', 'suspect', 'bad', 'missing']);
  assert.equal(shapes.size, 5);
  assert.equal(pictures.size, 5);
});

/** Pixels of a plot that have one of the page's colours, as shares of the plot's width. */
function columnsOf(panel, name) {
  return panel.evaluate((node, property) => {
    const hex = getComputedStyle(document.documentElement).getPropertyValue(property).trim();
    const wanted = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
    const canvas = node.querySelector('canvas');
    const over = node.querySelector('.u-over').getBoundingClientRect();
    const whole = canvas.getBoundingClientRect();
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const columns = new Set();
    for (let at = 0; at < data.length; at += 4) {
      const near = wanted.every((part, index) => Math.abs(data[at + index] - part) < 12) && data[at + 3] > 200;
      if (near) columns.add((at / 4) % canvas.width);
    }
    const scale = canvas.width / whole.width;
    return [...columns].map((x) => (x / scale - (over.left - whole.left)) / over.width);
  }, name);
}

for (const colorScheme of ['light', 'dark']) {
  pageTest(`suspect and bad values have a shape and a colour of their own, ${colorScheme}`, async (open) => {
    const page = await open(url, view, { colorScheme });
    const panel = await plotOf(page);
    for (const [property, minutes] of [['--suspect', 10], ['--bad', 20]]) {
      const columns = await columnsOf(panel, property);
      const where = 1 - minutes / 180;
      assert.ok(columns.length >= 3, `${property}: ${columns.length} columns`);
      assert.ok(columns.every((share) => Math.abs(share - where) < 0.02), `${property}: ${columns}, not ${where}`);
    }
    const colours = [];
    for (const channel of ['wind_speed', 'wind_from_direction', 'air_temperature', 'air_pressure']) {
      colours.push(await valueOf(page, 'anemometer', channel).locator('.flag').evaluate((mark) => getComputedStyle(mark).color));
    }
    assert.equal(new Set(colours).size, 4, colours.join(', '));
  });
}
