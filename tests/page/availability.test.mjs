// How much of what was expected came, and why the rest did not.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pageTest } from './browser.mjs';
import { digits, Feed, folder, serve } from './programs.mjs';
import { hour, minute, scan } from './samples.mjs';
import { en, zh } from './words.mjs';

const archive = join(folder(), 'archive.db');
const feed = new Feed(archive);
feed.describe('scan', scan);
const to = Math.floor(Date.now() / hour) * hour - hour;
const from = to - 2 * hour;
feed.tell('start', 'kelpie', from);
// The line is away for ten of 120 minutes, and at 100 m every fourth value is missing.
for (let at = from; at < to; at += minute) {
  const count = (at - from) / minute;
  if (count === 30) feed.tell('event', 'kelpie', at - 1000, 'lidar', 'silent', 'no answer');
  if (count === 40) feed.tell('event', 'kelpie', at - 1000, 'lidar', 'back', 'there again');
  if (count >= 30 && count < 40) continue;
  const highest = count % 4 === 0 ? null : digits('9.9');
  feed.take('kelpie', 'scan', at, [[digits('9.0'), digits('9.1'), highest], ['200', '205', '210'].map(digits)]);
}
await feed.commit();
await feed.end();
const { url, ask } = await serve(archive);
const time = `from=${new Date(from).toISOString()}&to=${new Date(to).toISOString()}`;

/** The texts of each row's cells. */
async function rowsIn(table) {
  const rows = table.locator('tbody tr');
  await rows.first().waitFor();
  return Promise.all((await rows.all()).map((row) => row.locator('td').allInnerTexts()));
}

pageTest('each kind says what came of what was expected, and why the rest did not', async (open) => {
  for (const [lang, { missingCauses }] of Object.entries({ en, zh })) {
    const page = await open(url, `?station=kelpie&view=availability&${time}&lang=${lang}`);
    const rows = await rowsIn(page.locator('[data-list="availability"]'));
    assert.deepEqual(rows, [
      ['lidar', 'scan', '120', '110', '91.67\u00a0%', `${missingCauses.instrument_silent} 10`],
    ]);
  }
});

pageTest('each height has its own share, on the page and in the CSV', async (open) => {
  const page = await open(url, `?station=kelpie&view=availability&${time}`);
  const kind = page.locator('[data-kind="lidar/scan"]');
  await kind.locator('summary').click();
  const rows = await rowsIn(kind);
  assert.deepEqual(rows[0], ['wind speed', '10 m', '110', '91.67\u00a0%', '', '', '']);
  assert.deepEqual(rows[2], ['wind speed', '100 m', '82', '68.33\u00a0%', '', '28', '']);
  const button = page.getByRole('button', { name: /CSV/ });
  const [file] = await Promise.all([page.waitForEvent('download'), button.click()]);
  assert.equal(file.suggestedFilename(), 'kelpie-availability.csv');
  const [head, ...lines] = readFileSync(await file.path(), 'utf8').trim().split('\r\n').map((line) => line.split(','));
  for (const line of lines) {
    const field = (name) => Number(line[head.indexOf(name)]);
    const parts = ['valid', 'bad', 'no_value', 'no_column', 'instrument_silent'].map(field);
    assert.equal(field('expected'), parts.reduce((a, b) => a + b));
  }
  assert.equal(lines.length, 6);
});

pageTest('another time is asked for anew', async (open) => {
  const page = await open(url, `?station=kelpie&view=availability&${time}`);
  await page.locator('[data-list="availability"]', { hasText: '91.67' }).waitFor();
  await page.getByRole('button', { name: en.earlier }).click();
  await page.locator('[data-list="availability"]', { hasText: '60' }).waitFor();
  const { kinds } = await ask(`availability?station=kelpie&from=${from - hour}&to=${to - hour}`);
  assert.deepEqual([kinds[0].expected, kinds[0].received], [60, 50]);
});

pageTest('while the archive cannot tell, the page says so and asks again by itself', async (open) => {
  const path = '**/api/availability?*';
  const busy = (route) => route.fulfill({ status: 503, json: { error: 'the archive is being rolled up' } });
  const before = (page) => page.route(path, busy);
  const page = await open(url, `?station=kelpie&view=availability&${time}`, { mayFail: true, before });
  await page.locator('.availability .problem', { hasText: 'being rolled up' }).waitFor();
  await page.unroute(path, busy);
  await page.locator('[data-list="availability"]', { hasText: '91.67' }).waitFor();
});

pageTest('a time that follows now is asked for again as it moves on, and what is open stays open', async (open) => {
  const before = (page) => page.clock.install();
  const page = await open(url, '?station=kelpie&view=availability&span=12h', { before });
  const kind = page.locator('[data-kind="lidar/scan"]');
  await kind.locator('summary').click();
  await kind.evaluate((node) => { window.firstShown = node; });
  const isAsked = (request) => request.url().includes('/api/availability?');
  const [again] = await Promise.all([page.waitForRequest(isAsked), page.clock.fastForward('06:00')]);
  const bounds = new URL(again.url()).searchParams;
  assert.ok(Number(bounds.get('to')) >= Date.now() + 5 * minute, 'it is asked up to the time of the page');
  assert.equal(Number(bounds.get('to')) - Number(bounds.get('from')), 12 * hour);
  await page.waitForFunction(() => !window.firstShown.isConnected);
  assert.equal(await kind.evaluate(({ open: isOpen }) => isOpen), true);
});
