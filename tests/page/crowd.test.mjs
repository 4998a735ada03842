// Five pages at once while the current profiles of other stations pour in: 240 values a reading.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { pageTest, shows, windSpeed } from './browser.mjs';
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
const wanted = ['0.50'];
let poured = 0;
let over = false;

/** Commits without a pause; what is wanted of the station that the pages show goes with it. */
async function pour() {
  for (let turn = 0; !over; turn++) {
    const now = Date.now();
    for (let one = 0; one < 50; one++) {
      feed.take('nixie', 'wind', now + one, windValues('5.00'));
      feed.take(`spar-${turn % 8}`, 'profile', now + one, profile);
    }
    const speed = wanted.shift();
    if (speed) feed.take('kelpie', 'wind', now, windValues(speed));
    poured += await feed.commit() / 2 * (240 + 5);
  }
}

pageTest('five pages show each live value while another station fills the archive', async (open, t) => {
  const began = performance.now();
  const pouring = pour();
  try {
    const { url } = await serve(archive);
    const views = ['?station=kelpie', '?station=kelpie&lang=zh', '?station=kelpie&span=30d',
      '?station=kelpie&plot=anemometer/wind/air_pressure', '?station=kelpie&zone=reader'];
    const pages = [];
    for (const view of views) pages.push(await open(url, view));
    const list = await open(url);
    await list.locator('tr[data-station="kelpie"] [data-state="fresh"]').waitFor();
    const delays = [];
    for (const speed of ['31.10', '31.20', '31.30', '31.40', '31.50']) {
      const sent = performance.now();
      wanted.push(speed);
      await Promise.all(pages.map(async (page) => {
        await shows(page, windSpeed, speed);
        delays.push(Math.round(performance.now() - sent));
      }));
    }
    delays.sort((a, b) => a - b);
    t.diagnostic(`before its commit to page: median ${delays[12]} ms, worst ${delays[24]} ms beside ${Math.round(1000 * poured / (performance.now() - began))} values/s`);
    assert.ok(poured > 0);
  } finally {
    over = true;
    await pouring;
  }
});
