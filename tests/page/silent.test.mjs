// A station, or one of its instruments, that says nothing any more.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { pageTest, valueOf } from './browser.mjs';
import { Feed, digits, folder, serve } from './programs.mjs';
import { charger, day, gnss, hour, minute, wind, windValues } from './samples.mjs';

const archive = join(folder(), 'archive.db');
const feed = new Feed(archive);
feed.describe('wind', wind);
feed.describe('charger', charger);
const now = Date.now();
feed.take('nixie', 'wind', now - 3 * hour, windValues('7.00'));
await feed.commit(now - 3 * hour);
feed.take('kelpie', 'wind', now - 2 * hour, windValues('7.00'));
feed.take('kelpie', 'charger', now, [digits('12.60')]);
await feed.commit();
// An instrument that speaks each second, and what is computed of it.
const computed = (kind, method, over) => ({ v: 1, instrument: 'sonic', kind, interval: 1, computed: { method, of: 'wind' }, ...over,
  channels: [{ name: 'wind_speed_mean', type: 'decimal', unit: 'm s-1' }] });
feed.describe('sonic', { ...wind, instrument: 'sonic', interval: 1 });
feed.describe('windows', computed('ten_minutes', 'statistics', { over: 600 }));
feed.describe('states', computed('sea_state', 'waves', { over: 1200 }));
feed.describe('gale', computed('gale', 'event', {}));
feed.describe('old', computed('old_windows', 'statistics', { over: 600 }));
feed.take('selkie', 'gale', now - 5 * hour, [digits('17.20')]);
feed.take('selkie', 'old', `${now - 2 * hour}/600000`, [digits('7.20')]);
feed.take('selkie', 'states', `${now - 38 * minute}/1200000`, [digits('7.20')]);
feed.take('selkie', 'windows', `${now - 19 * minute}/600000`, [digits('7.20')]);
feed.take('selkie', 'sonic', now, windValues('7.20'));
await feed.commit();
feed.tell('owe', 'unborn', 0);
await feed.commit();
// A charger and a receiver that said nothing for longer than their station.
feed.describe('gnss', gnss);
feed.describe('health', { v: 1, instrument: 'buoyd', kind: 'health', channels: [{ name: 'uptime', type: 'integer', unit: 's' }] });
feed.take('melusine', 'gnss', now - 3 * hour, [digits('54.100000'), digits('7.900000')]);
feed.take('melusine', 'charger', now - 2 * hour, [digits('12.61')]);
feed.take('melusine', 'health', now, [4000]);
await feed.commit();
// An anemometer that was ashore for 150 days, and speaks each ten minutes.
for (let row = 0; row < 100; row++) feed.take('undine', 'wind', now - 150 * day + row * 10 * minute, windValues('7.00'));
for (let left = 70; left >= 30; left -= 10) feed.take('undine', 'wind', now - left * minute, windValues('7.00'));
feed.take('undine', 'charger', now, [digits('12.60')]);
await feed.commit();

pageTest('a station that was silent for hours says so in words', async (open) => {
  const { url } = await serve(archive);
  const english = await open(url);
  const row = (page, station) => page.locator(`tr[data-station="${station}"] .state`);
  await row(english, 'nixie').and(english.locator('[data-state="silent"]')).waitFor();
  assert.match(await row(english, 'nixie').innerText(), /^silent for 3\sh/);
  assert.equal(await row(english, 'kelpie').innerText(), 'fresh');
  const shapes = await english.locator('.state path').evaluateAll((paths) => paths.map((path) => path.getAttribute('d')));
  assert.equal(new Set(shapes).size, new Set(await english.locator('.state').allInnerTexts()).size, 'the shape tells, too');
  const chinese = await open(url, '?station=nixie&lang=zh');
  await chinese.locator('h1 [data-state="silent"]').waitFor();
  assert.match(await chinese.locator('h1 .state').innerText(), /^已静默 3\s小时/);
});

/** A page of which the server is gone, 40 minutes later: the archive's clock would put the page's right again. */
async function laterPage(open, query, ready) {
  const { url, kill } = await serve(archive);
  const page = await open(url, query, { mayFail: true, before: (fresh) => fresh.clock.install() });
  await page.locator(ready).first().waitFor();
  await kill();
  await page.locator('.connection[data-live=false]').waitFor();
  await page.clock.fastForward('40:00');
  return page;
}

pageTest('a page that stays open sees a station fall silent', async (open) => {
  const page = await laterPage(open, '?station=kelpie', 'h1 [data-state="fresh"]');
  await page.locator('h1 [data-state="silent"]').waitFor();
  assert.match(await page.locator('h1 .state').innerText(), /^silent for 4\d\smin/);
});

for (const [name, query, age] of [
  ['came ashore', '?station=melusine&view=account', '.account [data-list="kinds"] tbody td:last-child'],
  ["the buoy's health", '?station=melusine&view=computer', '[data-kind="health"] h3 small']]) {
  pageTest(`an age goes on while the page is open: ${name}`, async (open) => {
    const page = await laterPage(open, query, age);
    await page.waitForFunction((selector) => [...document.querySelectorAll(selector)].every(({ innerText }) => /^4\d\smin .*ago$/.test(innerText)), age);
  });
}

for (const [lang, ago] of [['en', (hours) => `${hours}\\sh( \\d+\\smin)? ago$`], ['zh', (hours) => `${hours}\\s小时( \\d+\\s分钟?)?前$`]]) {
  pageTest(`a battery's voltage and a position that are old say so in ${lang}`, async (open) => {
    const { url } = await serve(archive);
    const list = await open(url, `?lang=${lang}`);
    const row = (station) => list.locator(`tr[data-station="${station}"] .value`);
    assert.match(await row('melusine').innerText(), new RegExp(`^12\\.61\\sV\\s+· ${ago(2)}`));
    assert.match(await row('kelpie').innerText(), /^12\.60\sV\s*$/);
    const facts = (await open(url, `?station=melusine&lang=${lang}`)).locator('.facts dd');
    await facts.filter({ hasText: new RegExp(`^12\\.61\\sV\\s+· ${ago(2)}`) }).waitFor();
    await facts.filter({ hasText: new RegExp(`^54\\.1.*, 7\\.9.* · ${ago(3)}`) }).waitFor();
  });
}

pageTest('a battery whose charger falls silent says so on a page that stays open', async (open) => {
  const page = await laterPage(open, '?station=kelpie', '.facts .value');
  assert.match(await page.locator('.facts .value').innerText(), /^12\.60\sV\s*$/);
  await page.clock.fastForward('30:00');
  await page.locator('.facts .value', { hasText: /^12\.60\sV\s+· 1\sh \d+\smin ago/ }).waitFor();
});

pageTest('an instrument that is silent while its station talks is marked in words', async (open) => {
  const { url } = await serve(archive);
  const page = await open(url, '?station=kelpie');
  await valueOf(page, 'anemometer', 'wind_speed').waitFor();
  assert.match(await page.locator('[data-instrument="anemometer"] .age').innerText(), /silent for 2\sh/);
  assert.doesNotMatch(await page.locator('[data-instrument="charger"] .age').innerText(), /silent/);
  assert.equal(await page.locator('h1 .state').innerText(), 'fresh');
});

pageTest('a long pause of old does not make an instrument slower than it is now', async (open) => {
  const { url } = await serve(archive);
  const page = await open(url, '?station=undine');
  await valueOf(page, 'anemometer', 'wind_speed').waitFor();
  assert.match(await page.locator('[data-instrument="anemometer"] .age').innerText(), /silent for 3\d\smin/);
});

pageTest('what is computed is judged by its own interval, not by that of its instrument', async (open) => {
  const { url } = await serve(archive);
  const page = await open(url, '?station=selkie');
  await valueOf(page, 'sonic', 'wind_speed').waitFor();
  const silent = await page.locator('[data-instrument="sonic"] .kind').evaluateAll((kinds) =>
    kinds.filter((kind) => kind.querySelector('.age.silent')).map((kind) => kind.dataset.kind));
  assert.deepEqual(silent, ['old_windows']);
  assert.match(await page.locator('[data-kind="ten_minutes"] .age').innerText(), /\d\smin .*ago$/u);
});
