// What a plot shows: one sample in a month, and what can be saved of it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { colouredColumns, pageTest, plotOf } from './browser.mjs';
import { digits, Feed, folder, serve } from './programs.mjs';
import { charger, day, hour, minute } from './samples.mjs';

const archive = join(folder(), 'archive.db');
const feed = new Feed(archive);
const to = Math.floor(Date.now() / hour) * hour;
const from = to - 30 * day;
const spikeAt = to - 3 * day - 17 * minute;
const spike = '25.17';
feed.describe('charger', charger);
for (let at = from; at <= to; at += minute) {
  feed.take('kelpie', 'charger', at, [digits(at === spikeAt ? spike : (5 + ((at / minute) % 7) / 10).toFixed(2))]);
}
await feed.commit();
await feed.end();
const { url } = await serve(archive);
const month = `?station=kelpie&plot=charger/sample/battery_voltage&from=${iso(from)}&to=${iso(to)}`;

function iso(time) {
  return new Date(time).toISOString();
}

/** Opens the month; with the question that the page asked the archive for it. */
async function openMonth(open) {
  let asked = '';
  const page = await open(url, month, { before: (fresh) => fresh.on('request', (request) => {
    if (request.url().includes('/api/series')) asked = request.url();
  }) });
  const panel = await plotOf(page);
  return { page, panel, series: await (await fetch(asked)).json() };
}

async function download(page, button) {
  const [file] = await Promise.all([page.waitForEvent('download'), button.click()]);
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
}

pageTest('one high sample among a month of minutes is seen', async (open, t) => {
  const { panel, series } = await openMonth(open);
  assert.ok(series.every >= minute, 'the month is shown by periods');
  assert.equal(series.time.length, Number(await panel.getAttribute('data-count')));
  const [row] = series.time.flatMap((time, index) => time <= spikeAt && spikeAt < time + series.every ? [index] : []);
  assert.equal(series.series[0].max[row], Number(spike));
  await panel.locator('details.rows summary').click();
  await panel.locator('details.rows td', { hasText: /^25\.17$/ }).waitFor();
  const columns = await colouredColumns(panel, 0, 0.3);
  const where = (spikeAt - from) / (to - from);
  t.diagnostic(`coloured at ${columns.map((share) => share.toFixed(3)).join(' ')}, expected at ${where.toFixed(3)}`);
  assert.ok(columns.length > 0, 'nothing is drawn up there');
  assert.ok(columns.every((share) => Math.abs(share - where) < 0.01), 'only the spike is that high');
});

pageTest('the CSV is what the archive answers for the view', async (open) => {
  const { page, panel, series } = await openMonth(open);
  const { name, bytes } = await download(page, panel.getByRole('button', { name: /CSV/ }));
  assert.match(name, /^kelpie_.*battery.*\.csv$/);
  const text = bytes.toString('utf8');
  assert.equal(text[0], '\ufeff', 'the mark that tells spreadsheets of UTF-8');
  const [head, ...rows] = text.slice(1).trimEnd().split('\r\n');
  assert.match(head, /^begin,end,.*mean \(V\),min \(V\),max \(V\),n,bad$/);
  const [column] = series.series;
  assert.deepEqual(rows.map((row) => {
    const [begin, end, ...values] = row.split(',');
    return [Date.parse(begin), Date.parse(end), ...values.map((value) => value === '' ? null : Number(value))];
  }), series.time.map((time, index) => [time, time + series.every, column.mean[index], column.min[index], column.max[index],
    column.n[index], column.bad[index]]));
});

pageTest('single readings go into the CSV with their flags', async (open) => {
  const page = await open(url, `?station=kelpie&plot=charger/sample/battery_voltage&from=${iso(spikeAt - 5 * minute)}&to=${iso(spikeAt + 5 * minute)}`);
  const panel = await plotOf(page);
  assert.equal(await panel.getAttribute('data-every'), '0');
  const { bytes } = await download(page, panel.getByRole('button', { name: /CSV/ }));
  const rows = bytes.toString('utf8').trimEnd().split('\r\n').slice(1);
  assert.ok(rows.includes(`${iso(spikeAt).replace('.000Z', 'Z')},0,25.17,2`), rows.join('\n'));
});

pageTest('the picture is a PNG of a good size', async (open) => {
  const { page, panel } = await openMonth(open);
  const { name, bytes } = await download(page, panel.getByRole('button', { name: /PNG/ }));
  assert.match(name, /\.png$/);
  assert.equal(bytes.subarray(0, 8).toString('latin1'), '\x89PNG\r\n\x1a\n');
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  assert.ok(width >= 300 && height >= 200, `${width} x ${height}`);
});
