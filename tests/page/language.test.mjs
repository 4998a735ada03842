// English and Chinese: by the link, by the browser, and with no label left in the other language.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { pageTest, plotOf } from './browser.mjs';
import { Feed, folder, serve, watchOnce } from './programs.mjs';
import { charger, gnss, scan, wholeStation, wind } from './samples.mjs';
import { differing, textsOf, zh } from './words.mjs';

const archive = join(folder(), 'archive.db');
const feed = new Feed(archive);
wholeStation(feed, 'kelpie', Date.now());
await feed.commit();
feed.tell('alarm', 'kelpie', 'budget', '超出预算');
await feed.commit();
await feed.end();
const book = join(folder(), 'alarms.db');
await watchOnce(archive, book, ['kelpie', 'battery_below = 13'], ['buoyd', 'above = 8\nchannel = "anemometer/wind/wind_speed"']);
const { url } = await serve(archive, 0, '--book', book);

/** The views, and what each of them has once it is there. */
const views = {
  '?': async (page) => page.locator('tr[data-station="kelpie"]').waitFor(),
  '?station=kelpie': async (page) => plotOf(page),
  '?station=kelpie&plot=rose:anemometer/wind/wind_speed&plot=profile:lidar/scan/wind_speed': async (page) => {
    await plotOf(page, 'rose');
    await plotOf(page, 'profile');
  },
  '?station=kelpie&view=alarms': async (page) => page.locator('[data-list="over"]').waitFor(),
  '?station=kelpie&view=position': async (page) => plotOf(page, 'track'),
  '?station=kelpie&view=computer': async (page) => page.locator('table.messages').first().waitFor(),
  '?station=kelpie&view=availability': async (page) => page.locator('[data-list="availability"]').waitFor(),
  '?station=kelpie&view=account': async (page) => page.locator('[data-list="epochs"]').waitFor(),
};

/** What instruments and stations are called is nobody's to translate; what an event said for people is the buoy's. */
const names = [wind, scan, charger, gnss].flatMap(({ instrument, kind, model, serial_number: serial }) => [instrument, kind, model, serial])
  .filter(Boolean).sort((a, b) => b.length - a.length);
const others = ['kelpie', 'buoyd', 'buoyshore', 'uplink', 'the broker did not answer', 'bus', 'UTC', 'PNG', 'CSV', 'hPa', 'English'];

function wholeWord(name) {
  return new RegExp(`(?<![A-Za-z])${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![A-Za-z])`, 'g');
}

for (const [view, ready] of Object.entries(views)) {
  pageTest(`no English label is left in Chinese: ${view}`, async (open) => {
    const page = await open(url, `${view}&lang=zh`);
    await ready(page);
    assert.equal(await page.locator('html').getAttribute('lang'), 'zh-CN');
    const texts = await textsOf(page);
    const english = new Map(differing());
    const own = new Set([...names, ...others]);
    assert.deepEqual(texts.filter((text) => english.has(text) && !own.has(text)), []);
    const words = texts.map((text) => [...own].reduce((left, name) => left.replace(wholeWord(name), ''), text));
    const left = words.filter((text) => /[A-Za-z]{3,}/.test(text) && !/^[0-9a-f]{16}$/.test(text));
    assert.deepEqual([...new Set(left)], []);
  });

  pageTest(`no Chinese label is in English: ${view}`, async (open) => {
    const page = await open(url, `${view}&lang=en`);
    await ready(page);
    assert.equal(await page.locator('html').getAttribute('lang'), 'en');
    const texts = await textsOf(page);
    assert.deepEqual(texts.filter((text) => /[\u4e00-\u9fff]/.test(text) && !text.includes('超出预算')), []);
  });
}

pageTest("the browser's language decides where the link does not, and the link of the language changes it", async (open) => {
  const page = await open(url, '', { locale: 'zh-CN' });
  await page.locator('h1', { hasText: zh.stations }).waitFor();
  await page.locator('a.language').click();
  await page.locator('html[lang="en"]').waitFor();
  await page.locator('h1', { hasText: 'Stations' }).waitFor();
  await page.reload();
  await page.locator('h1', { hasText: 'Stations' }).waitFor();
  const other = await open(url, '', { locale: 'de-DE' });
  await other.locator('h1', { hasText: 'Stations' }).waitFor();
});
