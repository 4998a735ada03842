// The report of buoyctl verify in a real browser without a network, in both languages, on screen and on A4.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { pathToFileURL } from 'node:url';
import { need, pageTest } from './browser.mjs';
import { folder, run } from './programs.mjs';

const start = Date.UTC(2026, 10, 20, 7);
const description = {
  v: 2, instrument: 'mast', kind: 'met', make: 'Some', type: 'Met', simulated: true,
  channels: [
    { name: 'air_temperature', type: 'decimal', unit: 'degC', standard_name: 'air_temperature' },
    { name: 'wind_from_direction', type: 'decimal', unit: 'degree', reference: 'mark' },
  ],
};
const head = {
  buoyd_run: 1, station: 'quay', instrument: 'mast', line: 'rs485', device: '/dev/ttyS1', model: 'some-met',
  model_hash: '0123456789abcdef', make: 'Some', type: 'Met', serial_number: '', clock: '', unit: 1, neighbours: 0,
  is_modbus: true, is_tcp: false, interval: 1e6, record_interval: 0, character: 500,
  start: new Date(start).toISOString(), wanted: 600e6, version: '0.1.0',
};
// A temperature that stays at 20.5 for a minute and a half, as no other part of it does.
const temperature = (i) => (i >= 300 && i < 390 ? '20.50' : (20 + ((i * 7919) % 1000) / 1000).toFixed(2));

/** A run as buoyctl verify leaves it. */
function storedRun() {
  const path = join(folder(), 'run');
  mkdirSync(path);
  const readings = [JSON.stringify({ description: JSON.stringify(description) })];
  const bytes = ['# buoyd capture 1', '# line rs485', '# device /dev/ttyS1', `# start ${head.start}`];
  for (let i = 0; i < 600; i++) {
    const utc = new Date(start + i * 1000).toISOString();
    readings.push(`{"at":${i * 1e6},"utc":"${utc}","d":0,"body":[${temperature(i)},${i % 360}]}`);
    bytes.push(`${i}.000000 > 01 03 00 0A 00 03 25 C9`, `${i}.0${20 + (i % 5)}000 < 01 03 06 41 48 00 00 00 01 0F AA`);
  }
  readings.push('{"end":{"length":600000000,"polls":600,"failed_polls":0}}');
  writeFileSync(join(path, 'run.json'), `${JSON.stringify(head)}\n`);
  writeFileSync(join(path, 'readings.jsonl'), `${readings.join('\n')}\n`);
  writeFileSync(join(path, 'line.capture'), `${bytes.join('\n')}\n`);
  return path;
}

const path = storedRun();
const first = await run('buoyctl', 'verify', '--again', path);
assert.equal(first.code, 1, first.lines.join('\n'));
const report = (file) => readFileSync(join(path, file), 'utf8');
const written = { html: report('report.html'), json: report('report.json') };
const url = pathToFileURL(join(path, 'report.html')).href;
const opened = { ready: 'main', offline: true };

test('the same run gives the same bytes but for the date', async () => {
  await run('buoyctl', 'verify', '--again', path);
  const dateless = (text) => text.replaceAll(/\d{4}-\d\d-\d\d(?!T)/g, 'DATE');
  assert.equal(dateless(report('report.html')), dateless(written.html));
  assert.equal(dateless(report('report.json')), dateless(written.json));
  assert.equal(JSON.parse(written.json).findings[0].name, 'stuck');
});

pageTest('it needs no network, and says all in English or in Chinese', async (open) => {
  const page = await open(url, '', opened);
  const main = page.locator('main');
  assert.match(await main.innerText(), /Verification of an instrument[^]*failed[^]*a value that stays/);
  assert.doesNotMatch(await main.innerText(), /\p{Script=Han}/u);
  await page.getByText('中文').click();
  const chinese = await main.innerText();
  assert.match(chinese, /仪器检验报告[^]*不合格[^]*数值卡滞/);
  assert.match(chinese, /模拟器绝不能代表仪器的准确度/);
  assert.doesNotMatch(chinese, /Verification|Defects|Timing|simulator never|answer/);
});

pageTest('its plots are drawn', async (open) => {
  const page = await open(url, '', opened);
  const plots = page.locator('figure svg');
  assert.equal(await plots.count(), 3);  // answer times, temperature, direction
  for (const plot of await plots.all()) {
    const box = await plot.boundingBox();
    assert.ok(box.width > 300 && box.height > 80, JSON.stringify(box));
  }
});

pageTest('it is printed on A4 without losing anything on the right', async (open) => {
  for (const language of ['en', 'zh']) {
    const page = await open(url, '', { ...opened, viewport: { width: 680, height: 1000 } });  // 180 mm at 96 dpi
    await page.locator(`label[for=${language}]`).click();
    await page.emulateMedia({ media: 'print' });
    const wide = await page.evaluate(() => [...document.querySelectorAll('main *')]
      .filter((node) => node.getBoundingClientRect().right > innerWidth + 1).map((node) => node.outerHTML.slice(0, 80)));
    assert.deepEqual(wide, []);
    assert.ok(await page.locator('.choice').isHidden());
    const pages = (await page.pdf({ preferCSSPageSize: true })).toString('latin1').match(/\/Type\s*\/Page\b/g);
    assert.ok(pages.length >= 2 && pages.length <= 8, `${pages.length} pages`);
    const shots = process.env.PAGE_TEST_SHOTS;
    if (shots) await page.screenshot({ path: join(shots, `report-${language}.png`), fullPage: true });
  }
});

pageTest('axe-core finds nothing serious in it', async (open) => {
  const axe = readFileSync(need.resolve('axe-core/axe.min.js'), 'utf8');
  const page = await open(url, '', opened);
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  const serious = violations.filter(({ impact }) => ['serious', 'critical'].includes(impact));
  assert.deepEqual(serious.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), []);
});
