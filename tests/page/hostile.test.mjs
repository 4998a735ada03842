// Names and texts that would be markup: they are shown as text, and nothing of them is done.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { pageTest, plotOf, valueOf } from './browser.mjs';
import { digits, Feed, folder, serve } from './programs.mjs';

const image = '<img src=/stolen onerror="window.hacked=1">';
const script = '"\'></td><script>window.hacked=1</script>';
const turned = 'abc\u202edef\u200f';
const long = 'very '.repeat(400);
const odd = {
  v: 2, instrument: image, kind: script, type: image, model: script, serial_number: long, interval: 60,
  channels: [
    { name: 'a"b\'c<b>d</b>&amp;', type: 'decimal', unit: '<i>m</i>', long_name: image, reference: image, method: script },
    { name: turned, type: 'decimal', unit: 'm s-1', long_name: long },
    { name: 'x[1]/y@2:z,%3C#?&=+', type: 'decimal', unit: '1' },
    { name: 'remark', type: 'text', unit: '' },
    { name: 'state', type: 'integer', unit: '', values: { 0: image, 1: script } },
  ],
};
/** Names that each object of the page's language has already. */
const inborn = {
  v: 2, instrument: 'valueOf', kind: 'constructor', interval: 60,
  channels: [
    { name: 'constructor', type: 'decimal', unit: 'constructor', reference: 'toString', method: 'valueOf' },
    { name: '__proto__', type: 'decimal', unit: '__proto__' },
    { name: 'toString', type: 'text', unit: '' },
    { name: 'hasOwnProperty', type: 'integer', unit: '', values: { 0: 'constructor' } },
  ],
};
const array = {
  v: 2, instrument: '__proto__', kind: 'constructor', interval: 60, axis: { name: image, unit: script, reference: image, points: [1, 2] },
  channels: [{ name: '<svg onload=window.hacked=1>', type: 'decimal', unit: 'm', axis: image }],
};
/** A clock that nobody can have set. */
const clock = {
  v: 2, instrument: 'clock', kind: 'times', interval: 60,
  channels: [
    { name: 'battery_voltage', type: 'decimal', unit: 'V' },
    { name: 'valid_until', type: 'integer', unit: 'seconds since 1970-01-01T00:00:00Z' },
    { name: 'made', type: 'text', unit: 'seconds since 1970-01-01T00:00:00Z' },
  ],
};
const far = 9_000_000_000_000_000;

const archive = join(folder(), 'archive.db');
const feed = new Feed(archive);
feed.describe('odd', odd);
feed.describe('array', array);
feed.describe('inborn', inborn);
feed.describe('clock', clock);
const now = Date.now();
for (let left = 5; left >= 0; left--) {
  const at = now - left * 60_000;
  const text = left === 0 ? image + script + turned + long : script;
  feed.take('kelpie', 'odd', at, [digits('1.5'), digits('2.5'), digits(`3.${left}`), text, left % 2]);
  feed.take('kelpie', 'array', at, [[digits('1.5'), digits('2.5')]]);
  feed.take('nixie', 'inborn', at, [digits('4.5'), digits('5.5'), 'constructor', 0]);
}
// They stand above the others in the list.
for (const [station, at] of [['ahead', far], ['before', -far]]) {
  feed.take(station, 'clock', at, [digits('12.50'), digits('1000000000000000000'), 'long ago']);
}
feed.tell('success', 'kelpie', now, 'constructor', image.replaceAll(' ', '_'));
feed.tell('event', 'kelpie', now, image.replaceAll(' ', '_'), '__proto__', image + script);
feed.tell('event', 'kelpie', now, 'start', 'constructor', image + script + long);
await feed.commit();
feed.tell('alarm', 'kelpie', '<b>bold</b>', image + script + turned);
feed.tell('alarm', 'nixie', 'turned', 'this \u202eis turned');
await feed.commit();
await feed.end();
const { url } = await serve(archive);

/** Opens a view and keeps what it asks for besides itself. */
async function openWatched(open, query, options = {}) {
  const asked = [];
  const page = await open(url, query, { ...options, before: (fresh) => fresh.on('request', (request) => {
    if (!/\/(api\/.*|page\.(js|css)|(\?.*)?)$/.test(request.url()) && !/^(data|blob):/.test(request.url())) asked.push(request.url());
  }) });
  return { page, asked };
}

/** Nothing of the texts became an element, ran, or was asked for. Closes the page: it costs as long as it lives. */
async function harmless(page, asked) {
  const made = await page.evaluate(() => [window.hacked, [...document.querySelectorAll('img, iframe, i:not(.swatch), svg[onload]')].length,
    document.body.querySelectorAll('script').length]);
  assert.deepEqual(made, [undefined, 0, 0]);
  assert.deepEqual(asked, []);
  await page.context().close();
}

pageTest('instruments, channels, units and texts are shown as they are', async (open) => {
  for (const lang of ['en', 'zh']) {
    const { page, asked } = await openWatched(open, `?station=kelpie&lang=${lang}`);
    await page.locator('.instrument h3', { hasText: image }).waitFor();
    for (const summary of await page.locator('main summary').all()) await summary.evaluate((node) => node.click());
    const rows = page.locator('.instrument tr[data-channel]');
    const shown = await rows.evaluateAll((all) => all.map((row) => row.dataset.channel));
    assert.deepEqual(new Set(shown), new Set([...odd.channels, ...array.channels].map(({ name }) => name)));
    const remark = page.locator('tr[data-channel="remark"] td').first();
    assert.equal(await remark.textContent(), image + script + turned + long);
    await harmless(page, asked);
  }
});

pageTest('a plot of such a channel opens, and its link shows it again', async (open) => {
  const { page, asked } = await openWatched(open, '?station=kelpie');
  const buttons = page.locator('tr[data-channel] button[data-item]');
  await buttons.first().waitFor();
  const wanted = await buttons.evaluateAll((all) => all.filter((one) => !one.dataset.item.startsWith('profile:')).map((one) => one.dataset.item));
  assert.equal(wanted.length, 4);
  for (let index = 0; index < wanted.length; index++) {
    await buttons.and(page.locator('[data-item]:not([data-item^="profile:"])')).nth(index).click();
    await page.waitForFunction((count) => new URL(location.href).searchParams.getAll('plot').length === count, index + 1);
  }
  const counts = (where) => where.waitForFunction(() => {
    const panels = [...document.querySelectorAll('.panel[data-plot="series"]')];
    return panels.length === 4 && panels.every((panel) => panel.dataset.count === '6' && panel.querySelector('canvas'));
  });
  await counts(page);
  const shown = page.url().slice(url.length);
  await harmless(page, asked);
  const again = await openWatched(open, shown);
  await counts(again.page);
  await harmless(again.page, again.asked);
});

pageTest('events, alarms and the account quote what they are told', async (open) => {
  for (const view of ['computer', 'account', 'position']) {
    const { page, asked } = await openWatched(open, `?station=kelpie&view=${view}`);
    await page.locator('.alarms summary').click();
    assert.ok((await page.locator('.alarms').innerText()).includes('<b>bold</b>'));
    if (view === 'computer') await page.locator('td', { hasText: image }).first().waitFor();
    if (view === 'account') await page.locator('[data-list="kinds"] td', { hasText: image }).first().waitFor();
    await harmless(page, asked);
  }
});

pageTest('a link made by a stranger does nothing', async (open) => {
  const strange = encodeURIComponent(image + script);
  for (const query of ['?station=kelpie&view=availability&span=99999999y',
    '?station=kelpie&view=availability&zone=reader&from=-271821-04-20T00:00Z&to=%2B275760-09-13T00:00Z',
    `?plot=${strange}&lang=constructor&zone=__proto__&view=toString`, `?station=kelpie&plot=a/b/${strange}&span=9e9y&from=x`,
    '?station=kelpie&view=constructor&plot=__proto__:a/b/c&plot=%E0%A4%A&from=2026-01-01&to=1e300',
    '?station=kelpie&view=position&circle=1e999&from=0001-01-01&to=9999-12-31']) {
    const { page, asked } = await openWatched(open, query);
    await page.locator('main h1').waitFor();
    await harmless(page, asked);
  }
  const { page, asked } = await openWatched(open, `?station=${strange}`, { mayFail: true });
  await page.locator('.problem').waitFor();
  await harmless(page, asked);
});

pageTest('a station with times that no calendar has hides no other, and is shown itself', async (open) => {
  for (const lang of ['en', 'zh']) {
    const page = await open(url, `?lang=${lang}&zone=reader`);
    for (const station of ['ahead', 'before', 'kelpie', 'nixie']) await page.locator(`tr[data-station="${station}"] .age`).first().waitFor();
    const rows = await page.locator('tr[data-station]').evaluateAll((all) => all.map((row) => [row.dataset.station, row.cells.length]));
    const cells = await page.locator('thead th').count();
    assert.deepEqual(rows, ['ahead', 'before', 'kelpie', 'nixie'].map((station) => [station, cells]));
    assert.doesNotMatch(await page.locator('body').innerText(), /NaN|Invalid|undefined/);
    await page.context().close();
  }
  for (const view of ['now', 'alarms', 'position', 'computer', 'availability', 'account']) {
    for (const station of ['ahead', 'before']) {
      const page = await open(url, `?station=${station}&view=${view}`);
      await page.locator('main h1 .state').waitFor();
      if (view === 'now') {
        assert.match(await valueOf(page, 'clock', 'valid_until').innerText(), /1000000000000000000|1(\D000){6}/);
        assert.match(await valueOf(page, 'clock', 'made').innerText(), /long ago/);
      }
      await page.context().close();
    }
  }
});

pageTest('names that every object has are names like others', async (open) => {
  const page = await open(url, '?station=nixie&plot=valueOf/constructor/constructor&plot=valueOf/constructor/hasOwnProperty&view=now');
  await plotOf(page);
  for (const { name } of inborn.channels) {
    const row = page.locator(`tr[data-channel="${name}"] th`);
    assert.ok((await row.innerText()).includes(name.replaceAll('_', ' ').trim()), `${name}: ${await row.innerText()}`);
  }
  const text = await page.locator('body').innerText();
  assert.doesNotMatch(text, /native code|\[object Object\]|undefined|NaN/);
});

/** Whether an element's text runs from left to right, as its first and last characters stand. */
function runsRight(locator) {
  return locator.evaluate((node) => {
    const { length } = node.firstChild.data;
    const leftOf = (at) => {
      const range = document.createRange();
      range.setStart(node.firstChild, at);
      range.setEnd(node.firstChild, at + 1);
      return range.getBoundingClientRect().left;
    };
    return leftOf(0) < leftOf(length - 1);
  });
}

pageTest('a text that turns the direction of writing does not turn what stands beside it', async (open) => {
  const page = await open(url, '?station=nixie');
  await page.locator('.alarms summary').click();
  const time = page.locator('.alarms li span').last();
  assert.match(await time.innerText(), /UTC$/);
  assert.equal(await runsRight(time), true);
});
