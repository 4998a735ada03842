// A browser, and pages in it that must not fail.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const need = createRequire(import.meta.url);
const { chromium } = need('playwright-core');
const axe = readFileSync(need.resolve('axe-core/axe.min.js'), 'utf8');

/** Starts a browser; `visit` opens a page of its own whose mistakes fail the test. */
export async function browserAt(url) {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium' });
  const visit = async (t, query, settings = {}) => {
    const { prepare, lossy, ...context } = settings;
    const own = await browser.newContext({
      locale: 'en-GB',
      viewport: { width: 1280, height: 900 },
      acceptDownloads: true,
      ...context,
    });
    const page = await own.newPage();
    const faults = [];
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('console', (message) => !lossy && message.type() === 'error' && faults.push(message.text()));
    page.on('dialog', (dialog) => {
      faults.push(`dialog ${dialog.message()}`);
      void dialog.dismiss();
    });
    t.after(async () => {
      await own.close();
      assert.deepEqual(faults, []);
    });
    await prepare?.(page);
    await page.goto(url + query);
    return page;
  };
  return { visit, close: () => browser.close() };
}

/** What axe calls serious or worse in a page. */
export async function seriousIn(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}
