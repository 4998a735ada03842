// The first load: nothing fails, nothing comes from elsewhere, and it is small.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { pageTest, plotOf, valueOf } from './browser.mjs';
import { Feed, folder, serve } from './programs.mjs';
import { wholeStation } from './samples.mjs';

const archive = join(folder(), 'archive.db');
const feed = new Feed(archive);
wholeStation(feed, 'kelpie', Date.now());
await feed.commit();
feed.tell('alarm', 'kelpie', 'budget', 'more than its share came');
await feed.commit();
await feed.end();
const { url } = await serve(archive);

/** Keeps what each answer weighs on the wire, until it is asked for; a stream that stays open is none of them. */
function weigh(page) {
  const weights = [];
  const take = (request) => weights.push(request.sizes().then((sizes) => sizes.responseBodySize));
  page.on('requestfinished', take);
  return async () => {
    page.off('requestfinished', take); // a later answer would be weighed while the page is closed
    return (await Promise.all(weights)).reduce((sum, weight) => sum + weight, 0);
  };
}

for (const [name, query] of [['the stations', ''], ['a station', '?station=kelpie'], ['the position', '?station=kelpie&view=position'],
  ['the buoy computer', '?station=kelpie&view=computer'], ['the account', '?station=kelpie&view=account']]) {
  pageTest(`${name}: the first load is at most 150 kB`, async (open, t) => {
    let weight = null;
    const page = await open(url, query, { before: (fresh) => { weight = weigh(fresh); } });
    await page.locator('main h1').waitFor();
    if (name === 'a station') {
      await plotOf(page);
      await valueOf(page, 'anemometer', 'wind_speed').waitFor();
    }
    const bytes = await weight();
    t.diagnostic(`${bytes} bytes`);
    assert.ok(bytes > 10_000 && bytes <= 150_000, `${bytes} bytes`);
  });
}

pageTest('a station asks once for each of its plots, also where its link names no time', async (open) => {
  const asked = [];
  const before = (page) => page.on('request', (request) => {
    if (request.url().includes('/api/series')) asked.push(new URL(request.url()).searchParams.get('channel'));
  });
  const page = await open(url, '?station=kelpie', { before });
  await page.locator('section.panel[aria-busy="false"]').nth(2).waitFor();
  assert.deepEqual(asked.sort(), ['air_pressure', 'air_temperature', 'wind_speed']);
});

pageTest('Chinese is written in a font that has its characters', async (open) => {
  const page = await open(url, '?lang=zh');
  await page.locator('h1').waitFor();
  const session = await page.context().newCDPSession(page);
  const { root } = await session.send('DOM.getDocument');
  await session.send('CSS.enable');
  const { nodeId } = await session.send('DOM.querySelector', { nodeId: root.nodeId, selector: 'h1' });
  const { fonts } = await session.send('CSS.getPlatformFontsForNode', { nodeId });
  assert.deepEqual(fonts.map(({ familyName }) => /WenQuanYi|CJK|Droid Sans Fallback/.test(familyName)), [true],
    JSON.stringify(fonts));
});
