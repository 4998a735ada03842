// Rows of windows: drawn over the time they are of, with the bounds that stand in the same row.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { colouredColumns, pageTest, plotOf } from './browser.mjs';
import { digits, Feed, folder, serve } from './programs.mjs';
import { hour, minute } from './samples.mjs';

const archive = join(folder(), 'archive.db');
const feed = new Feed(archive);
const length = 10 * minute;
const speed = (name, method) => ({ name, method, type: 'decimal', unit: 'm s-1' });
feed.describe('windows', {
  v: 1, instrument: 'sonic', kind: 'ten_minutes', interval: 1, over: 600, computed: { method: 'statistics', of: 'wind' },
  channels: [speed('wind_speed_mean', 'mean'), speed('wind_speed_sd', 'standard_deviation'), speed('wind_speed_min', 'minimum'),
    speed('wind_speed_max', 'maximum'), { name: 'wind_direction_mean', method: 'mean', type: 'decimal', unit: 'degree', reference: 'true north' }],
});
const to = Math.floor(Date.now() / hour) * hour - hour;
const from = to - hour;
// The window that ends 30 minutes before the end is missing.
for (let end = from + length; end <= to; end += length) {
  if (end === to - 3 * length) continue;
  feed.take('kelpie', 'windows', `${end}/${length}`, ['5.00', '1.00', '2.00', '9.00', '270.0'].map(digits));
}
await feed.commit();
await feed.end();
const { url } = await serve(archive);

function viewOf(channel, begin, end) {
  return `?station=kelpie&plot=sonic/ten_minutes/${channel}&from=${new Date(begin).toISOString()}&to=${new Date(end).toISOString()}`;
}

/** The share of the missing window's middle, and whether a share lies well inside of it, or of another one. */
const missing = [2 / 6, 3 / 6];
const isInside = (share) => share > missing[0] + 0.01 && share < missing[1] - 0.01;
const isOutside = (share) => share < missing[0] - 0.01 || share > missing[1] + 0.01;

pageTest('a ten-minute mean is a band from its minimum to its maximum over its ten minutes', async (open) => {
  const page = await open(url, viewOf('wind_speed_mean', from, to));
  const panel = await plotOf(page);
  assert.match(await panel.locator('.readout .at').innerText(), /^5\sm\/s \(2 … 9, sd 1\)$/u);
  assert.match(await panel.locator('.readout .when').innerText(), /\d\d:50:00 – .*\d\d:00:00 UTC$/);
  assert.match(await panel.locator('.subtitle').innerText(), /windows of 10\smin/u);
  // The scale goes from 1.58 to 9.42: the highest is at 0.05, mean and spread lie at 0.43 to 0.69.
  const high = await colouredColumns(panel, 0.1, 0.35);
  assert.ok(high.filter(isOutside).length > 100 && !high.some(isInside), 'only the band of the windows that there are');
  const width = (share) => high.some((one) => Math.abs(one - share) < 0.01);
  for (const share of [0.02, 0.16, 0.32, 0.52, 0.75, 0.98]) assert.ok(width(share), `nothing at ${share}`);
  await panel.locator('li[data-gap]').waitFor();
});

pageTest('a moment within a window shows the window', async (open) => {
  const page = await open(url, viewOf('wind_speed_mean', to - 8 * minute, to - 4 * minute));
  const panel = await plotOf(page);
  const line = await colouredColumns(panel, 0.5, 0.6);
  assert.ok(line.length > 100 && line[0] < 0.02 && line.at(-1) > 0.97, 'from side to side');
});

pageTest('a direction of a window is a bar over its time', async (open) => {
  const page = await open(url, viewOf('wind_direction_mean', from, to));
  const columns = await colouredColumns(await plotOf(page), 0.2, 0.3);
  assert.ok(!columns.some(isInside) && columns.filter(isOutside).length > 100, `${columns.length} columns`);
});

pageTest('table and CSV have the bounds of each window', async (open) => {
  const page = await open(url, viewOf('wind_speed_mean', from, to));
  const panel = await plotOf(page);
  await panel.locator('details.rows summary').click();
  const row = panel.locator('details.rows tbody tr').first();
  await row.waitFor();
  const cells = await row.locator('td').allInnerTexts();
  assert.deepEqual(cells.slice(2, 6), ['5', '2', '9', '1']);
  const [file] = await Promise.all([page.waitForEvent('download'), panel.getByRole('button', { name: /CSV/ }).click()]);
  const [head, first] = readFileSync(await file.path(), 'utf8').slice(1).split('\r\n');
  assert.match(head, /^begin,end,.*\(m s-1\),min \(m s-1\),max \(m s-1\),sd \(m s-1\),flag$/);
  const iso = (time) => new Date(time).toISOString().replace('.000', '');
  assert.equal(first, `${iso(from)},${iso(from + length)},5,2,9,1,2`);
});

pageTest('an hour of windows bears the hour that they are of', async (open) => {
  const page = await open(url, `${viewOf('wind_speed_mean', from, to)}&every=1h`);
  const panel = await plotOf(page);
  const [file] = await Promise.all([page.waitForEvent('download'), panel.getByRole('button', { name: /CSV/ }).click()]);
  const [, ...rows] = readFileSync(await file.path(), 'utf8').trimEnd().split('\r\n');
  const iso = (time) => new Date(time).toISOString().replace('.000', '');
  assert.deepEqual(rows, [`${iso(from)},${iso(to)},5,2,9,5,0`]);
});
