// The page in a real browser, shown by the real program. Usage:
//   BUOYSHORE=…/buoyshore node --test tests/browser/page.test.mjs
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test, { after, before } from 'node:test';
import { shore } from './shore.mjs';
import { browserAt, seriousIn } from './visit.mjs';

const limit = { timeout: 60_000 };
const month = '?station=kelpie&plot=met/weather/wind_speed&span=30d';
let archive;
let browser;

before(async () => {
  archive = await shore();
  browser = await browserAt(archive.url);
});
after(async () => {
  await browser?.close();
  archive?.stop();
});

/** The plot of a page once it shows something. */
async function plotOf(page, sort = 'series') {
  const panel = page.locator(`[data-plot="${sort}"][aria-busy="false"]`).first();
  await panel.waitFor();
  return panel;
}

test('the stations are listed, and the first load is light', limit, async (t) => {
  const weights = [];
  const page = await browser.visit(t, '', {
    prepare: (one) =>
      one.on('requestfinished', (request) =>
        weights.push(request.sizes().then((size) => size.responseBodySize)),
      ),
  });
  await page.locator('tr[data-station="kelpie"] [data-state="fresh"]').waitFor();
  assert.equal(await page.locator('tr[data-station]').count(), 2);
  const bytes = (await Promise.all(weights)).reduce((sum, one) => sum + one, 0);
  assert.ok(bytes > 10_000 && bytes < 150_000, `${bytes} bytes`);
});

test('axe finds nothing serious', limit, async (t) => {
  for (const query of [
    '',
    '?station=kelpie',
    '?station=kelpie&view=position',
    '?station=kelpie&view=computer',
    '?station=kelpie&view=account&lang=zh',
    '?station=kelpie&plot=profile:lidar/scan/wind_speed&plot=rose:met/weather/wind_speed',
  ]) {
    for (const colorScheme of ['light', 'dark']) {
      const page = await browser.visit(t, query, { colorScheme });
      await page.locator('main h1').waitFor();
      if (query.includes('plot')) await plotOf(page, 'rose');
      assert.deepEqual(await seriousIn(page), [], `${query} ${colorScheme}`);
    }
  }
});

test('a value shows within a second of its arrival', limit, async (t) => {
  const page = await browser.visit(t, '?station=kelpie');
  const value = page.locator('[data-instrument="met"] tr[data-channel="wind_speed"] td.number');
  await value.waitFor();
  await page.locator('[data-live="true"]').waitFor();
  archive.add('kelpie', 'later');
  await page
    .locator('[data-instrument="met"] tr[data-channel="wind_speed"] td.number', { hasText: '12.34' })
    .waitFor({ timeout: 1000 });
});

test('a spike of one sample is seen in a month', limit, async (t) => {
  const page = await browser.visit(t, month);
  const panel = await plotOf(page);
  assert.equal(await panel.getAttribute('data-every'), String(3_600_000));
  const ink = await panel.locator('canvas').evaluate((canvas) => {
    const { width, height } = canvas;
    const cells = canvas.getContext('2d').getImageData(0, 0, width, height * 0.4).data;
    let count = 0;
    for (let at = 0; at < cells.length; at += 4) count += cells[at + 2] > cells[at] + 60 ? 1 : 0;
    return count;
  });
  assert.ok(ink > 10, `${ink} dots of the line in the upper part`);
});

test('flags are told by shape and word, not by colour alone', limit, async (t) => {
  const page = await browser.visit(t, '?station=kelpie&plot=met/weather/wind_speed&span=1h');
  const panel = await plotOf(page);
  await panel.locator('.flags[data-bad="1"][data-suspect="1"]').waitFor();
  const marks = await page
    .locator('.legend .flag')
    .evaluateAll((all) =>
      all.map((one) => [one.getAttribute('aria-label'), one.querySelector('svg').innerHTML]),
    );
  assert.equal(new Set(marks.map(([word]) => word)).size, 5);
  assert.equal(new Set(marks.map(([, shape]) => shape)).size, 5);
  await panel.locator('details.rows summary').click();
  await panel.locator('table [data-flag="4"][aria-label="bad"]').first().waitFor();
});

test('a gap says why', limit, async (t) => {
  const page = await browser.visit(t, '?station=kelpie&plot=met/weather/wind_speed&span=24h');
  const gap = (await plotOf(page)).locator('[data-gap="line_gone"]');
  assert.match(await gap.innerText(), /UTC \(2.h 5\d.min\): line gone .*No such device/);
});

test('Chinese is complete, and the zone is the station’s', limit, async (t) => {
  const page = await browser.visit(t, '?station=kelpie&lang=zh&zone=station');
  await page.getByRole('heading', { name: '最新值' }).waitFor();
  assert.equal(await page.locator('html').getAttribute('lang'), 'zh-CN');
  const panel = await plotOf(page);
  assert.match(await panel.locator('.subtitle').innerText(), /UTC\+08:00/);
  await page.getByRole('link', { name: 'English' }).click();
  await page.getByRole('heading', { name: 'Newest values' }).waitFor();
});

test('the keyboard alone opens, zooms and closes a plot', limit, async (t) => {
  const page = await browser.visit(t, '?station=kelpie&plot=met/weather/wind_speed');
  await plotOf(page);
  const channel = page.locator('[data-instrument="met"] tr[data-channel="air_temperature"] button');
  await channel.focus();
  await page.keyboard.press('Enter');
  await page.locator('[data-plot="series"]', { hasText: 'air temperature' }).waitFor();
  assert.equal(await channel.getAttribute('aria-pressed'), 'true');
  await page.locator('.plot').first().focus();
  await page.keyboard.press('+');
  await page.waitForURL(/span=12h/);
  await page.keyboard.press('ArrowLeft');
  await page.waitForURL(/from=.*to=/);
  await page.keyboard.press('0');
  await page.waitForURL((url) => !url.search.includes('from='));
  await channel.focus();
  await page.keyboard.press('Enter');
  await page.locator('[data-plot="series"]', { hasText: 'air temperature' }).waitFor({ state: 'detached' });
});

test('every part can be reached with the Tab key', limit, async (t) => {
  const page = await browser.visit(t, '?station=kelpie&plot=met/weather/wind_speed');
  await plotOf(page);
  const reached = new Set();
  for (let step = 0; step < 60; step++) {
    await page.keyboard.press('Tab');
    reached.add(
      await page.evaluate(
        () => document.activeElement.textContent.trim() || document.activeElement.className,
      ),
    );
  }
  for (const name of ['Copy link', '中文', 'Position', '30 d', 'PNG', 'CSV', 'plot', 'wind speed']) {
    assert.ok(
      [...reached].some((one) => one.includes(name)),
      `${name} in ${[...reached].join('|')}`,
    );
  }
});

test('a phone needs no sideways scrolling', limit, async (t) => {
  for (const query of [
    '',
    '?station=kelpie&plot=profile:lidar/scan/wind_speed&plot=rose:met/weather/wind_speed&plot=met/weather/wind_speed',
    '?station=kelpie&view=position',
    '?station=kelpie&view=computer',
    '?station=kelpie&view=account',
  ]) {
    const page = await browser.visit(t, query, { viewport: { width: 360, height: 640 } });
    await page.locator('main h1').waitFor();
    if (query.includes('plot=')) await plotOf(page, 'rose');
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 360, query);
  }
});

test('a station that goes silent says so, and so does a lost connection', limit, async (t) => {
  const page = await browser.visit(t, '', {
    lossy: true,
    prepare: async (one) => {
      await one.route('**/api/events*', (route) => route.abort());
      // An import is a message: as if it had come when its last reading was made.
      await one.route('**/api/stations', async (route) => {
        const response = await route.fetch();
        const answer = await response.json();
        answer.stations.forEach((station) => Object.assign(station, { heard: station.newest }));
        await route.fulfill({ response, json: answer });
      });
    },
  });
  const state = page.locator('tr[data-station="adrift"] [data-state="silent"]');
  assert.match(await state.innerText(), /silent for 3.h/);
  await page.getByText('connection to the archive lost').waitFor();
});

test('hostile names are text', limit, async (t) => {
  const page = await browser.visit(t, '?station=kelpie');
  const section = page.locator('section.instrument', { hasText: '<img src=x onerror=alert(1)>' });
  await section.getByText('<img src=x onerror=alert(4)>').waitFor();
  assert.equal(await page.locator('main img, main script, main b:has-text("bold")').count(), 0);
  await section.locator('button', { hasText: 'svg onload' }).click();
  await page.locator('[data-plot="series"]', { hasText: 'svg onload' }).waitFor();
});

test('a plot is saved as CSV and PNG of what it shows', limit, async (t) => {
  const page = await browser.visit(t, `${month}&zone=station`);
  const panel = await plotOf(page);
  const save = async (name) => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      panel.getByRole('button', { name }).click(),
    ]);
    return readFileSync(await download.path());
  };
  const rows = (await save('CSV')).toString().trim().split('\r\n');
  assert.match(rows[0], /begin,end,met · wind speed mean \(m s-1\),min/);
  assert.equal(rows.length - 1, Number(await panel.getAttribute('data-count')));
  assert.ok(rows.some((row) => row.includes('+08:00') && row.includes(',38.7,')));
  assert.equal((await save('PNG')).subarray(1, 4).toString(), 'PNG');
});

test('profile, rose and track show what there is', limit, async (t) => {
  const page = await browser.visit(
    t,
    '?station=kelpie&plot=profile:lidar/scan/wind_speed&plot=rose:lidar/scan/wind_speed@80',
  );
  const profile = await plotOf(page, 'profile');
  assert.ok(Number(await profile.getAttribute('data-count')) > 140);
  assert.ok(Number(await (await plotOf(page, 'rose')).getAttribute('data-count')) > 100);
  await page.getByRole('link', { name: 'Position' }).click();
  await page.getByLabel('Watch circle').fill('20');
  await page.keyboard.press('Enter');
  await page.waitForURL(/circle=20/);
  const track = await plotOf(page, 'track');
  await track.getByText('outside the watch circle').waitFor();
  await page.goBack();
  await page.waitForURL((url) => !url.search.includes('circle'));
});
