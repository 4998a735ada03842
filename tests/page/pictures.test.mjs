// Pictures beside the lines: profile, wind rose and track, with known readings; periods and zones.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pageTest, plotOf } from './browser.mjs';
import { digits, Feed, folder, serve } from './programs.mjs';
import { gnss, hour, minute, scan, wind } from './samples.mjs';

const archive = join(folder(), 'archive.db');
const feed = new Feed(archive);
Object.entries({ wind, scan, gnss }).forEach(([key, description]) => feed.describe(key, description));
const to = Math.floor(Date.now() / hour) * hour;
const from = to - 4 * hour;
for (let at = from; at < to; at += minute) {
  const left = Math.round((to - at) / minute);
  // A quarter of the time it blows from the west, else from the north-east; ten minutes are calm.
  const calm = left <= 10;
  const west = left > 180;
  feed.take('kelpie', 'wind', at, [digits(calm ? '0.20' : west ? '12.00' : '7.00'), digits(west ? '270.00' : '45.00'), null, null, null]);
  feed.take('kelpie', 'scan', at, [[digits('8.1'), digits('9.1'), null], [digits('200.0'), digits('205.0'), null]]);
  // It lies still, and at the end 111 m north of there.
  feed.take('kelpie', 'gnss', at, [digits(left === 1 ? '31.001000' : '31.000000'), digits('122.500000')]);
}
const inKnots = (description) => ({ ...description, channels: description.channels.map((channel) =>
  channel.unit === 'm s-1' ? { ...channel, unit: 'knot' } : channel) });
feed.describe('wind_in_knots', inKnots(wind));
feed.describe('scan_in_knots', inKnots(scan));
for (let at = to - 20 * minute; at < to; at += minute) {
  const in_knots = at < to - 10 * minute ? '_in_knots' : '';
  feed.take('selkie', `wind${in_knots}`, at, [digits('7.00'), digits('45.00'), null, null, null]);
  feed.take('selkie', `scan${in_knots}`, at, [[digits('8.1'), digits('9.1'), null], [digits('200.0'), digits('205.0'), null]]);
}
await feed.commit();
await feed.end();
const { url } = await serve(archive);
const range = `from=${new Date(from).toISOString()}&to=${new Date(to).toISOString()}`;

/** Whether a panel's first canvas holds anything but one colour. */
function isDrawn(panel) {
  return panel.locator('canvas').first().evaluate((canvas) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const colours = new Set(new Uint32Array(data.buffer));
    return colours.size > 3;
  });
}

pageTest('a wind rose counts where the wind came from', async (open) => {
  const page = await open(url, `?station=kelpie&plot=rose:anemometer/wind/wind_speed&${range}`);
  const panel = await plotOf(page, 'rose');
  assert.equal(await panel.getAttribute('data-count'), '240');
  assert.ok(await isDrawn(panel));
  const label = await panel.locator('canvas').getAttribute('aria-label');
  assert.match(label, /n = 240/);
  assert.match(label, /calm.*4\.2\s?%/);
  await panel.locator('details summary').first().click();
  const rows = (await panel.locator('details tr').allInnerTexts()).map((row) => row.split(/\s+/));
  const shareOf = (sector) => rows.find(([name]) => name === sector).slice(-2).join(' ');
  assert.equal(shareOf('W'), '25.0 %');
  assert.equal(shareOf('NE'), '70.8 %');
  assert.equal(shareOf('S'), '0.0 %');
});

pageTest('a profile is drawn, and one of its points over time', async (open) => {
  const page = await open(url, `?station=kelpie&plot=profile:lidar/scan/wind_speed&${range}`);
  const panel = await plotOf(page, 'profile');
  assert.ok(await isDrawn(panel));
  await panel.locator('select').last().selectOption({ label: '50 m' });
  const line = await plotOf(page);
  assert.match(await line.locator('h3').innerText(), /wind speed · 50\sm/);
  assert.equal(await line.getAttribute('data-count'), '240');
});

pageTest('what came in another unit is told of beside each picture', async (open) => {
  for (const [plot, count] of [['anemometer/wind/wind_speed', 10], ['profile:lidar/scan/wind_speed', 20], ['rose:anemometer/wind/wind_speed', 10]]) {
    const page = await open(url, `?station=selkie&plot=${plot}&${range}`);
    const panel = await plotOf(page, /^(\w+):/.exec(plot)?.[1]);
    await panel.getByText(`${count} values are in kn, and not drawn`).waitFor();
  }
});

pageTest('the position is told in metres from the centre, and in or out of the circle', async (open) => {
  for (const [circle, word] of [[50, 'outside the watch circle'], [200, 'inside the watch circle']]) {
    const page = await open(url, `?station=kelpie&view=position&circle=${circle}&${range}`);
    const panel = await plotOf(page, 'track');
    assert.equal(await panel.getAttribute('data-count'), '240');
    const text = await panel.innerText();
    assert.match(text, /111 m from the centre/);
    assert.ok(text.includes(word), text);
    assert.ok(await isDrawn(panel));
  }
});

pageTest('a time without a position shows none of another time, and saves none', async (open) => {
  const page = await open(url, `?station=kelpie&view=position&circle=200&${range}`);
  await plotOf(page, 'track');
  const panel = page.locator('section.panel[data-plot="track"]');
  await panel.filter({ hasText: 'inside the watch circle' }).waitFor();
  const saved = [];
  page.on('download', (download) => saved.push(download.suggestedFilename()));
  const earlier = page.getByRole('button', { name: 'Earlier' });
  for (let turn = 0; turn < 3; turn++) await earlier.click();
  await panel.and(page.locator('[data-count="0"][aria-busy="false"]')).waitFor();
  assert.doesNotMatch(await panel.innerText(), /position|watch circle|31\.00/);
  assert.equal(await panel.locator('canvas').count(), 0);
  await panel.getByRole('button', { name: /PNG/ }).click();
  await panel.getByRole('button', { name: /CSV/ }).click();
  const later = page.getByRole('button', { name: 'Later' });
  for (let turn = 0; turn < 3; turn++) await later.click();
  await panel.and(page.locator('[data-count="240"][aria-busy="false"]')).waitFor();
  assert.match(await panel.innerText(), /inside the watch circle/);
  assert.ok(await isDrawn(panel));
  await Promise.all([page.waitForEvent('download'), panel.getByRole('button', { name: /CSV/ }).click()]);
  assert.equal(saved.length, 1, String(saved));
});

pageTest('times are in the zone that was chosen, on the page and in the CSV', async (open) => {
  for (const [zone, timezoneId, label] of [['station', 'UTC', '+08:00'], ['reader', 'Asia/Kathmandu', '+05:45']]) {
    const page = await open(url, `?station=kelpie&plot=anemometer/wind/wind_speed&zone=${zone}&${range}`, { timezoneId });
    const panel = await plotOf(page);
    assert.ok((await panel.locator('.subtitle').innerText()).includes(`UTC${label}`));
    const [file] = await Promise.all([page.waitForEvent('download'), panel.getByRole('button', { name: /CSV/ }).click()]);
    const rows = readFileSync(await file.path(), 'utf8').trimEnd().split('\r\n').slice(1).map((row) => row.split(',')[0]);
    assert.equal(rows.length, 240);
    assert.ok(rows.every((row) => row.endsWith(label)), rows[0]);
    assert.deepEqual([Date.parse(rows[0]), Date.parse(rows[239])], [from, to - minute]);
  }
});

pageTest('the length of the periods can be chosen', async (open) => {
  const page = await open(url, `?station=kelpie&plot=anemometer/wind/wind_speed&${range}`);
  await plotOf(page);
  await page.locator('.range select').selectOption('3600000');
  const panel = page.locator('.panel[data-every="3600000"][data-count="4"]');
  await panel.waitFor();
  assert.match(page.url(), /every=1h/);
  await panel.locator('details.rows summary').click();
  const cells = panel.locator('details.rows tbody td:nth-child(3)');
  await cells.first().waitFor();
  const means = await cells.allInnerTexts();
  assert.deepEqual(means.slice(-1), ['12']);
});
