// Five browsers at once, each with a session of its own, while the current profiles of other stations pour in: 240
// values a reading.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { machineEcho, pageTest, shows, windSpeed } from './browser.mjs';
import { digits, Feed, folder, serve } from './programs.mjs';
import { wind, windValues } from './samples.mjs';

const archive = join(folder(), 'archive.db');
const feed = new Feed(archive);
feed.describe('wind', wind);
const cells = Array.from({ length: 40 }, (_, cell) => 4 * cell);
const beams = Array.from({ length: 6 }, (_, beam) => ({ name: `beam_${beam}_velocity`, type: 'decimal', unit: 'm s-1', axis: 'distance' }));
const profile = beams.map((_, beam) => cells.map((cell) => digits((beam + cell / 100).toFixed(2))));
feed.describe('profile', {
  v: 2, instrument: 'profiler', kind: 'profile', interval: 60, axis: { name: 'distance', unit: 'm', reference: 'instrument', points: cells },
  channels: beams,
});
const wanted = [];
/** How many readings of each station and kind were committed. */
const committed = new Map();
let over = false;

function take(station, key, time, values) {
  feed.take(station, key, time, values);
  const name = `${station} ${key}`;
  committed.set(name, (committed.get(name) ?? 0) + 1);
}

// The pages open on a station that there is.
take('kelpie', 'wind', Date.now(), windValues('0.50'));
await feed.commit();

/** Commits without a pause; what is wanted of the station that the pages show goes with it. */
async function pour() {
  for (let turn = 0; !over || wanted.length; turn++) {
    const now = Date.now();
    for (let one = 0; one < 50; one++) {
      take('nixie', 'wind', now + one, windValues('5.00'));
      take(`spar-${turn % 8}`, 'profile', now + one, profile);
    }
    const speed = wanted.shift();
    if (speed) take('kelpie', 'wind', now, windValues(speed));
    assert.equal(await feed.commit(), speed ? 101 : 100, 'every reading was new');
  }
}

/** So long (ms) a value may be on its way to five pages while the machine writes all it can; no test of speed. */
const patience = 5000;

pageTest('five browsers show each live value while other stations fill the archive, and nothing is lost', async (open, t) => {
  const began = performance.now();
  const pouring = pour();
  const server = await serve(archive);
  const { url, ask } = server;
  const views = ['?station=kelpie', '?station=kelpie&lang=zh', '?station=kelpie&span=30d',
    '?station=kelpie&plot=anemometer/wind/air_pressure', '?station=kelpie&zone=reader'];
  const pages = [];
  const delays = [];
  const speeds = ['31.10', '31.20', '31.30', '31.40', '31.50'];
  const echoes = [];
  try {
    for (const view of views) pages.push(await open(url, view));
    const list = await open(url);
    await list.locator('tr[data-station="kelpie"] [data-state="fresh"]').waitFor();
    const echo = await machineEcho(list, server);
    for (const speed of speeds) {
      const sent = performance.now();
      wanted.push(speed);
      await Promise.all(pages.map(async (page) => {
        await shows(page, windSpeed, speed);
        delays.push(Math.round(performance.now() - sent));
      }));
      echoes.push(await echo());
    }
  } finally {
    over = true;
    await pouring;
  }
  const values = [...committed].reduce((sum, [name, n]) => sum + n * (name.endsWith('profile') ? 240 : 5), 0);
  delays.sort((a, b) => a - b);
  t.diagnostic(`before its commit to page: median ${delays[12]} ms, worst ${delays[24]} ms beside ${Math.round(1000 * values / (performance.now() - began))} values/s; the machine's echo ${echoes.join(' ')}`);
  assert.ok(delays[12] <= patience + Math.max(...echoes), `${delays[12]} ms`);
  // All that was committed is in the archive, and every page ends with the newest of it.
  for (const [name, n] of committed) {
    const [station, kind] = name.split(' ');
    const { kinds } = await ask(`station?station=${station}`);
    assert.equal(kinds.find((one) => one.kind === kind).readings, n, name);
  }
  for (const page of pages) {
    assert.equal(await page.locator(windSpeed).first().innerText(), '31.50\u00a0m/s');
    // A page that fell behind has lost its stream, and has it again.
    await page.locator('.connection[data-live=true]').waitFor();
  }
  const { readings } = await ask(`readings?station=kelpie&instrument=anemometer&kind=wind&from=0&to=${Date.now() + 60_000}`);
  assert.deepEqual(readings.map(({ values: [speed] }) => speed), [...speeds].reverse().concat('0.50'));
});
