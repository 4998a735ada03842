// A view as a link, on a phone, and by the keyboard alone.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { pageTest, plotOf } from './browser.mjs';
import { Feed, folder, serve } from './programs.mjs';
import { hour, wholeStation } from './samples.mjs';
import { en, zh } from './words.mjs';

const archive = join(folder(), 'archive.db');
const feed = new Feed(archive);
wholeStation(feed, 'kelpie', Date.now());
wholeStation(feed, 'a-station-with-a-name-as-long-as-any-station-can-have-0123456789', Date.now());
feed.describe('turn', {
  v: 2, instrument: 'ais', kind: 'ship', interval: 60,
  channels: [{ name: 'turning', type: 'integer', unit: '', values: { 127: 'to starboard at more than 5 degrees in 30 s' } }],
});
feed.take('selkie', 'turn', Date.now(), [127]);
feed.tell('start', 'brownie', Date.now());
await feed.commit();
feed.tell('alarm', 'kelpie', 'budget', 'more than its share came');
await feed.commit();
await feed.end();
const { url } = await serve(archive);

/** What is shown, in short, once both plots have loaded. */
async function shownIn(page) {
  await page.locator('section.panel[aria-busy="false"]').nth(1).waitFor();
  return {
    language: await page.locator('html').getAttribute('lang'),
    titles: await page.locator('.panel h3').allInnerTexts(),
    subtitles: await page.locator('.panel .subtitle').allInnerTexts(),
    range: await page.locator('details.choose summary').innerText(),
    zone: await page.locator('#zone').inputValue(),
    chosen: await page.locator('[data-item][aria-pressed="true"]').evaluateAll((all) => all.map((one) => one.dataset.item)),
  };
}

/** Waits until a button bears a name, or has borne it: it bears this one for two seconds, and nobody may look then. */
async function onceNamed(page, name) {
  await page.evaluate((text) => {
    const look = () => { window.wasNamed ||= [...document.querySelectorAll('button')].some((one) => one.textContent === text); };
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
  }, name);
  return () => page.waitForFunction(() => window.wasNamed);
}

pageTest('the link of a view shows the same to somebody else', async (open) => {
  const page = await open(url, '?station=kelpie', { permissions: ['clipboard-read', 'clipboard-write'] });
  const choose = (item) => page.locator(`[data-item="${item}"]`).click();
  await choose('anemometer/wind/air_pressure');
  await choose('anemometer/wind/air_temperature');
  await page.getByRole('button', { name: '1 h', exact: true }).click();
  await page.getByRole('button', { name: 'Earlier' }).click();
  await page.getByRole('button', { name: 'Zoom in' }).click();
  await page.locator('#zone').selectOption('station');
  await page.locator('a.language').click();
  await page.locator('html[lang="zh-CN"]').waitFor();
  const isCopied = await onceNamed(page, '链接已复制');
  await page.getByRole('button', { name: '复制链接' }).click();
  await isCopied();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(link, page.url());
  const shown = await shownIn(page);
  assert.equal(shown.zone, 'station');
  assert.equal(shown.titles.length, 2);
  const other = await open(url, link.slice(url.length), { timezoneId: 'Asia/Shanghai' });
  assert.deepEqual(await shownIn(other), shown);
});

pageTest('a span that the page chose stays with its station, one that was chosen goes on', async (open) => {
  const page = await open(url, '?station=kelpie');
  const goTo = async (station, span) => {
    await page.locator('header nav a').click();
    await page.locator(`tr[data-station="${station}"] th a`).click();
    await page.waitForURL((at) => at.searchParams.get('station') === station && at.searchParams.get('span') === span);
  };
  await page.waitForURL(/span=6h/);
  await goTo('selkie', '1h');
  await page.reload();
  await page.locator('.tabs').waitFor();
  await goTo('kelpie', '6h');
  await page.getByRole('button', { name: '7 d', exact: true }).click();
  await page.waitForURL(/span=7d/);
  await goTo('selkie', '7d');
});

pageTest('a link that was copied has the language that the browser chose', async (open) => {
  const options = { permissions: ['clipboard-read', 'clipboard-write'], locale: 'zh-CN' };
  const page = await open(url, '?station=kelpie', options);
  const isCopied = await onceNamed(page, zh.copied);
  await page.getByRole('button', { name: zh.copyLink }).click();
  await isCopied();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const other = await open(url, link.slice(url.length));
  assert.equal(await other.locator('html').getAttribute('lang'), 'zh-CN');
});

pageTest('copying the link leaves the focus where it is, also over plain HTTP', async (open) => {
  // Only over TLS, or on the server itself, a browser lets a page write to the clipboard.
  const before = (page) => page.addInitScript(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
  const page = await open(url, '', { before });
  const isCopied = await onceNamed(page, en.copied);
  await page.getByRole('button', { name: en.copyLink }).focus();
  await page.keyboard.press('Enter');
  await isCopied();
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'BUTTON');
});

pageTest('nothing is wider than a phone', async (open) => {
  for (const lang of ['en', 'zh']) {
    for (const query of ['?', '?station=kelpie', '?station=kelpie&plot=profile:lidar/scan/wind_speed&plot=rose:anemometer/wind/wind_speed',
      '?station=kelpie&view=position', '?station=kelpie&view=computer', '?station=kelpie&view=account']) {
      const page = await open(url, `${query}&lang=${lang}`, {
        viewport: { width: 360, height: 640 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true,
      });
      await page.locator('main h1').first().waitFor();
      if (query.includes('kelpie')) {
        await page.locator('.panel').first().waitFor();
        await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null);
      }
      for (const summary of await page.locator('main summary').all()) await summary.evaluate((node) => node.click());
      const widths = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth,
        [...document.querySelectorAll('body *')].filter((node) => !node.closest('.scroll, .offstage, .skip, svg')
          && node.getBoundingClientRect().right > 361).slice(0, 3).map((node) => node.outerHTML.slice(0, 120))]);
      assert.deepEqual(widths, [360, 360, []], `${query} ${lang}`);
      await page.context().close();
    }
  }
});

/** Words in cells of the list that go over more than one line. */
function cutWords() {
  const cut = [];
  const walker = document.createTreeWalker(document.querySelector('.stations tbody'), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { data, parentElement } = walker.currentNode;
    // What is to be opened holds texts of any length.
    if (!parentElement.closest('td') || parentElement.closest('details')) continue;
    for (const { 0: word, index } of data.matchAll(/\S+/g)) {
      const range = document.createRange();
      range.setStart(walker.currentNode, index);
      range.setEnd(walker.currentNode, index + word.length);
      if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1) cut.push(word);
    }
  }
  return cut;
}

pageTest('no word of the list is cut, and it fits into the window, however wide that is', async (open) => {
  const page = await open(url);
  await page.locator('tr[data-station="kelpie"] td').first().waitFor();
  for (const width of [1400, 1101, 1100, 1024, 800, 768]) {
    await page.setViewportSize({ width, height: 700 });
    assert.deepEqual([await page.evaluate(() => document.documentElement.scrollWidth), await page.evaluate(cutWords)], [width, []]);
  }
});

pageTest('a page that is printed has all of its plots', async (open) => {
  const page = await open(url, '?station=kelpie&plot=anemometer/wind/wind_speed&plot=anemometer/wind/air_pressure&plot=anemometer/wind/air_temperature',
    { viewport: { width: 1040, height: 700 } });
  await page.locator('section.panel[aria-busy="false"] canvas').nth(2).waitFor();
  const cut = () => page.locator('.plots').evaluate((node) => node.scrollHeight - node.clientHeight);
  assert.ok(await cut() > 0, 'on the screen they scroll beside the values');
  await page.emulateMedia({ media: 'print' });
  assert.equal(await cut(), 0);
});

pageTest('the form of a time says what is wrong with it', async (open) => {
  const page = await open(url, '?station=kelpie');
  await page.locator('details.choose summary').click();
  const [from, to] = [page.locator('.bounds input').first(), page.locator('.bounds input').last()];
  const send = () => page.locator('.bounds button').click();
  const before = page.url();
  await from.fill('2026-11-02T00:00:01');
  await to.fill('2026-11-01T00:00:01');
  await send();
  await to.and(page.locator(':invalid:focus')).waitFor();
  await from.fill('');
  await send();
  await from.and(page.locator(':invalid:focus')).waitFor();
  assert.equal(page.url(), before);
  await from.fill('2026-11-01T00:00:01');
  await send();
  await page.waitForURL(/from=2026-11-01T00:00:01Z&to=2026-11-01T00:00:02Z/);
});

pageTest('the form of a time begins with the time that is shown now', async (open) => {
  const before = async ({ clock }) => {
    await clock.install();
    await clock.pauseAt(Date.now() + hour);
  };
  const page = await open(url, '?station=kelpie&span=1h', { before, mayFail: true });
  await page.locator('.values').waitFor();
  await page.clock.runFor(1000);
  await page.locator('details.choose').waitFor();
  // What the server says would put the clock right.
  await page.route('**/api/*', (route) => route.abort());
  const shown = await page.locator('details.choose summary').innerText();
  await page.clock.fastForward('02:00:00');
  await page.waitForFunction((text) => document.querySelector('details.choose summary').textContent !== text, shown);
  await page.locator('details.choose summary').click();
  await page.waitForFunction(() => {
    const { value } = document.querySelector('.bounds input');
    return document.querySelector('details.choose summary').textContent.startsWith(value.replace('T', ' '));
  });
});

pageTest('the field of the watch circle shows the circle that is shown, back in the history too', async (open) => {
  const page = await open(url, '?station=kelpie&view=position');
  const field = page.locator('input.short');
  for (const radius of ['30', '60']) {
    await field.fill(radius);
    await field.press('Enter');
    await page.waitForURL(new RegExp(`circle=${radius}`));
  }
  await page.goBack();
  await page.waitForURL(/circle=30/);
  await page.waitForFunction(() => document.querySelector('input.short').value === '30');
});

pageTest('a value in many words leaves its channel room for its name', async (open) => {
  const page = await open(url, '?station=selkie', { viewport: { width: 1400, height: 900 } });
  const row = page.locator('tr[data-channel="turning"]');
  await row.waitFor();
  const name = await row.locator('th button').evaluate((node) => [node.clientHeight, node.clientWidth]);
  assert.ok(name[0] < 30 && name[1] > 45, String(name));
});

pageTest('a station that has told of no instrument yet is said to have none', async (open) => {
  for (const words of [en, zh]) {
    const page = await open(url, `?station=brownie&lang=${words === zh ? 'zh' : 'en'}`);
    await page.locator('.instruments', { hasText: words.noReading }).waitFor();
  }
});

pageTest('the zone in the bar on top is whole, in wide windows and on a phone', async (open) => {
  for (const width of [1400, 360]) {
    const page = await open(url, '?station=kelpie&zone=reader&lang=zh', { viewport: { width, height: 700 }, timezoneId: 'Asia/Kolkata' });
    await page.locator('#zone option[value="station"]', { hasText: 'UTC+01:00' }).waitFor({ state: 'attached' });
    const [shown, whole] = await page.locator('#zone').evaluate((node) => {
      const { offsetWidth } = node;
      node.style.maxWidth = 'none';
      return [offsetWidth, node.offsetWidth];
    });
    assert.equal(shown, whole);
  }
});

/** Presses Tab until the focus is on what is wanted; every stop on the way can be seen. */
async function tabTo(page, selector, key = 'Tab') {
  for (let stop = 0; stop < 300; stop++) {
    await page.keyboard.press(key);
    const focus = await page.evaluate((wanted) => {
      const at = document.activeElement;
      const { outlineStyle, outlineWidth } = getComputedStyle(at);
      return { is: at.matches(wanted), seen: at === document.body || (outlineStyle !== 'none' && outlineWidth !== '0px'),
        what: at.outerHTML.slice(0, 120) };
    }, selector);
    assert.ok(focus.seen, `the focus cannot be seen on ${focus.what}`);
    if (focus.is) return;
  }
  assert.fail(`no ${key} leads to ${selector}`);
}

pageTest('who follows a link to another view has the focus in that view', async (open) => {
  const page = await open(url);
  const isInside = () => page.waitForFunction(() => document.activeElement.closest('main') !== null);
  await tabTo(page, 'tr[data-station="kelpie"] th a');
  await page.keyboard.press('Enter');
  await page.locator('.tabs').waitFor();
  await isInside();
  await tabTo(page, '.tabs a[href*="view=account"]');
  await page.keyboard.press('Enter');
  await page.locator('[data-list="epochs"]').waitFor();
  await isInside();
});

pageTest('the keyboard alone leads to a station, a plot, another range and back', async (open) => {
  const page = await open(url);
  await page.locator('tr[data-station="kelpie"]').waitFor();
  await tabTo(page, 'tr[data-station="kelpie"] a');
  await page.keyboard.press('Enter');
  await page.locator('h1', { hasText: 'kelpie' }).waitFor();
  const item = '[data-item="anemometer/wind/air_temperature"]';
  await page.locator(item).waitFor();
  await tabTo(page, item);
  await page.keyboard.press('Enter');
  await page.locator(`${item}[aria-pressed="true"]`).waitFor();
  const panel = await plotOf(page);
  assert.match(await panel.locator('h3').innerText(), /air temperature/);
  await tabTo(page, '.range button[aria-label="7 d"]', 'Shift+Tab');
  await page.keyboard.press('Space');
  await page.locator('.range button[aria-label="7 d"][aria-pressed="true"]').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), '7 d', 'the focus stays');
  await tabTo(page, '.plot');
  await page.keyboard.press('ArrowLeft');
  await page.waitForURL(/[?&]from=/);
  const moved = page.url();
  await page.keyboard.press('+');
  await page.waitForURL((now) => now.href !== moved);
  const span = (link) => Date.parse(new URL(link).searchParams.get('to')) - Date.parse(new URL(link).searchParams.get('from'));
  assert.ok(span(page.url()) < span(moved));
  await page.goBack();
  await page.waitForURL(moved);
  await tabTo(page, 'header nav a', 'Shift+Tab');
  await page.keyboard.press('Enter');
  await page.locator('tr[data-station="kelpie"]').waitFor();
});
