// The list of stations: link, battery, what goes on, and silence by each station's own pauses.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { pageTest } from './browser.mjs';
import { digits, Feed, folder, serve } from './programs.mjs';
import { charger, gnss, hour, minute, wind, windValues } from './samples.mjs';

const archive = join(folder(), 'archive.db');
const feed = new Feed(archive);
const now = Date.now();
feed.describe('wind', wind);
feed.describe('charger', charger);
feed.describe('gnss', gnss);
feed.describe('storm', {
  v: 1, instrument: 'anemometer', kind: 'storm', interval: 60, computed: { method: 'event', of: 'wind' },
  channels: [{ name: 'state', type: 'integer', values: { 0: 'over', 1: 'on' } }, { name: 'value', type: 'decimal', unit: 'm s-1' }],
});
// Selkie sends by the hour, kelpie and nixie always.
const last = now - 100 * minute;
for (let back = 8; back >= 0; back--) {
  feed.take('selkie', 'wind', last - back * hour, windValues('6.00'));
  await feed.commit(last - back * hour);
}
feed.take('nixie', 'wind', last, windValues('7.00'));
feed.take('nixie', 'gnss', last, [digits('54.100000'), digits('7.900000')], '14');
await feed.commit(last);
feed.take('kelpie', 'charger', now, [digits('12.61')]);
feed.tell('event', 'kelpie', now - 3 * hour, 'deck', 'line_gone', 'the adapter was pulled out');
feed.tell('event', 'kelpie', now - 2 * hour, 'mast', 'line_gone', 'it went');
feed.tell('event', 'kelpie', now - hour, 'mast', 'back', 'it came again');
feed.take('kelpie', 'storm', now - minute, [1, digits('17.50')]);
await feed.commit();
feed.tell('link', 'kelpie', 'online', now - 5 * hour);
feed.tell('link', 'nixie', 'offline', now - 2 * hour);
await feed.commit();
const { url } = await serve(archive);

function rowOf(page, station) {
  return page.locator(`tr[data-station="${station}"]`);
}

pageTest('a station is silent after its own pauses', async (open) => {
  const page = await open(url);
  await rowOf(page, 'selkie').locator('[data-state="fresh"]').waitFor();
  await rowOf(page, 'nixie').locator('[data-state="silent"]').waitFor();
  await rowOf(page, 'kelpie').locator('[data-state="fresh"]').waitFor();
});

for (const [lang, online, offline, gone, unknown] of [
  ['en', /^● online · 5\sh/, /^○ offline · 2\sh/, 'deck: line gone', 'unknown'],
  ['zh', /^● 在线 · 5\s小时/, /^○ 离线 · 2\s小时/, 'deck: 线路消失', '未知']]) {
  pageTest(`link, battery and what goes on stand in the list in ${lang}`, async (open) => {
    const page = await open(url, `?lang=${lang}`);
    const row = rowOf(page, 'kelpie');
    assert.match(await row.locator('[data-link="online"]').innerText(), online);
    assert.match(await rowOf(page, 'nixie').locator('[data-link="offline"]').innerText(), offline);
    assert.equal(await rowOf(page, 'selkie').locator('[data-link]').count(), 0);
    assert.match(await rowOf(page, 'selkie').innerText(), new RegExp(unknown));
    assert.match(await row.locator('.value').innerText(), /^12\.61\sV/);
    const events = row.locator('details.events');
    assert.equal(await events.getAttribute('data-count'), '2');
    assert.equal(await events.locator('summary').innerText(), '▲ 2 · anemometer: storm');
    await events.locator('summary').click();
    const items = events.locator('li');
    assert.match(await items.first().innerText(), /17\.50/);
    assert.match(await items.last().innerText(), new RegExp(`^${gone} the adapter was pulled out`));
    assert.equal(await rowOf(page, 'nixie').locator('details.events').count(), 0);
  });
}

pageTest('an open page sees an event begin and end, and the link go', async (open) => {
  const page = await open(url, '?station=kelpie');
  await page.locator('.facts details.events[data-count="2"]').waitFor();
  feed.take('kelpie', 'storm', Date.now(), [0, digits('12.00')]);
  await feed.commit();
  await page.locator('.facts details.events[data-count="1"]').waitFor();
  feed.tell('link', 'kelpie', 'offline', Date.now());
  await feed.commit();
  await page.locator('.facts [data-link="offline"]').waitFor();
});

pageTest("the position in a station's head has the flag of its worse half", async (open) => {
  const page = await open(url, '?station=nixie');
  const position = page.locator('.facts div', { hasText: '54.100000' });
  await position.waitFor();
  assert.deepEqual(await position.locator('[data-flag]').evaluateAll((all) => all.map((one) => one.dataset.flag)), ['4']);
});

pageTest("a station's zone is known on an open page once its receiver has a fix", async (open) => {
  const place = join(folder(), 'archive.db');
  const here = new Feed(place);
  here.describe('gnss', gnss);
  here.take('selkie', 'gnss', now - minute, [null, null]);
  await here.commit();
  const { url } = await serve(place);
  const page = await open(url, '?station=selkie&zone=station');
  await page.locator('.kind .age', { hasText: /UTC ·/ }).waitFor();
  here.take('selkie', 'gnss', now, [digits('30.100000'), digits('120.900000')]);
  await here.commit();
  await page.locator('.kind .age', { hasText: 'UTC+08:00' }).waitFor();
  await page.locator('#zone option[value="station"]', { hasText: 'UTC+08:00' }).waitFor({ state: 'attached' });
});
