// One browser for a test file, and a fresh context for each of its tests.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { longest, source } from './programs.mjs';

export const need = createRequire(join(source, 'web/package.json'));
const { chromium } = need('playwright-core');

/** The shell that draws nothing on a screen, of the same chromium: a page costs it a third of the processor time. */
const shell = '/usr/lib/chromium/chromium-headless-shell';

let browser = null;
after(async () => browser?.close());

/** Errors of a page, and requests that leave its server. */
function faultsOf(page, url) {
  const faults = [];
  page.on('pageerror', (error) => faults.push(`error: ${error}`));
  page.on('crash', () => faults.push('the page crashed'));
  page.on('dialog', (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    const asked = request.url();
    if (!asked.startsWith(url) && !/^(data|blob):/.test(asked)) faults.push(`asked elsewhere: ${asked}`);
  });
  return faults;
}

/** What lasts so long (ms) hangs: ten pages with axe-core took five minutes on a machine at a load of 23. */
const hanging = 900_000;

/**
 * A test with pages: `act` gets open(url, query, options), which opens a page in a context of its own and
 * waits until its stream of events is there, or what `ready` selects. A page that had an error fails the test.
 */
export function pageTest(name, act) {
  test(name, { timeout: hanging }, async (t) => {
    browser ??= await chromium.launch({ executablePath: shell, timeout: longest });
    const opened = [];
    const open = async (url, query = '', { before, mayFail, ready = '.connection[data-live=true]', ...options } = {}) => {
      const context = await browser.newContext({ reducedMotion: 'reduce', locale: 'en-GB', ...options });
      context.setDefaultTimeout(longest);
      const page = await context.newPage();
      opened.push({ context, page, faults: mayFail ? [] : faultsOf(page, url) });
      await before?.(page);
      await page.goto(url + query);
      await page.locator(ready).first().waitFor();
      return page;
    };
    try {
      await act(open, t);
      assert.deepEqual(opened.flatMap(({ faults }) => faults), []);
    } catch (error) {
      for (const { page, faults } of opened) {
        const text = await page.locator('body').innerText({ timeout: 5000 }).catch(String);
        t.diagnostic(`${page.url()}\n${faults.join('\n')}\n${text.slice(0, 1500)}`);
        const shots = process.env.PAGE_TEST_SHOTS;
        if (shots) await page.screenshot({ path: join(shots, `${Date.now()}.png`) }).catch(() => undefined);
      }
      throw error;
    } finally {
      for (const { context } of opened) await context.close();
    }
  });
}

/**
 * The machine's own part in a delay: how long (ms) one question to the server and one word on an empty page take now.
 * Nothing of the page is in it, so that a page that is slow is not excused by itself.
 */
export async function machineEcho(page, server) {
  // In a context of its own: a page behind another one is slowed down by the browser.
  const empty = await page.context().browser().newPage();
  empty.setDefaultTimeout(longest);
  let turn = 0;
  return async () => {
    const word = `turn ${++turn}`;
    const began = performance.now();
    await server.ask('stations');
    await empty.evaluate((text) => { document.body.textContent = text; }, word);
    await shows(empty, 'body', word);
    return Math.round(performance.now() - began);
  };
}

/** A row of the newest values. */
export function valueOf(page, instrument, channel) {
  return page.locator(`[data-instrument="${instrument}"] tr[data-channel="${channel}"]`);
}

/** Waits until a plot of this sort has loaded what it shows. */
export async function plotOf(page, sort = 'series') {
  const panel = page.locator(`section.panel[data-plot="${sort}"]`).first();
  await panel.and(page.locator('[aria-busy="false"]')).waitFor();
  return panel;
}

/** Columns of a plot (as shares of its width) that have a coloured pixel between two shares of its height. */
export function colouredColumns(panel, from, to) {
  return panel.evaluate((node, [above, below]) => {
    const canvas = node.querySelector('canvas');
    const over = node.querySelector('.u-over').getBoundingClientRect();
    const whole = canvas.getBoundingClientRect();
    const scale = canvas.width / whole.width;
    const left = Math.round((over.left - whole.left) * scale);
    const top = Math.round((over.top - whole.top + over.height * above) * scale);
    const width = Math.round(over.width * scale);
    const height = Math.round(over.height * scale * (below - above));
    const { data } = canvas.getContext('2d').getImageData(left, top, width, height);
    const columns = [];
    for (let x = 0; x < width; x++) {
      let found = false;
      for (let y = 0; y < height; y++) {
        const [red, green, blue, alpha] = data.slice((y * width + x) * 4, (y * width + x) * 4 + 4);
        found ||= alpha > 20 && Math.max(red, green, blue) - Math.min(red, green, blue) > 40;
      }
      if (found) columns.push(x / width);
    }
    return columns;
  }, [from, to]);
}

/** Waits until the first element of a selector has a text in it, looking at each frame. */
export async function shows(page, selector, text) {
  await page.waitForFunction(([where, what]) => document.querySelector(where)?.textContent.includes(what), [selector, text]);
}

export const windSpeed = '[data-instrument="anemometer"] tr[data-channel="wind_speed"] td.number';
