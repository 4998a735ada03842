// The buoy's computer: what buoyd says of itself, none of it left out.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { pageTest } from './browser.mjs';
import { Feed, folder, serve } from './programs.mjs';
import { minute } from './samples.mjs';

const archive = join(folder(), 'archive.db');
const feed = new Feed(archive);
const now = Date.now();
const instruments = ['adcp', 'anemometer', 'charger', 'ctd', 'gnss'];
const succeed = (time) => instruments.forEach((instrument) => feed.tell('success', 'kelpie', time, instrument, 'bus'));
succeed(now - 20 * minute);
feed.tell('event', 'kelpie', now - 20 * minute, 'uplink', 'unreachable', 'the broker did not answer');
await feed.commit();
const { url } = await serve(archive);

const open = (openPage) => openPage(url, '?station=kelpie&view=computer');
const rows = (page, kind, time) => page.locator(`[data-kind="${kind}"] tr[data-time="${time}"]`);

pageTest('the success of every instrument follows, though all of it comes at the same moment', async (openPage) => {
  const page = await open(openPage);
  await rows(page, 'success', now - 20 * minute).nth(4).waitFor();
  for (const time of [now - 10 * minute, now]) {
    succeed(time);
    await feed.commit();
    await rows(page, 'success', time).nth(4).waitFor();
    assert.equal(await page.locator('[data-kind="success"] tbody tr').count(), 5);
  }
});

pageTest('each event of a batch shows, and of batches that follow each other at once', async (openPage) => {
  const page = await open(openPage);
  await rows(page, 'event', now - 20 * minute).waitFor();
  const times = Array.from({ length: 9 }, (_, turn) => now - (9 - turn) * minute);
  for (let batch = 0; batch < 9; batch += 3) {
    times.slice(batch, batch + 3).forEach((time) => feed.tell('event', 'kelpie', time, 'mast', 'line_gone', `at ${time}`));
    await feed.commit();
    await rows(page, 'event', times[batch + 2]).waitFor();
  }
  for (const time of times) await rows(page, 'event', time).waitFor();
  const shown = await page.locator('[data-kind="event"] tbody tr').evaluateAll((all) => all.map((row) => Number(row.dataset.time)));
  assert.deepEqual(shown, [...times.reverse(), now - 20 * minute], 'the newest first');
});
