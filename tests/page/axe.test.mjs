// What axe-core finds: nothing serious, on any view, in light and dark, in both languages.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { need, pageTest, plotOf } from './browser.mjs';
import { Feed, folder, serve, watchOnce } from './programs.mjs';
import { hour, wholeStation } from './samples.mjs';

const axe = readFileSync(need.resolve('axe-core/axe.min.js'), 'utf8');
const archive = join(folder(), 'archive.db');
const feed = new Feed(archive);
const now = Date.now();
wholeStation(feed, 'nixie', now - 5 * hour);
await feed.commit(now - 5 * hour);
wholeStation(feed, 'kelpie', now);
await feed.commit();
feed.tell('alarm', 'kelpie', 'budget', 'more than its share came');
await feed.commit();
await feed.end();
const book = join(folder(), 'alarms.db');
await watchOnce(archive, book, ['battery low', 'battery_below = 13'], ['gale', 'above = 8\nchannel = "anemometer/wind/wind_speed"']);
const { url } = await serve(archive, 0, '--book', book);

/** The views, and what each of them has once it is there. */
const views = {
  '': async (page) => page.locator('tr[data-station="kelpie"] [data-state="fresh"]').waitFor(),
  '?station=kelpie&plot=anemometer/wind/wind_speed&plot=profile:lidar/scan/wind_speed': async (page) => {
    const panel = await plotOf(page);
    await panel.locator('details.rows summary').click();
    await page.locator('details.about summary').first().click();
    await page.locator('details.matrix summary').click();
    await plotOf(page, 'profile');
  },
  '?station=kelpie&view=alarms': async (page) => page.locator('[data-list="standing"]').waitFor(),
  '?station=kelpie&view=position&circle=50': async (page) => plotOf(page, 'track'),
  '?station=kelpie&view=computer': async (page) => page.locator('table.messages').first().waitFor(),
  '?station=kelpie&view=availability': async (page) => page.locator('[data-list="availability"]').waitFor(),
  '?station=kelpie&view=account': async (page) => page.locator('[data-list="epochs"]').waitFor(),
};

/** What is serious, with where it stands. */
async function seriousOf(page, options) {
  const { violations, passes } = await page.evaluate((asked) => globalThis.axe.run(asked), options);
  assert.ok(passes.length > 0, 'axe-core has looked');
  return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) =>
    `${id}: ${nodes.slice(0, 3).map((node) => `${node.html.slice(0, 150)} ${node.failureSummary}`).join(' | ')}`);
}

/** The default rules that look at colours: in another colour scheme all others find the same. */
const ofColours = { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } };

for (const lang of ['en', 'zh']) {
  pageTest(`axe-core finds nothing serious in ${lang}, light and dark`, async (open) => {
    const found = [];
    for (const [view, ready] of Object.entries(views)) {
      const page = await open(url, `${view}${view ? '&' : '?'}lang=${lang}`, { colorScheme: 'light' });
      await ready(page);
      await page.evaluate(axe);
      const light = await seriousOf(page, {});
      await page.emulateMedia({ colorScheme: 'dark' });
      const dark = await seriousOf(page, ofColours);
      found.push(...[...light, ...dark].map((text) => `${view} ${text}`));
      await page.context().close();
    }
    assert.deepEqual(found, []);
  });
}
