// What the archive holds, lost and is owed; and an archive that is not there yet.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { pageTest, shows, windSpeed } from './browser.mjs';
import { Feed, folder, serve } from './programs.mjs';
import { hour, wholeStation, wind, windValues } from './samples.mjs';

const home = folder();
const archive = join(home, 'archive.db');
const feed = new Feed(archive);
wholeStation(feed, 'kelpie', Date.now());
await feed.commit();

pageTest('the account says what is owed and lost', async (open) => {
  const { url, ask } = await serve(archive);
  for (const [lang, reason, notComplete] of [['en', 'trimmed', 'Not complete: 2 numbers are owed.'], ['zh', '已清除', '不完整：欠送 2 个编号。']]) {
    const page = await open(url, `?station=kelpie&view=account&lang=${lang}`);
    await page.locator('pre', { hasText: 'NOT COMPLETE' }).waitFor();
    const withoutAges = (text) => text.replace(/[\d.]+ \w+ ago/g, 'ago');
    assert.equal(withoutAges(await page.locator('pre').textContent()), withoutAges((await ask('account?station=kelpie')).text));
    assert.ok((await page.locator('.account [data-complete="false"]').innerText()).includes(notComplete));
    const gap = page.locator('.account table').first().locator('tbody tr');
    assert.equal(await gap.count(), 1);
    const text = await gap.innerText();
    assert.ok(text.includes(reason) && text.includes('(3)'), text);
  }
});

pageTest('the head of a station follows what is owed', async (open) => {
  const { url } = await serve(archive);
  const page = await open(url, '?station=kelpie');
  await page.locator('.facts [data-owed="2"]').waitFor();
  await page.locator('.facts [data-complete="false"]').waitFor();
  feed.tell('owe', 'kelpie', 0);
  feed.take('kelpie', 'wind', Date.now(), windValues('9.00'));
  feed.take('kelpie', 'wind', Date.now(), windValues('9.10'));
  await feed.commit();
  await page.locator('.facts [data-owed="0"]').waitFor();
  await page.locator('.facts [data-complete="true"]').waitFor();
  await shows(page, windSpeed, '9.10');
});

pageTest('an archive that is not there is said, and shown once it is', async (open) => {
  const later = join(home, 'later.db');
  const { url } = await serve(later);
  const page = await open(url, '', { mayFail: true });
  await page.locator('.problem').waitFor();
  const fresh = new Feed(later);
  fresh.describe('wind', wind);
  fresh.take('nixie', 'wind', Date.now() - hour, windValues('3.00'));
  await fresh.commit();
  await page.locator('.problem button').click();
  await page.locator('tr[data-station="nixie"]').waitFor();
  await fresh.end();
});
