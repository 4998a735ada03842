// What short messages told, until the readings come.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { pageTest, plotOf, shows, windSpeed } from './browser.mjs';
import { Feed, folder, serve } from './programs.mjs';
import { minute, wind, windValues } from './samples.mjs';

const archive = join(folder(), 'archive.db');
const feed = new Feed(archive);
feed.describe('wind', wind);
const now = Date.now();
feed.take('kelpie', 'wind', now - 10 * minute, windValues('7.00'));
await feed.commit();
feed.tell('short', 'kelpie', 'wind', now - 5 * minute, 0, 815, 2);
feed.tell('short', 'kelpie', 'wind', now - 5 * minute, 2, 1158, 2);
await feed.commit();
const list = '[data-list="provisional"]';
const gone = (page) => page.waitForFunction((selector) => document.querySelector(selector) === null, list);

pageTest('values of short messages stand in a list of their own until their reading comes', async (open) => {
  const { url } = await serve(archive);
  const page = await open(url, '?station=kelpie');
  const rows = page.locator(`${list} tbody tr`);
  await rows.first().waitFor();
  assert.equal(await rows.count(), 2);
  assert.match(await page.locator(list).innerText(), /Provisional values/);
  const speed = await rows.filter({ hasText: 'ind speed' }).innerText();
  assert.match(speed, /8\.15\sm s⁻¹ ± 0\.005|8\.15\sm\/s ± 0\.005/);
  const chinese = await open(url, '?station=kelpie&lang=zh');
  await chinese.locator(`${list} tbody tr`).first().waitFor();
  assert.match(await chinese.locator(list).innerText(), /暂定值/);
  feed.take('kelpie', 'wind', now - 5 * minute, windValues('8.15'));
  await feed.commit();
  await Promise.all([page, chinese].map(gone));
  const later = await open(url, '?station=kelpie');
  await later.locator('[data-kind], .columns').first().waitFor();
  assert.equal(await later.locator(list).count(), 0, 'the reading came');
});

pageTest('a page that is open shows what a short message tells, and no longer once its reading came', async (open) => {
  const { url } = await serve(archive);
  const page = await open(url, '?station=kelpie&plot=anemometer/wind/wind_speed');
  const panel = await plotOf(page);
  await panel.evaluate((node) => { node.dataset.mark = 'here before'; });
  for (const [left, speed] of [[3, '9.25'], [1, '4.25']]) {
    feed.tell('short', 'kelpie', 'wind', now - left * minute, 0, speed.replace('.', ''), 2);
    await feed.commit();
    await page.locator(`${list} tbody tr`, { hasText: speed }).waitFor();
    feed.take('kelpie', 'wind', now - left * minute, windValues(speed));
    await feed.commit();
    await gone(page);
    await shows(page, windSpeed, speed);
  }
  assert.equal(await panel.getAttribute('data-mark'), 'here before', 'the plots stay as they are');
});
