// Alarms that rules raised: `buoyshore watch` raises them, the page shows them, and never the archive's own among them.
import assert from 'node:assert/strict';
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pageTest } from './browser.mjs';
import { command, digits, Feed, folder, serve, watchOnce } from './programs.mjs';
import { charger, minute, wind, windValues } from './samples.mjs';
import { en, textsOf, zh } from './words.mjs';

const hostile = '<img src=/stolen onerror="window.hacked=1">\u202eturned';
/** An archive of two stations with a watch of its own, and its page. */
async function shore(...rules) {
  const place = folder();
  const archive = join(place, 'archive.db');
  const book = join(place, 'book of alarms.db');
  const feed = new Feed(archive);
  feed.describe('wind', wind);
  feed.describe('charger', charger);
  let at = Date.now() - 30 * minute;
  return {
    book, feed,
    serve: (...options) => serve(archive, 0, '--book', book, ...options),
    /** Readings a minute later, which the watch looks at. */
    come: async (volts, speed = '5.00') => {
      at += minute;
      feed.take('kelpie', 'charger', at, [digits(volts)]);
      feed.take('kelpie', 'wind', at, windValues(speed));
      feed.take('nixie', 'charger', at, [digits('12.60')]);
      await feed.commit();
      await watchOnce(archive, book, ...rules);
      return at;
    },
    acknowledge: (number, by, because) =>
      command('acknowledge', String(number), '--by', by, '--because', because, '--book', book),
  };
}

const low = ['battery low', 'battery_below = 11.8\nclear = 12.2'];
const gale = ['gale', 'above = 17.2\nchannel = "anemometer/wind/wind_speed"'];
const cellOf = (page, station) => page.locator(`tr[data-station="${station}"] [data-alarms]`);
const rows = (page, list) => page.locator(`[data-list="${list}"] tbody tr`);

pageTest('an alarm that is raised shows at once on open pages, and leaves them when it is cleared', async (open) => {
  const here = await shore(low, gale);
  await here.come('12.50');
  const { url } = await here.serve();
  const list = await open(url);
  const station = await open(url, '?station=kelpie&view=alarms');
  await cellOf(list, 'kelpie').and(list.locator('[data-standing="0"]')).waitFor();
  assert.equal(await cellOf(list, 'kelpie').innerText(), en.none);
  await station.locator('[data-list="standing"]', { hasText: en.noAlarmStands }).waitFor();
  const raised = await here.come('11.70', '18.30');
  await cellOf(list, 'kelpie').and(list.locator('[data-standing="2"]')).waitFor();
  assert.equal(await cellOf(list, 'kelpie').innerText(), '▲ 2 stand · 2 not acknowledged');
  assert.equal(await cellOf(list, 'nixie').innerText(), en.none);
  await rows(station, 'standing').nth(1).waitFor();
  const row = rows(station, 'standing').filter({ hasText: 'battery low' });
  const text = await row.innerText();
  assert.match(text, /▲ \d/);
  const time = new Date(raised).toISOString();
  assert.ok(text.includes(`${time.slice(0, 10)} ${time.slice(11, 19)} UTC`), text);
  assert.match(text, /the battery \(charger\) is 11\.70\sV, below 11\.8/);
  assert.match(text, new RegExp(en.notAcknowledged));
  assert.match(await station.locator('.facts [data-standing="2"]').innerText(), /^▲ 2 stand/);
  await here.come('12.50', '18.40');
  await cellOf(list, 'kelpie').and(list.locator('[data-standing="1"]')).waitFor();
  const over = rows(station, 'over');
  await over.first().waitFor();
  assert.equal(await over.count(), 1);
  assert.match(await over.innerText(), /battery low[\s\S]*is 12\.50/);
  assert.equal(await rows(station, 'standing').count(), 1);
  await here.come('12.50', '3.00');
  await cellOf(list, 'kelpie').and(list.locator('[data-standing="0"]')).waitFor();
  assert.equal(await cellOf(list, 'kelpie').innerText(), '△ none stands · 2 not acknowledged');
});

pageTest('how far the watch has looked follows on an open page, and has an age', async (open) => {
  const here = await shore(low);
  const first = await here.come('12.50');
  const { url } = await here.serve();
  const pages = [];
  for (const [lang, ago] of [['en', /ago$/], ['zh', /前$/]]) {
    const page = await open(url, `?station=kelpie&view=alarms&lang=${lang}`, {
      mayFail: true,
      before: (fresh) => fresh.clock.install(),
    });
    const line = page.locator(`[data-looked-until="${first}"]`);
    await line.waitFor();
    assert.match(await line.innerText(), ago);
    pages.push(page);
  }
  const later = await here.come('12.40');
  for (const page of pages) {
    // A stream that is opened anew would ask, too.
    await page.route('**/api/events*', (route) => route.abort());
    await page.clock.fastForward('01:01');
    await page.locator(`[data-looked-until="${later}"]`).waitFor();
  }
});

pageTest('an age of what was looked at goes on where nobody looks', async (open) => {
  const here = await shore(low);
  await here.come('12.50');
  const server = await here.serve();
  const page = await open(server.url, '?station=kelpie&view=alarms', { mayFail: true, before: (fresh) => fresh.clock.install() });
  await page.locator('[data-looked-until] small').waitFor();
  await server.kill();
  await page.locator('.connection[data-live=false]').waitFor();
  await page.clock.fastForward('02:00:00');
  await page.locator('[data-looked-until] small', { hasText: /2\sh \d+\smin ago$/ }).waitFor();
});

pageTest('who acknowledged an alarm shows, in both languages, and the page says how', async (open) => {
  const here = await shore(low);
  await here.come('11.70');
  const { url } = await here.serve();
  const pages = { en: await open(url, '?station=kelpie&view=alarms&lang=en'), zh: await open(url, '?station=kelpie&view=alarms&lang=zh') };
  for (const [lang, words] of Object.entries({ en, zh })) {
    const page = pages[lang];
    await page.locator('[data-acknowledged="false"]').waitFor();
    assert.equal(await page.locator('[data-acknowledged]').innerText(), `○ ${words.notAcknowledged}`);
    assert.match(await page.locator('[data-list="how"]').innerText(), new RegExp(words.howToAcknowledge));
    assert.equal(await page.locator('[data-list="how"] code').innerText(),
      `buoyshore acknowledge NUMBER --by NAME --because WHY --book '${here.book}'`);
  }
  await here.acknowledge(1, 'the watch', 'a boat goes out');
  for (const [lang, words] of Object.entries({ en, zh })) {
    const cell = pages[lang].locator('[data-acknowledged="true"]');
    await cell.waitFor();
    assert.match(await cell.innerText(), /^✓ .* UTC · the watch\s+a boat goes out$/);
    const fact = pages[lang].locator('.facts [data-alarms]');
    await fact.and(pages[lang].locator('[data-unacknowledged="0"]')).waitFor();
    assert.equal(await fact.innerText(), `▲ ${words.standing('1')}`);
    assert.equal(await pages[lang].locator('[data-list="standing"] h3').innerText(), words.standingAlarms);
  }
  const chinese = await textsOf(pages.zh);
  const own = /kelpie|charger|sample|battery low|the watch|a boat goes out|buoyd|UTC|English/g;
  assert.deepEqual(chinese.map((text) => text.replace(own, '')).filter((text) => /[A-Za-z]{3,}/.test(text)), []);
});

/** In one step of the page: between two it may renew what was found. */
function focus(page, selector) {
  return page.waitForFunction((text) => {
    const found = document.querySelector(text);
    found?.focus();
    return found !== null && document.activeElement === found;
  }, selector);
}

pageTest('the list leads to the alarms of a station by the keyboard', async (open) => {
  const here = await shore(low);
  await here.come('11.70');
  const { url } = await here.serve();
  const page = await open(url);
  await cellOf(page, 'kelpie').and(page.locator('[data-standing="1"]')).waitFor();
  await focus(page, 'tr[data-station="kelpie"] a[data-standing="1"]');
  await page.keyboard.press('Enter');
  await rows(page, 'standing').first().waitFor();
  assert.equal(new URL(page.url()).searchParams.get('view'), 'alarms');
  await focus(page, `[role="region"][aria-label="${en.standingAlarms}"]`);
  await page.goBack();
  await cellOf(page, 'kelpie').waitFor();
});

pageTest('the head of a station leads to its alarms with the time that was chosen meanwhile', async (open) => {
  const here = await shore(low);
  await here.come('11.70');
  const { url } = await here.serve();
  const page = await open(url, '?station=kelpie');
  await page.waitForURL(/span=1h/);
  await page.getByRole('button', { name: '6 h', exact: true }).click();
  await page.waitForURL(/span=6h/);
  const fact = page.locator('.facts a[data-standing="1"]');
  await fact.waitFor();
  assert.match(await fact.getAttribute('href'), /span=6h/);
  await fact.click();
  await rows(page, 'standing').first().waitFor();
  assert.equal(new URL(page.url()).searchParams.get('span'), '6h');
});

pageTest('texts of rules and of people are shown as they are', async (open) => {
  const here = await shore([hostile, 'battery_below = 11.8']);
  await here.come('11.70');
  await here.acknowledge(1, hostile, hostile.repeat(400));
  const { url } = await here.serve();
  for (const query of ['', '?station=kelpie&view=alarms', '?station=kelpie&view=alarms&lang=zh']) {
    const page = await open(url, query);
    await page.locator('[data-standing="1"]').waitFor();
    if (query) {
      const row = rows(page, 'standing').first();
      await row.waitFor();
      const texts = await row.locator('bdi').allTextContents();
      assert.equal(texts.filter((text) => text === hostile).length, 2, 'the rule, and by whom');
      assert.ok(texts.some((text) => text.startsWith(hostile + hostile) && text.length === 500), 'a long one is cut');
    }
    const made = await page.evaluate(() => [window.hacked, document.querySelectorAll('main img').length]);
    assert.deepEqual(made, [undefined, 0]);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'nothing is wider than the page');
  }
});

// With what stands in its log yet: without it SQLite would read the log beside the next file of that name.
const moveBook = (from, to) => {
  for (const part of ['', '-wal', '-shm']) {
    if (existsSync(from + part)) renameSync(from + part, to + part);
  }
};

pageTest('what is not known is not called none', async (open) => {
  const here = await shore(low);
  const { url } = await here.serve();
  here.feed.take('kelpie', 'wind', Date.now(), windValues('5.00'));
  await here.feed.commit();
  const page = await open(url, '?station=kelpie&view=alarms');
  await page.locator('.facts [data-alarms="unwatched"]', { hasText: en.notWatched }).waitFor();
  await page.getByText(en.bookMissing(here.book)).waitFor();
  assert.equal(await page.locator('[data-list="standing"]').count(), 0);
  await here.come('11.70');
  await page.locator('.facts [data-standing="1"]').waitFor();
  moveBook(here.book, `${here.book}.old`);
  await page.locator('.facts [data-alarms="unwatched"]').waitFor();
  writeFileSync(here.book, 'this is no database, but a text that somebody put there');
  await page.locator('.facts [data-alarms="unknown"]', { hasText: en.unknown }).waitFor();
  await page.locator('.problem', { hasText: here.book }).waitFor();
  moveBook(`${here.book}.old`, here.book);
  await page.locator('.facts [data-standing="1"]').waitFor();
});

pageTest('a book that came and went between two looks of the server is not shown for long', async (open) => {
  const here = await shore(low);
  const { url } = await here.serve();
  here.feed.take('kelpie', 'wind', Date.now(), windValues('5.00'));
  await here.feed.commit();
  // What the server tells of its first look goes to this one.
  const first = await open(url);
  await cellOf(first, 'kelpie').and(first.locator('[data-alarms="unwatched"]')).waitFor();
  const wasThere = (answer) => ({
    ...answer, books: [{ book: here.book, state: 'read', problem: '' }], stations: [{ station: 'kelpie', standing: 1, unacknowledged: 1 }],
  });
  const path = '**/api/alarms';
  const before = (page) => page.route(path, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: wasThere(await response.json()) });
  });
  const page = await open(url, '', { before });
  await cellOf(page, 'kelpie').and(page.locator('[data-standing="1"]')).waitFor();
  await page.unroute(path);
  await cellOf(page, 'kelpie').and(page.locator('[data-alarms="unwatched"]')).waitFor();
});

pageTest("the archive's own alarms and those of unknown stations are told apart", async (open) => {
  const here = await shore(low, ['nixie low', 'battery_below = 13\nstations = ["nixie"]']);
  await here.come('12.60');
  here.feed.tell('alarm', 'kelpie', 'budget', 'more than its share came');
  await here.feed.commit();
  const other = await shore(low);
  await other.come('12.60');
  // The same book beside an archive that knows no nixie.
  const alone = new Feed(join(folder(), 'archive.db'));
  alone.describe('charger', charger);
  alone.take('kelpie', 'charger', Date.now(), [digits('12.60')]);
  await alone.commit();
  const { url } = await here.serve();
  const page = await open(url);
  await cellOf(page, 'kelpie').and(page.locator('[data-standing="0"]')).waitFor();
  assert.equal(await page.locator('tr[data-station="kelpie"] details.alarms').getAttribute('data-count'), '1');
  const heads = await page.locator('thead th').allInnerTexts();
  assert.ok(heads.includes(en.alarms) && heads.includes(en.archiveAlarms) && en.alarms !== en.archiveAlarms, String(heads));
  const stranger = await serve(alone.program.child.spawnargs[1], 0, '--book', here.book, '--book', other.book);
  const list = await open(stranger.url);
  await list.locator('main p.problem', { hasText: 'nixie ▲ 1 stands' }).waitFor();
  assert.match(await list.locator('main p.problem').innerText(), new RegExp(en.strangeAlarms));
});
