// What the archive holds, lost and is owed; and an archive that is not there yet.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { pageTest, shows, windSpeed } from './browser.mjs';
import { Feed, folder, serve } from './programs.mjs';
import { hour, wholeStation, wind, windValues } from './samples.mjs';
import { en, zh } from './words.mjs';

const home = folder();
const archive = join(home, 'archive.db');
const feed = new Feed(archive);
wholeStation(feed, 'kelpie', Date.now());
await feed.commit();

/** The rows of one list of the account, as texts of their cells. */
async function rowsOf(page, list) {
  const rows = page.locator(`.account [data-list="${list}"] tbody tr`);
  await rows.first().waitFor();
  return Promise.all((await rows.all()).map((row) => row.locator('td').allInnerTexts()));
}

const said = {
  en: { ownKinds: en.ownKinds, reason: 'trimmed', notComplete: 'Not complete: 2 numbers are owed.', end: 'live' },
  zh: { ownKinds: zh.ownKinds, reason: '已清除', notComplete: '不完整：欠送 2 个编号。', end: '进行中' },
};

pageTest('the account says what is held, owed and lost', async (open) => {
  const { url, ask } = await serve(archive);
  const answer = await ask('account?station=kelpie');
  for (const [lang, { ownKinds, reason, notComplete, end }] of Object.entries(said)) {
    const page = await open(url, `?station=kelpie&view=account&lang=${lang}`);
    await page.locator('.account [data-complete="false"]', { hasText: notComplete }).waitFor();
    const [gap, ...otherGaps] = await rowsOf(page, 'gaps');
    assert.deepEqual(otherGaps, []);
    assert.ok(gap.includes(reason) && gap.some((cell) => cell.endsWith('(3)')), gap);
    const [[id, , numbers, , owed, owedNumbers, ended], ...otherEpochs] = await rowsOf(page, 'epochs');
    assert.deepEqual(otherEpochs, []);
    const [epoch] = answer.epochs;
    assert.deepEqual([id, numbers, owed, ended], [epoch.epoch, `1 – ${epoch.last}`, '2', end]);
    assert.ok(owedNumbers.endsWith(`– ${epoch.last} (2)`), owedNumbers);
    const kinds = await rowsOf(page, 'kinds');
    const names = answer.kinds.map(({ instrument, kind }) => (instrument === 'buoyd' ? ownKinds[kind] : kind));
    assert.deepEqual(kinds.map((cells) => cells[1]), names);
    assert.deepEqual(kinds.map((cells) => cells[2]), answer.kinds.map(({ readings }) => String(readings)));
  }
});

pageTest('a gap without an end and an epoch of which nothing came are told as such', async (open) => {
  const { url } = await serve(archive);
  const changed = (answer) => ({
    ...answer,
    epochs: [{ ...answer.epochs[0], held: null, last: null, owed_numbers_left_out: 5 }],
    epochs_left_out: 7,
    gaps: [{ ...answer.gaps[0], last: null }],
    lost_slots: [{ instrument: 'anemometer', causes: [{ cause: 'failed', slots: 3 }, { cause: 'line busy', slots: 2 }] }],
    unheard: [{ epoch: 'cccccccccccccccc', named_by: answer.epochs[0].epoch, last: null }],
  });
  const before = (page) => page.route('**/api/account?*', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: changed(await response.json()) });
  });
  const page = await open(url, '?station=kelpie&view=account', { before });
  assert.ok((await rowsOf(page, 'gaps'))[0].some((cell) => /^\d+ – \?$/.test(cell)));
  const [epoch] = await rowsOf(page, 'epochs');
  assert.deepEqual([epoch[2], epoch[3]], ['1 – ?', 'all']);
  assert.ok(epoch[5].endsWith('; 5 more are not shown.'), epoch[5]);
  await page.locator('[data-list="epochs"]', { hasText: '7 more are not shown' }).waitFor();
  assert.equal((await rowsOf(page, 'unheard'))[0][0], 'cccccccccccccccc');
  assert.deepEqual(await rowsOf(page, 'slots'), [['anemometer', 'failed 3, line busy 2']]);
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

pageTest('the account follows what came while it rested', async (open) => {
  const { url } = await serve(archive);
  const page = await open(url, '?station=kelpie&view=account', { before: ({ clock }) => clock.install() });
  const howMany = async () => (await rowsOf(page, 'kinds')).find((cells) => cells[1] === 'wind')[2];
  const before = Number(await howMany());
  feed.take('kelpie', 'wind', Date.now(), windValues('9.20'));
  await feed.commit();
  await page.clock.runFor(500);
  await page.locator('.facts').waitFor();
  for (let wait = 0; wait < 12_000 && Number(await howMany()) === before; wait += 1000) await page.clock.runFor(1000);
  await page.locator('.account [data-list="kinds"] tr', { hasText: 'wind' }).getByText(String(before + 1)).waitFor();
});

pageTest('the first station of an archive is shown as it comes', async (open) => {
  const empty = join(home, 'empty.db');
  const fresh = new Feed(empty);
  fresh.describe('wind', wind);
  await fresh.commit();
  const { url } = await serve(empty);
  const page = await open(url, '');
  await page.getByText(en.noStations).waitFor();
  fresh.take('selkie', 'wind', Date.now(), windValues('3.00'));
  await fresh.commit();
  await page.locator('tr[data-station="selkie"]').waitFor();
  await fresh.end();
});

pageTest('an archive that is not there is said, and shown once it is', async (open) => {
  const later = join(home, 'later.db');
  const { url } = await serve(later);
  // The page's clock stands still, so that it does not try again by itself.
  const before = async ({ clock }) => {
    await clock.install();
    await clock.pauseAt(Date.now() + hour);
  };
  const page = await open(url, '', { mayFail: true, before, ready: 'main .problem' });
  const fresh = new Feed(later);
  fresh.describe('wind', wind);
  fresh.take('nixie', 'wind', Date.now() - hour, windValues('3.00'));
  await fresh.commit();
  await page.locator('.problem button').click();
  await page.locator('tr[data-station="nixie"]').waitFor();
  await fresh.end();
});
