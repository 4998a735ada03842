// What comes by the stream of events while an answer that is older is still under way.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { pageTest, shows, windSpeed } from './browser.mjs';
import { digits, Feed, folder, serve, watchOnce } from './programs.mjs';
import { charger, hour, minute, wind, windValues } from './samples.mjs';

/** An archive of a station that is online, with a watch over its battery, and its page. */
async function shore() {
  const place = folder();
  const archive = join(place, 'archive.db');
  const book = join(place, 'alarms.db');
  const feed = new Feed(archive);
  feed.describe('wind', wind);
  feed.describe('charger', charger);
  let at = Date.now() - 30 * minute;
  const comes = async (speed, volts) => {
    at += minute;
    feed.take('kelpie', 'wind', at, windValues(speed));
    if (volts) feed.take('kelpie', 'charger', at, [digits(volts)]);
    await feed.commit();
    await watchOnce(archive, book, ['battery low', 'battery_below = 11.8']);
  };
  // One after the other: two watches never look with one book at once.
  let before = Promise.resolve();
  const come = (...values) => {
    before = before.then(() => comes(...values));
    return before;
  };
  await come('1.00');
  feed.tell('link', 'kelpie', 'online', at - hour);
  await feed.commit();
  return { feed, come, url: (await serve(archive, 0, '--book', book)).url };
}

/** Holds the next answer for `path`, which has been read, until `meanwhile` is over. */
async function holdNext(page, path, meanwhile) {
  let isHeld = false;
  await page.route(path, async (route) => {
    if (isHeld) return route.continue();
    isHeld = true;
    const response = await route.fetch();
    await meanwhile();
    return route.fulfill({ response });
  });
}

/** Lets a page keep what its stream told it. */
function keepTold(page) {
  return page.addInitScript(() => {
    window.told = [];
    const { addEventListener } = EventSource.prototype;
    EventSource.prototype.addEventListener = function keeping(name, act) {
      addEventListener.call(this, name, (event) => {
        act(event);
        window.told.push(`${name} ${event.data}`);
      });
    };
  });
}

function isTold(page, name, text) {
  return page.waitForFunction(([what, part]) => window.told.some((one) => one.startsWith(what) && one.includes(part)), [name, text]);
}

pageTest('a link that goes while the list is loaded is shown as gone', async (open) => {
  const { url, feed } = await shore();
  const before = async (page) => {
    await keepTold(page);
    await holdNext(page, '**/api/stations', async () => {
      feed.tell('link', 'kelpie', 'offline', Date.now());
      await feed.commit();
      await isTold(page, 'station', 'offline');
    });
  };
  const page = await open(url, '', { before });
  await page.locator('tr[data-station="kelpie"]').waitFor();
  assert.equal(await page.locator('tr[data-station="kelpie"] [data-link]').getAttribute('data-link'), 'offline');
});

pageTest('an alarm that is raised while the numbers are asked for is counted', async (open) => {
  const { url, come } = await shore();
  // What the server tells of its first look at the book goes to this one.
  await isTold(await open(url, '', { before: keepTold }), 'books', '');
  const before = async (page) => {
    await keepTold(page);
    await holdNext(page, '**/api/alarms', async () => {
      await come('1.00', '11.70');
      await isTold(page, 'alarms', '"standing":1');
    });
  };
  const page = await open(url, '', { before });
  await page.locator('tr[data-station="kelpie"] a[data-standing="1"]').waitFor();
});

pageTest('readings and a link that come before the first answer are shown', async (open) => {
  const { url, feed, come } = await shore();
  const before = async (page) => {
    await keepTold(page);
    await holdNext(page, '**/api/station?*', async () => {
      feed.tell('link', 'kelpie', 'offline', Date.now());
      await come('2.25');
      await isTold(page, 'reading', '2.25');
      await isTold(page, 'station', 'offline');
    });
  };
  const page = await open(url, '?station=kelpie', { before });
  await page.locator(windSpeed).waitFor();
  assert.match(await page.locator(windSpeed).innerText(), /^2\.25/);
  assert.equal(await page.locator('.facts [data-link]').getAttribute('data-link'), 'offline');
});

pageTest('a reading that comes during a reload is not replaced by an older one', async (open) => {
  const { url, come } = await shore();
  const page = await open(url, '?station=kelpie');
  await page.locator(windSpeed).waitFor();
  await holdNext(page, '**/api/station?*', async () => {
    await come('3.50');
    await shows(page, windSpeed, '3.50');
  });
  await come('2.25', '12.60');
  await shows(page, '[data-instrument="charger"] td.number', '12.60');
  assert.match(await page.locator(windSpeed).innerText(), /^3\.50/);
});
